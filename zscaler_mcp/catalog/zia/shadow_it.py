"""ZIA shadow IT: the applications in use, and what the tenant thinks of them."""

from collections.abc import Mapping
from typing import Any, Final

from zscaler_mcp.catalog.rows import NAME, Rows, body, texts
from zscaler_mcp.catalog.zia.paging import APPLICATION_PAGES
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["TOOLS"]

_APPLICATIONS: Final = "/zia/api/v1/cloudApplications/"

_STATES: Final = {
    "sanctioned": "SANCTIONED",
    "unsanctioned": "UN_SANCTIONED",
    "any": "ANY",
}

MAX_APPLICATIONS: Final = 1000
"""Applications in one change."""


def _check_state(arguments: Mapping[str, Any]) -> None:
    if arguments["sanction_state"].lower() not in _STATES:
        raise ToolFailure(
            FailureKind.ARGUMENT,
            f"It is one of {', '.join(_STATES)}.",
            "sanction_state",
        )


def _state(word: str) -> str:
    return _STATES[word.lower()]


def _tags(ids: list[str]) -> list[dict[str, str]]:
    return [{"id": each} for each in ids]


_rows: Final = Rows("zia_shadow_it", "zia", staged=True)

TOOLS: Final = (
    _rows.listing(
        "zia_list_shadow_it_apps",
        "List shadow IT applications of ZIA",
        "Cloud applications of the shadow IT report, each with its numeric id and"
        " name. Policy rules name applications otherwise: zia_list_cloud_app_policy.",
        _APPLICATIONS + "lite",
        pages=APPLICATION_PAGES,
    ),
    _rows.listing(
        "zia_list_shadow_it_custom_tags",
        "List shadow IT tags of ZIA",
        "The tenant's own tags for cloud applications, each with id and name.",
        "/zia/api/v1/customTags",
    ),
    _rows.updating(
        "zia_bulk_update_shadow_it_apps",
        "Classify shadow IT applications of ZIA",
        "Says of many cloud applications at once whether they are sanctioned, and"
        " gives them tags. Name the applications: what a call without them changes"
        " is left to the service.",
        _APPLICATIONS + "bulkUpdate",
        parameters=(
            body(
                "sanction_state",
                "Verdict: sanctioned, unsanctioned or any, in any letter case.",
                {**NAME, "maxLength": 32},
                wire="sanctionedState",
                required=True,
                value=_state,
            ),
            body(
                "application_ids",
                "Ids of applications, numbers as text; zia_list_shadow_it_apps yields"
                " them.",
                texts(MAX_APPLICATIONS),
            ),
            body(
                "custom_tag_ids",
                "Ids of tags; zia_list_shadow_it_custom_tags yields them.",
                texts(MAX_APPLICATIONS),
                wire="customTags",
                value=_tags,
            ),
        ),
        consequence="classifies many cloud applications at once for the whole tenant",
        check=_check_state,
    ),
)
