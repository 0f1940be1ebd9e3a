"""The head of a request as a small immutable value that every check reads."""

import attrs

from zscaler_mcp.addresses import IPAddress
from zscaler_mcp.authority import Arrival, Authority

__all__ = ["RequestHead"]


@attrs.frozen(kw_only=True)
class RequestHead:
    """What a peer asked, framed and checked for syntax, and how it arrived.

    ``authority`` comes from the one Host field, or from an absolute-form target
    that agrees with it (RFC 9112 section 3.2).
    """

    method: str
    path: str
    """The path as sent, percent signs included, without the query."""

    fields: dict[str, tuple[str, ...]]
    """Field values by lower-case name, Latin-1, trimmed."""

    authority: Authority
    arrival: Arrival
    peer: IPAddress | None
    """The address of the transport's other end; ``None`` on a unix socket."""

    def value(self, name: str) -> str | None:
        """The value of a field that may stand once; ``None`` without it.

        A field that stands twice yields its values joined by a comma, which no
        single-valued field accepts (RFC 9110 section 5.3).
        """
        values = self.fields.get(name)
        return None if values is None else ", ".join(values)
