"""Lists that a caller is offered: encoded once, in pages with stable cursors."""

import base64
import binascii
from collections.abc import Sequence
from hashlib import blake2b
from typing import Self

import attrs

from zscaler_mcp.jsonrpc import INVALID_PARAMS
from zscaler_mcp.mcp.protocol import RpcError
from zscaler_mcp.sanitize import SanitizedJSON, join_array

__all__ = ["Listing"]

_TTL_MS = 300_000


@attrs.frozen(kw_only=True, eq=False)
class Listing:
    """Everything of one kind that a caller may see.

    Compared by identity: whoever gets the same listing gets the same bytes.
    """

    pages: tuple[SanitizedJSON, ...]
    """JSON arrays of definitions, one or more."""

    private: bool = False
    """Whether it depends on the caller, and a shared cache must not keep it."""

    ttl_ms: int = _TTL_MS
    """Milliseconds for which a client may take it for fresh."""

    _digest: str = attrs.field(init=False)

    @_digest.default
    def _content(self) -> str:
        digest = blake2b(digest_size=9)
        if len(self.pages) > 1:
            for page in self.pages:
                digest.update(page.encoded)
        return digest.hexdigest()

    @classmethod
    def of(
        cls, items: Sequence[SanitizedJSON], *, page_size: int = 1000, **terms: bool
    ) -> Self:
        """List definitions in pages of ``page_size``."""
        chunks = [
            items[start : start + page_size]
            for start in range(0, len(items), page_size)
        ]
        return cls(pages=tuple(map(join_array, chunks or [()])), **terms)

    def page(self, cursor: str | None) -> tuple[int, str | None]:
        """The number of the page at ``cursor``, and the cursor of the next one.

        A cursor holds the digest of the listing that it was given out for: once the
        listing has changed, it is invalid and no page is skipped or repeated.

        :raises RpcError: invalid params, for a cursor that this listing has not given.
        """
        number = 0 if cursor is None else self._number(cursor)
        if number + 1 < len(self.pages):
            return number, self._cursor(number + 1)
        return number, None

    def _cursor(self, number: int) -> str:
        return base64.urlsafe_b64encode(f"{number}.{self._digest}".encode()).decode()

    def _number(self, cursor: str) -> int:
        try:
            number = int(base64.urlsafe_b64decode(cursor).partition(b".")[0])
        except (ValueError, binascii.Error):
            number = 0
        if 0 < number < len(self.pages) and self._cursor(number) == cursor:
            return number
        raise RpcError(INVALID_PARAMS, "Invalid cursor")
