"""Staged changes: which services wait for an activation, and the words for it."""

from typing import Final

import attrs

from zscaler_mcp.catalog.model import Tool

__all__ = ["STAGING", "Staging", "staging_of"]


@attrs.frozen
class Staging:
    """How a service that stages changes is spoken of."""

    service: str
    """Its name in a sentence."""

    place: str
    """Where an administrator activates what is pending."""

    @property
    def note(self) -> str:
        """What a tool's description says."""
        return f" {self.service} stages the change until activation."

    @property
    def pending(self) -> str:
        """What the result of a change says."""
        return (
            f"Pending: {self.service} stages the change until the configuration is"
            f" activated ({self.place})."
        )


STAGING: Final = {
    "zia": Staging(
        "ZIA",
        "in the admin portal, or with zia_activate_configuration where it is offered",
    ),
    "ztw": Staging(
        "Cloud and Branch Connector",
        "in its own admin portal; zia_activate_configuration does not do it",
    ),
}
"""By service."""


def staging_of(tool: Tool) -> Staging | None:
    """The words for a staged tool; ``None`` for one that acts at once."""
    return STAGING[tool.service] if tool.staged else None
