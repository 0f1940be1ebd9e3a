"""Results in the shape of their revision."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final
from weakref import WeakKeyDictionary

from zscaler_mcp.jsonrpc import Request
from zscaler_mcp.mcp.features import ServerDescription
from zscaler_mcp.mcp.listing import Listing
from zscaler_mcp.mcp.protocol import SERVER_INFO_KEY
from zscaler_mcp.sanitize import SanitizedJSON, Sanitizer, join_object

__all__ = ["Results"]

_NOTHING: Final[Mapping[str, SanitizedJSON]] = MappingProxyType({})
_SCOPES: Final = {True: "private", False: "public"}


class Results:
    """Makes results; what does not change is encoded once."""

    def __init__(self, server: ServerDescription, sanitizer: Sanitizer) -> None:
        self.sanitizer = sanitizer
        self.json = sanitizer.json
        self.joined = join_object
        self.identity = {
            "name": server.name,
            "title": server.title,
            "version": server.version,
        }
        self.empty = join_object({})
        self._server = sanitizer.json(self.identity)
        self._identified = sanitizer.json({SERVER_INFO_KEY: self.identity})
        self._complete = sanitizer.json("complete")
        self._task = sanitizer.json("task")
        self._input_required = sanitizer.json("input_required")
        self._scopes = {key: sanitizer.json(scope) for key, scope in _SCOPES.items()}
        self._pages: WeakKeyDictionary[Listing, dict[tuple[int, bool], SanitizedJSON]]
        self._pages = WeakKeyDictionary()

    def finish(
        self,
        members: dict[str, SanitizedJSON],
        *,
        modern: bool,
        meta: Mapping[str, SanitizedJSON] = _NOTHING,
    ) -> SanitizedJSON:
        """A complete result, with what every result of the modern era carries.

        :param meta: what else its ``_meta`` says.
        """
        if modern:
            members = members | {
                "resultType": self._complete,
                "_meta": self._identified,
            }
            meta = {SERVER_INFO_KEY: self._server, **meta} if meta else meta
        return join_object(members | {"_meta": join_object(meta)} if meta else members)

    def cached(
        self,
        members: dict[str, SanitizedJSON],
        *,
        private: bool,
        ttl_ms: int,
        modern: bool,
    ) -> SanitizedJSON:
        """A result that says for how long it is fresh ("Caching")."""
        if modern:
            members = members | {
                "ttlMs": self.json(ttl_ms),
                "cacheScope": self._scopes[private],
            }
        return self.finish(members, modern=modern)

    def input_required(self, asked: dict[str, Any], state: str) -> SanitizedJSON:
        """A result that asks for input ("Multi Round-Trip Requests")."""
        return join_object(
            {
                "inputRequests": self.json(asked),
                "requestState": self.json(state),
                "resultType": self._input_required,
                "_meta": self._identified,
            }
        )

    def subscription_ended(self, meta: dict[str, Any]) -> SanitizedJSON:
        """The result that ends a subscription ("Graceful Closure")."""
        named = {SERVER_INFO_KEY: self.identity, **meta}
        return join_object({"resultType": self._complete, "_meta": self.json(named)})

    def task_created(self, envelope: dict[str, Any]) -> SanitizedJSON:
        """A result that says that the call goes on ("Task Creation")."""
        members = {name: self.json(value) for name, value in envelope.items()}
        return join_object(
            members | {"resultType": self._task, "_meta": self._identified}
        )

    def page(
        self, listing: Listing, request: Request, name: str, *, modern: bool
    ) -> SanitizedJSON:
        """The page of a listing that a request asks for, under ``name``.

        :raises RpcError: invalid params, for a cursor that was not given out.
        """
        number, cursor = listing.page(request.params.get("cursor"))
        encoded = self._pages.setdefault(listing, {})
        key = (number, modern)
        if key not in encoded:
            members = {name: listing.pages[number]}
            if cursor is not None:
                members["nextCursor"] = self.json(cursor)
            encoded[key] = self.cached(
                members, private=listing.private, ttl_ms=listing.ttl_ms, modern=modern
            )
        return encoded[key]
