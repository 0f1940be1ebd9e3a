"""The toolsets that both servers of the comparison serve, so that figures compare."""

from typing import Final

__all__ = ["TOOLSETS"]

TOOLSETS: Final = (
    "zia_locations",
    "zia_rule_labels",
    "zia_url_categories",
    "zpa_app_segments",
    "zpa_segment_groups",
)
