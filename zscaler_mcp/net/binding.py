"""Where to listen: text to a value, and whether that is this machine only.

One reader reads a listening description, and writes the one that Twisted gets:
what was judged is what is bound.
"""

from collections.abc import Callable, Iterable
from typing import Final, Self

import attrs
from twisted.internet.endpoints import quoteStringArgument

from zscaler_mcp.addresses import parse_address

__all__ = ["Binding", "is_loopback"]

BACKLOG: Final = 1024
"""Connections that the kernel holds until they are accepted."""

_SOCKET_MODE: Final = "660"
"""Of a unix socket; Twisted's own default lets every user of the machine in."""

_MAX_PORT: Final = 65535

_KINDS: Final = {
    "tcp": ("port", {"interface", "backlog"}),
    "tcp6": ("port", {"interface", "backlog"}),
    "unix": ("address", {"mode", "backlog", "lockfile"}),
    "systemd": ("domain", {"index", "name"}),
}
"""For each kind its positional argument and the names of the others."""

_TLS: Final = (
    "TLS is not part of the description: write tcp:PORT and name the certificate with"
    " ZSCALER_MCP_TLS_CERTFILE and its key with ZSCALER_MCP_TLS_KEYFILE."
)


def _split(text: str) -> list[str]:
    """Cut at the colons that no backslash escapes, and unescape the parts."""
    parts, escaped = [""], False
    for character in text:
        if escaped or character not in "\\:":
            parts[-1] += character
            escaped = False
        elif character == ":":
            parts.append("")
        else:
            escaped = True
    return parts


def _arguments(kind: str, parts: list[str]) -> dict[str, str]:
    """The arguments of a description by name.

    :raises ValueError: with a sentence for the operator.
    """
    first, names = _KINDS[kind]
    arguments: dict[str, str] = {}
    for position, part in enumerate(parts):
        name, equals, value = part.partition("=")
        if position == 0 and not equals:
            name, value = first, part
        if name not in names | {first} or not value or name in arguments:
            raise ValueError(
                f"{part!r} is not understood; {kind}: takes {first} and"
                f" {', '.join(sorted(names))}, each once."
            )
        arguments[name] = value
    if first not in arguments:
        raise ValueError(f"{kind}: needs {first}.")
    return arguments


def _number(name: str, text: str, largest: int) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > largest:
        raise ValueError(f"{name} is a number up to {largest}, not {text!r}.")
    return int(text)


def _describe(kind: str, arguments: dict[str, str]) -> str:
    return ":".join(
        (kind, *(f"{n}={quoteStringArgument(value)}" for n, value in arguments.items()))
    )


@attrs.frozen(kw_only=True)
class Binding:
    """A place to listen at."""

    description: str
    """For :func:`twisted.application.strports.service`."""

    host: str | None = None
    """The interface of a TCP port, empty for all; ``None`` for other sockets."""

    port: int | None = None
    """The TCP port; 0 lets the system pick one."""

    local_socket: bool = False
    """A unix socket: nobody connects from elsewhere."""

    proxied: bool = False
    """A PROXY line comes first on each connection."""

    @classmethod
    def of_address(cls, host: str, port: int) -> Self:
        """A TCP port of an interface; ``host`` is an address or a name."""
        arguments = {"port": str(port), "interface": host, "backlog": str(BACKLOG)}
        return cls(description=_describe("tcp", arguments), host=host, port=port)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a description of a socket; ``haproxy:`` may stand before it.

        :raises ValueError: with a sentence for the operator.
        """
        kind, *parts = _split(text)
        if kind == "haproxy" and parts:
            return cls._parse_proxied(text.partition(":")[2])
        if kind in ("ssl", "tls"):
            raise ValueError(_TLS)
        if kind not in _KINDS or not parts:
            raise ValueError(
                f"{text!r} is not a place to listen at: write tcp:PORT,"
                " tcp:PORT:interface=ADDRESS, unix:PATH or systemd:domain=INET:index=0."
            )
        arguments = _arguments(kind, parts)
        if kind == "systemd":
            local = arguments["domain"] == "UNIX"
            return cls(description=_describe(kind, arguments), local_socket=local)
        arguments.setdefault("backlog", str(BACKLOG))
        _number("backlog", arguments["backlog"], _MAX_PORT)
        if kind == "unix":
            arguments.setdefault("mode", _SOCKET_MODE)
            return cls(description=_describe(kind, arguments), local_socket=True)
        port = _number("port", arguments["port"], _MAX_PORT)
        host = arguments.setdefault("interface", "::" if kind == "tcp6" else "")
        return cls(description=_describe(kind, arguments), host=host, port=port)

    @classmethod
    def _parse_proxied(cls, text: str) -> Self:
        inner = cls.parse(text)
        if inner.proxied:
            raise ValueError("haproxy: stands once.")
        if inner.local_socket:
            raise ValueError(
                "haproxy: needs a TCP port: a unix socket has no address that"
                " ZSCALER_MCP_TRUSTED_PROXIES could name."
            )
        return attrs.evolve(inner, proxied=True)


def is_loopback(host: str, resolve: Callable[[str], Iterable[str]]) -> bool:
    """Whether nobody outside this machine can reach a port of ``host``.

    An empty host and a wildcard are every interface. A name is what it resolves
    to, all of it: one address elsewhere is enough.

    :param resolve: the addresses of a name, as literals; may raise ``OSError``.
    """
    address = parse_address(host)
    if address is not None:
        return address.is_loopback
    if not host:
        return False
    try:
        addresses = [parse_address(text) for text in resolve(host)]
    except OSError:
        return False
    return bool(addresses) and all(
        address is not None and address.is_loopback for address in addresses
    )
