"""The head of a request as a small immutable value that every check reads."""

import attrs

from zscaler_mcp.addresses import IPAddress
from zscaler_mcp.authority import Arrival, Authority

__all__ = ["ClientCertificate", "RequestHead"]


@attrs.frozen(kw_only=True)
class ClientCertificate:
    """Who a verified client certificate says that the peer is."""

    name: str
    """``uri:...``, ``dns:...``, ``email:...``, ``subject:...`` or ``sha256:...``."""

    expires_at: float
    """Seconds since the epoch."""


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

    certificate: ClientCertificate | None = None
    """``None`` where no client certificate was asked for."""

    def value(self, name: str) -> str | None:
        """The value of a field that may stand once; ``None`` without it.

        A field that stands twice yields its values joined by a comma, which no
        single-valued field accepts (RFC 9110 section 5.3).
        """
        values = self.fields.get(name)
        return None if values is None else ", ".join(values)
