"""Where a tenant is: the identity service that gives tokens, and the API."""

import re
from typing import Final, Self
from urllib.parse import urlsplit

import attrs

__all__ = ["Endpoints"]

_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
"""A host name's label, RFC 1123 section 2.1: letters, digits, inner hyphens."""

_PRODUCTION: Final = "production"

_ISOLATED: Final = {
    "gov": ("zidentitygov.net", "api.zscalergov.net"),
    "govus": ("zidentitygov.us", "api.zscalergov.us"),
}
"""Government clouds have domains of their own: identity service, API host."""

_LOOPBACK: Final = "127.0.0.1"

_MAX_PORT: Final = 65535


def _label(what: str, text: str, prefix: str = "") -> str:
    """Read one DNS label; ``prefix`` is what it will continue.

    :raises ValueError: with a sentence for the operator.
    """
    label = text.lower()
    if not text.isascii() or not (
        _LABEL.fullmatch(label) and _LABEL.fullmatch(prefix + label)
    ):
        raise ValueError(
            f"The {what} {text!r} is not one DNS label: 1 to 63 letters, digits and"
            " inner hyphens, without dots, slashes or a scheme."
        )
    return label


def _check_url(_self: object, attribute: "attrs.Attribute[str]", url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme == "https" or (parts.scheme, parts.hostname) == ("http", _LOOPBACK):
        return
    raise ValueError(f"{attribute.name} is neither https nor loopback.")


@attrs.frozen(kw_only=True)
class Endpoints:
    """The two addresses that a credential and its tokens are sent to."""

    token_url: str = attrs.field(validator=_check_url)
    api_base: str = attrs.field(validator=_check_url)
    """Without a slash at its end: a path is appended to it."""

    @classmethod
    def of_tenant(cls, vanity_domain: str, cloud: str = _PRODUCTION) -> Self:
        """The addresses of a real tenant.

        Both arguments become part of a host name that gets the client secret:
        whatever is more than a label could name another host.

        :raises ValueError: with a sentence for the operator.
        """
        tenant = _label("vanity domain", vanity_domain)
        name = _label("cloud", cloud, prefix="zslogin")
        if name == _PRODUCTION:
            identity, api = "zslogin.net", "api.zsapi.net"
        elif name in _ISOLATED:
            identity, api = _ISOLATED[name]
        else:
            identity, api = f"zslogin{name}.net", f"api.{name}.zsapi.net"
        return cls(
            token_url=f"https://{tenant}.{identity}/oauth2/v1/token",
            api_base=f"https://{api}",
        )

    @classmethod
    def of_loopback(cls, port: int) -> Self:
        """The addresses of a simulated tenant on this machine.

        :raises ValueError: if ``port`` is not one.
        """
        if not 0 < port <= _MAX_PORT:
            raise ValueError(f"{port} is not a port.")
        base = f"http://{_LOOPBACK}:{port}"
        return cls(token_url=f"{base}/oauth2/v1/token", api_base=base)
