"""Settings under review, and what was found."""

from collections.abc import Callable, Iterable

import attrs

from zscaler_mcp.errors import Fault
from zscaler_mcp.settings import Loaded, Settings

__all__ = ["Review"]


@attrs.frozen
class Review:
    """Collects faults and warnings while conclusions are drawn."""

    loaded: Loaded
    resolve: Callable[[str], Iterable[str]]
    now: float
    faults: list[Fault] = attrs.field(factory=list)
    warnings: list[Fault] = attrs.field(factory=list)

    @property
    def settings(self) -> Settings:
        return self.loaded.settings

    def refuse(self, where: str, what: str, remedy: str = "") -> None:
        self.faults.append(Fault(where=where, what=what, remedy=remedy))

    def warn(self, where: str, what: str, remedy: str = "") -> None:
        self.warnings.append(Fault(where=where, what=what, remedy=remedy))

    def sound(self, *names: str) -> bool:
        """Whether these variables parsed, so that conclusions from them hold."""
        return self.loaded.failed.isdisjoint(f"ZSCALER_MCP_{name}" for name in names)
