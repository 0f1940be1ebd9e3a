"""What the operator offers: services, toolsets, patterns, and the gate for writes."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Final

import attrs

from zscaler_mcp.catalog import SERVICES, TOOLSETS, Action, Tool

__all__ = ["Selection", "UnknownName", "matches"]

EVERYTHING: Final = frozenset({"all", "default"})
"""Words that stand for every name of their kind."""


@attrs.frozen(kw_only=True)
class UnknownName:
    """A name in the selection that means nothing, for the settings to report."""

    field: str
    """The member of :class:`Selection` it stands in."""

    name: str
    nearest: str | None
    """The known name that it is most like."""


def matches(pattern: str, tool: Tool) -> bool:
    """Whether a pattern covers a tool, by either of its names.

    ``zpa_*`` covers ``get_zpa_app_segments_by_type``: a pattern that names a
    service would otherwise leave a hole of the tools that start with a verb.
    """
    pattern = pattern.strip().lower()
    return any(fnmatchcase(name, pattern) for name in (tool.name, tool.canonical_name))


@attrs.frozen(kw_only=True)
class Selection:
    """What is offered; the lists that disable win over those that enable."""

    services: tuple[str, ...] = ()
    """Names; empty for every one."""

    disabled_services: tuple[str, ...] = ()
    toolsets: tuple[str, ...] = ()
    """Ids; empty for every one."""

    disabled_toolsets: tuple[str, ...] = ()
    disabled_tools: tuple[str, ...] = ()
    """Patterns of whole names."""

    write_enabled: bool = False
    write_tools: tuple[str, ...] = ()
    """Patterns of whole names; writes need one of them and the switch."""

    def offers(self, tool: Tool) -> bool:
        """Whether a tool is offered at all."""
        return (
            _chosen(tool.service, self.services, self.disabled_services)
            and _chosen(tool.toolset, self.toolsets, self.disabled_toolsets)
            and not any(matches(pattern, tool) for pattern in self.disabled_tools)
            and (tool.action is Action.READ or self._may_write(tool))
        )

    def _may_write(self, tool: Tool) -> bool:
        return self.write_enabled and any(
            matches(pattern, tool) for pattern in self.write_tools
        )

    def unknown_names(self) -> tuple[UnknownName, ...]:
        """Services and toolsets that do not exist; a typo must never open or close."""
        toolsets = frozenset(toolset.id for toolset in TOOLSETS)
        return (
            *_unknown("services", self.services, SERVICES),
            *_unknown("disabled_services", self.disabled_services, SERVICES),
            *_unknown("toolsets", self.toolsets, toolsets),
            *_unknown("disabled_toolsets", self.disabled_toolsets, toolsets),
        )

    def idle_patterns(self, tools: Iterable[Tool]) -> tuple[UnknownName, ...]:
        """Patterns that cover no tool of the catalog, for the settings to warn of."""
        known = tuple(tools)
        names = sorted({tool.name for tool in known})
        return tuple(
            UnknownName(field=field, name=pattern, nearest=_nearest(pattern, names))
            for field in ("disabled_tools", "write_tools")
            for pattern in getattr(self, field)
            if not any(matches(pattern, tool) for tool in known)
        )


def _chosen(name: str, enabled: tuple[str, ...], disabled: tuple[str, ...]) -> bool:
    wanted = not enabled or name in enabled or not EVERYTHING.isdisjoint(enabled)
    return wanted and name not in disabled and EVERYTHING.isdisjoint(disabled)


def _nearest(name: str, known: Iterable[str]) -> str | None:
    return next(iter(get_close_matches(name, list(known), n=1)), None)


def _unknown(
    field: str, names: tuple[str, ...], known: Iterable[str]
) -> Iterator[UnknownName]:
    valid = {*known, *EVERYTHING}
    for name in names:
        if name not in valid:
            nearest = _nearest(name, sorted(valid - EVERYTHING))
            yield UnknownName(field=field, name=name, nearest=nearest)
