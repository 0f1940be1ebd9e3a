"""Host and Origin: parsed once into values, then compared as values.

A ``Host`` header, the authority of an absolute request target, an entry of an
allowlist and the host of an ``Origin`` all become an :class:`Authority`; nothing
here compares text that has not been parsed (RFC 9110 section 7.2, RFC 3986
section 3.2, RFC 6454 section 7).
"""

import re
from collections.abc import Iterable
from enum import IntEnum
from fnmatch import translate
from ipaddress import IPv6Address
from typing import Final, Self

import attrs

from zscaler_mcp.addresses import IPAddress, parse_address

__all__ = [
    "DEFAULT_PORTS",
    "Arrival",
    "Authority",
    "HostAllowlist",
    "Origin",
    "OriginAllowlist",
]

DEFAULT_PORTS: Final = {"http": 80, "https": 443}

_MAX_AUTHORITY: Final = 260
"""Bytes: a name of 253, brackets, a colon and a port."""

_LABEL: Final = r"(?!-)[a-z0-9_-]{1,63}(?<!-)"
_NAME: Final = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_PORT: Final = re.compile(r"[0-9]{1,5}")
_GLOB: Final = re.compile(r"[a-z0-9_*?.-]+")
_WILD: Final = frozenset("*?")
_ANY_PORT: Final = ":*"
_MAX_NAME: Final = 253
_MAX_PORT: Final = 65535


def _parse_host(text: str) -> str | None:
    """The one spelling of a host: lower case, no trailing dot, addresses canonical.

    An IPv6 literal comes in brackets and leaves in brackets.
    """
    if text.startswith("["):
        if not text.endswith("]"):
            return None
        address = parse_address(text[1:-1])
        # A v4-mapped literal is no usual way to write a host: it has no place here.
        return f"[{address}]" if isinstance(address, IPv6Address) else None
    name = text.lower().removesuffix(".")
    if len(name) > _MAX_NAME or not _NAME.fullmatch(name):
        return None
    if name.rpartition(".")[2].isdigit():
        # A name whose last label is a number is an address or nothing: browsers
        # read 127.1 and 2130706433 as addresses too.
        return name if parse_address(name) is not None else None
    return name


def _parse_port(text: str) -> int | None:
    if not _PORT.fullmatch(text):
        return None
    port = int(text)
    return port if 0 < port <= _MAX_PORT else None


@attrs.frozen
class Authority:
    """A host and, where it was given, a port."""

    host: str
    port: int | None = None

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read ``host``, ``host:port``, ``[v6]`` or ``[v6]:port``, or refuse.

        Everything else is ``None``: user information, paths, lists, white space,
        control and non-ASCII characters, ports out of range.
        """
        if len(text) > _MAX_AUTHORITY or not text.isascii():
            return None
        host_text, colon, port_text = text.rpartition(":")
        if not colon or text.endswith("]"):
            host_text, port_text = text, ""
            colon = ""
        host = _parse_host(host_text)
        if host is None:
            return None
        if not colon:
            return cls(host)
        port = _parse_port(port_text)
        return None if port is None else cls(host, port)

    @classmethod
    def of_address(cls, address: IPAddress, port: int | None) -> Self:
        """How a client writes ``address`` in a ``Host`` header."""
        bracketed = isinstance(address, IPv6Address)
        return cls(f"[{address}]" if bracketed else str(address), port)

    def __str__(self) -> str:
        return self.host if self.port is None else f"{self.host}:{self.port}"


@attrs.frozen
class Arrival:
    """Where and how a connection arrived, as far as Host and Origin care."""

    address: IPAddress | None
    """The local address; ``None`` on a unix socket."""

    port: int | None

    schemes: tuple[str, ...]
    """The schemes that a client may have used: one, or both where TLS ends upstream."""

    def effective_ports(self, port: int | None) -> tuple[int, ...]:
        """The ports that ``port`` may mean: itself, or the schemes' defaults."""
        if port is not None:
            return (port,)
        return tuple(DEFAULT_PORTS[scheme] for scheme in self.schemes)


class _Reach(IntEnum):
    """Whose names a rule lets in."""

    OWNED = 0
    """Names that end as the operator wrote."""

    FOREIGN = 1
    """Names of other people's domains as well: the last label is wild."""

    ANY = 2
    """Every name: nothing but wildcards and dots."""


def _reach(glob: str) -> _Reach:
    if not glob.strip("*?."):
        return _Reach.ANY
    last = glob.rpartition(".")[2]
    return _Reach.FOREIGN if _WILD & {*last} else _Reach.OWNED


@attrs.frozen
class _HostRule:
    pattern: re.Pattern[str] | str
    port: int | None
    reach: _Reach = _Reach.OWNED

    def allows(self, authority: Authority, arrival: Arrival) -> bool:
        if self.port is not None and self.port not in arrival.effective_ports(
            authority.port
        ):
            return False
        if isinstance(self.pattern, str):
            return self.pattern == authority.host
        return self.pattern.fullmatch(authority.host) is not None


def _host_rule(text: str) -> _HostRule | None:
    exact = Authority.parse(text)
    if exact is not None:
        return _HostRule(exact.host, exact.port)
    glob, colon, port_text = text.partition(":")
    port = _parse_port(port_text) if colon else None
    if (colon and port is None) or not _GLOB.fullmatch(glob) or not _WILD & {*glob}:
        return None
    glob = glob.removesuffix(".")
    return _HostRule(re.compile(translate(glob)), port, _reach(glob))


def _parse_host_rule(entry: str) -> _HostRule:
    if not entry.isascii():
        raise ValueError(f"{entry!r} is not ASCII; write its xn-- form.")
    rule = _host_rule(entry.lower().removesuffix(_ANY_PORT))
    if rule is None or (rule.port is not None and entry.endswith(_ANY_PORT)):
        raise ValueError(
            f"{entry!r} is not a host: write name, name:port, *.example.com,"
            " [IPv6]:port or *, without scheme or path."
        )
    return rule


@attrs.frozen
class HostAllowlist:
    """The authorities that this server answers to."""

    entries: tuple[str, ...]
    """The rules as the operator wrote them, for the posture."""

    arrival_port: int | None = None
    """Set on a wildcard bind: the very address that a connection arrived at is
    allowed, with this port."""

    _rules: tuple[_HostRule, ...] = attrs.field(default=(), repr=False)

    @classmethod
    def parse(cls, entries: Iterable[str], *, arrival_port: int | None = None) -> Self:
        """Read rules; a rule without a port, or with ``:*``, holds for every port.

        :raises ValueError: with a sentence for the operator.
        """
        written = tuple(entries)
        return cls(written, arrival_port, tuple(map(_parse_host_rule, written)))

    def allows(self, authority: Authority, arrival: Arrival) -> bool:
        """Whether ``authority`` names this server on a connection that arrived so."""
        return self._allows(authority, arrival, _Reach.ANY)

    def vouches_for(self, authority: Authority, arrival: Arrival) -> bool:
        """Whether ``authority`` is allowed, and can be nobody else's name.

        With a rule such as ``*`` or ``10.*`` a name that an attacker owns passes;
        nothing may be concluded from it.
        """
        return self._allows(authority, arrival, _Reach.OWNED)

    @property
    def any_name(self) -> tuple[str, ...]:
        """The rules that let in every name: with one, nothing is validated."""
        return self._reaching(_Reach.ANY)

    @property
    def foreign_names(self) -> tuple[str, ...]:
        """The rules that let in names of other people's domains, but not every one."""
        return self._reaching(_Reach.FOREIGN)

    def _reaching(self, reach: _Reach) -> tuple[str, ...]:
        pairs = zip(self.entries, self._rules, strict=True)
        return tuple(entry for entry, rule in pairs if rule.reach is reach)

    def _allows(self, authority: Authority, arrival: Arrival, reach: _Reach) -> bool:
        rules = (rule for rule in self._rules if rule.reach <= reach)
        if any(rule.allows(authority, arrival) for rule in rules):
            return True
        if self.arrival_port is None or arrival.address is None:
            return False
        own = Authority.of_address(arrival.address, self.arrival_port)
        return authority.host == own.host and own.port in arrival.effective_ports(
            authority.port
        )


@attrs.frozen
class Origin:
    """The scheme, host and port that a browser speaks for."""

    scheme: str
    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """Read a serialized origin; ``null`` and every other text are ``None``."""
        scheme, separator, rest = text.partition("://")
        scheme = scheme.lower()
        authority = Authority.parse(rest)
        if not separator or scheme not in DEFAULT_PORTS or authority is None:
            return None
        return cls(scheme, authority.host, authority.port or DEFAULT_PORTS[scheme])

    def is_same_as(self, authority: Authority, arrival: Arrival) -> bool:
        """Whether a page of this origin came from the server it now calls.

        ``authority`` has passed the Host allowlist: with an unchecked one, DNS
        rebinding would make every origin the same.
        """
        if self.scheme not in arrival.schemes or self.host != authority.host:
            return False
        return self.port == (authority.port or DEFAULT_PORTS[self.scheme])


@attrs.frozen
class _OriginRule:
    scheme: str
    pattern: re.Pattern[str] | str
    port: int

    def allows(self, origin: Origin) -> bool:
        if (self.scheme, self.port) != (origin.scheme, origin.port):
            return False
        if isinstance(self.pattern, str):
            return self.pattern == origin.host
        return self.pattern.fullmatch(origin.host) is not None


def _parse_origin_rule(entry: str) -> _OriginRule:
    scheme, separator, rest = entry.partition("://")
    scheme = scheme.lower()
    if not separator or scheme not in DEFAULT_PORTS:
        raise ValueError(
            f"{entry!r} is not an origin: write https://app.example.com or"
            " https://*.example.com; 'null' and '*' are not offered."
        )
    if "/" in rest:
        raise ValueError(f"{entry!r} has a path; an origin ends after the host.")
    wildcard, labels = rest.startswith("*."), rest.removeprefix("*.")
    authority = Authority.parse(labels)
    if authority is None or (wildcard and "." not in authority.host):
        raise ValueError(
            f"{entry!r} is not an origin: after the scheme comes a host name or"
            " address, or *. and a domain of two labels or more, and a port if"
            " it is not the scheme's."
        )
    pattern = (
        re.compile(rf"(?:{_LABEL}\.)+{re.escape(authority.host)}")
        if wildcard
        else authority.host
    )
    return _OriginRule(scheme, pattern, authority.port or DEFAULT_PORTS[scheme])


@attrs.frozen
class OriginAllowlist:
    """The origins whose pages may call this server."""

    entries: tuple[str, ...]
    _rules: tuple[_OriginRule, ...] = attrs.field(default=(), repr=False)

    @classmethod
    def parse(cls, entries: Iterable[str]) -> Self:
        """Read rules: exact origins, or ``scheme://*.domain`` for its subdomains.

        :raises ValueError: with a sentence for the operator.
        """
        written = tuple(entries)
        return cls(written, tuple(map(_parse_origin_rule, written)))

    def allows(self, origin: Origin) -> bool:
        """Whether a page of ``origin`` may call."""
        return any(rule.allows(origin) for rule in self._rules)
