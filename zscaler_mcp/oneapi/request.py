"""A call to OneAPI as a value, and the interface of whatever performs it."""

import re
from typing import Any, Final
from urllib.parse import quote

import attrs
from zope.interface import Attribute, Interface

from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["ApiRequest", "IOneAPI", "fill_path"]

MAX_SEGMENT = 256
"""Characters of an id in a path; the longest that the services mint have 40."""

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")

_PATH: Final = re.compile(
    r"(?:/(?!\.{1,2}(?:/|\Z))"
    r"(?:[A-Za-z0-9._~!$&'()*+,=:@-]|%(?![01]|2[EFef]|5[Cc]|7[Ff])[0-9A-Fa-f]{2})+)+"
)
"""Segments of ``pchar`` (RFC 3986 section 3.3), none empty, none of dots only, no
encoded separator, dot or control: whatever a server decodes, it is one path. It
begins with a slash, so that it cannot continue the host name before it."""


@attrs.frozen(kw_only=True)
class ApiRequest:
    """One HTTP exchange with OneAPI, before any address or credential.

    :raises ValueError: for a method or path that no row may hold.
    """

    method: str = attrs.field(validator=attrs.validators.in_(_METHODS))
    path: str = attrs.field(validator=attrs.validators.matches_re(_PATH))
    """Absolute, percent-encoded, without query: ``/zia/api/v1/ruleLabels/7``."""

    query: tuple[tuple[str, str], ...] = ()
    """Decoded names and values, in order; a name may repeat."""

    body: Any = None
    """A JSON value, or ``None`` for no body."""

    reads: bool = attrs.field()
    """Whether it changes nothing, whatever its verb: such a request may go out again
    where a write may not."""

    @reads.default
    def _is_get(self) -> bool:
        return self.method == "GET"


class IOneAPI(Interface):
    """Performs calls for one tenant and one credential."""

    customer_id: str | None = Attribute(
        "The ZPA customer id of the tenant, for paths that name it."
    )
    zcell_customer_id: str | None = Attribute(
        "The Zscaler Cellular customer id of the tenant, likewise."
    )

    def send(request: ApiRequest) -> Any:
        """Perform ``request``; a coroutine.

        Cancelling it closes the exchange. Retries, deadlines and sizes are the
        implementation's.

        :returns: the decoded JSON body, unchanged; ``None`` for an empty one.
        :raises ToolFailure: for every way in which the call can fail.
        """


def fill_path(template: str, ids: dict[str, str]) -> str:
    """Put each id into ``template`` as exactly one segment (RFC 3986 section 3.3).

    :raises ToolFailure: kind ``argument``, for an id that is empty, too long, a
        dot segment, or holds a character that some server on the way may take
        for a separator.
    """
    for name, value in ids.items():
        if (
            not 0 < len(value) <= MAX_SEGMENT
            or value in (".", "..")
            or not value.isprintable()
            or any(character in "/\\?#%;" for character in value)
        ):
            raise ToolFailure(
                FailureKind.ARGUMENT,
                "An id is one path segment: 1 to 256 printable characters, none of"
                " / \\ ? # % ; and not a dot segment.",
                field=name,
            )
    return template.format_map({name: quote(v, safe="") for name, v in ids.items()})
