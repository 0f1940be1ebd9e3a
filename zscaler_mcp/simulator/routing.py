"""From a path to an operation: a tree of segments, literal ones before placeholders."""

from collections.abc import Iterable
from urllib.parse import unquote

import attrs

from zscaler_mcp.simulator.answers import Refused
from zscaler_mcp.simulator.operations import Route

__all__ = ["Routes"]


@attrs.define
class _Place:
    """What may follow a part of a path."""

    literal: dict[str, "_Place"] = attrs.field(factory=dict)
    named: dict[str, "_Place"] = attrs.field(factory=dict)
    """By the placeholder's name."""

    routes: dict[str, Route] = attrs.field(factory=dict)
    """What is there, by method."""

    def add(self, segments: list[str], route: Route) -> None:
        """Put a route below this place."""
        if not segments:
            self.routes[route.method] = route
            return
        first, *rest = segments
        is_named = first.startswith("<")
        below = self.named if is_named else self.literal
        below.setdefault(first.strip("<>"), _Place()).add(rest, route)

    def find(
        self, segments: list[str], ids: dict[str, str]
    ) -> "tuple[_Place, dict[str, str]] | None":
        """The place of a path that has routes, and what its placeholders stand for."""
        if not segments:
            return (self, ids) if self.routes else None
        first, *rest = segments
        if first in self.literal:
            found = self.literal[first].find(rest, ids)
            if found is not None:
                return found
        for name, place in self.named.items():
            found = place.find(rest, {**ids, name: first}) if first else None
            if found is not None:
                return found
        return None


class Routes:
    """Finds what a request is about."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = _Place()
        for route in routes:
            self._root.add(route.path.split("/")[1:], route)

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route, and the decoded placeholders.

        :param path: as it came, encoded.
        :raises Refused: 404 for a path, 405 for a method that is not there.
        """
        segments = [unquote(each) for each in path.split("/")[1:]]
        found = self._root.find(segments, {})
        if found is None:
            raise Refused(404, "There is no such operation.")
        place, ids = found
        if method not in place.routes:
            raise Refused(405, "There is no such operation.")
        return place.routes[method], ids
