"""A Klein tree that routes on the path as it was sent, and misses nothing."""

from typing import Final

from klein import Klein, KleinRenderable
from klein.resource import KleinResource
from twisted.web.iweb import IRequest
from werkzeug.routing import BaseConverter

__all__ = ["EVERY_PATH", "exact_tree", "resource_of"]

EVERY_PATH: Final = "/<rest:path>"
"""A route for whatever no other route takes, ``/`` and ``//`` included."""


_NO_ROUTE: Final = [b"", b" "]
"""Segments of a path that cannot be sent."""


class _Rest(BaseConverter):
    """The rest of a path, whatever is in it."""

    regex = ".*"
    part_isolating = False
    weight = 1000


class _ExactResource(KleinResource):
    """Neither decodes nor merges: ``/%6dcp`` and ``//mcp`` are not ``/mcp``."""

    def render(self, request: IRequest) -> KleinRenderable:
        """Match the segments as they stand.

        The router drops slashes that it finds superfluous, so a path that has some
        is shown to it as one that no route can have.
        """
        plain = b"//" not in request.path
        request.postpath = request.path.split(b"/") if plain else _NO_ROUTE
        return super().render(request)


def exact_tree() -> Klein:
    """An empty tree; it redirects nobody."""
    tree = Klein()
    tree.url_map.merge_slashes = False
    tree.url_map.redirect_defaults = False
    tree.url_map.converters["rest"] = _Rest
    return tree


def resource_of(tree: Klein) -> KleinResource:
    """The tree, bound to what it belongs to, as a resource."""
    return _ExactResource(tree)
