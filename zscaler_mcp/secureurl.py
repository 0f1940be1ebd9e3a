"""A URL that is safe to fetch or to name: https, or http on this machine."""

import re
from typing import Final, Self

import attrs

from zscaler_mcp.addresses import parse_address
from zscaler_mcp.authority import Authority

__all__ = ["SecureURL"]

_MAX: Final = 2048

_URL: Final = re.compile(
    r"(https?)://([^/?#@\\]+)"
    r"((?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})*)*)"
    r"(\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?",
    re.IGNORECASE,
)
"""Scheme, authority, path and query of RFC 3986, without user and fragment."""

_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


@attrs.frozen
class SecureURL:
    """An absolute URL in its canonical spelling (RFC 3986 section 6.2.2)."""

    scheme: str
    authority: Authority
    path: str = ""
    """Empty, or from the first slash on."""

    query: str = ""
    """Empty, or from the question mark on."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a URL; scheme and host in any case, a default port or none.

        :raises ValueError: with a sentence that completes "VARIABLE: ...".
        """
        match = _URL.fullmatch(text) if len(text) <= _MAX else None
        authority = None if match is None else Authority.parse(match[2])
        if match is None or authority is None:
            raise ValueError(
                "is not a URL such as https://host.example/path, without user and"
                " fragment."
            )
        scheme = match[1].lower()
        if authority.port == _DEFAULT_PORTS[scheme]:
            authority = Authority(authority.host)
        url = cls(scheme, authority, match[3], match[4] or "")
        if scheme == "http" and not url.is_loopback:
            raise ValueError("is plain http, which is taken for loopback only.")
        return url

    @property
    def is_loopback(self) -> bool:
        """Whether it names this machine, by address or as localhost."""
        host = self.authority.host
        address = parse_address(host.removeprefix("[").removesuffix("]"))
        return host == "localhost" if address is None else address.is_loopback

    @property
    def origin(self) -> str:
        """Scheme and authority."""
        return f"{self.scheme}://{self.authority}"

    def __str__(self) -> str:
        return f"{self.origin}{self.path}{self.query}"
