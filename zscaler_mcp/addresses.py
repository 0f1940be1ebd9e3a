"""Sets of IP addresses: the source allowlist and the trusted proxies."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address, ip_network
from typing import Final, Self

import attrs

__all__ = ["AddressSet", "IPAddress", "parse_address"]

IPAddress = IPv4Address | IPv6Address
"""An address of either family; a v4-mapped one has become v4."""

_MAPPED_PREFIX: Final = 96
"""Bits in front of the v4 part of a v4-mapped address, RFC 4291 section 2.5.5.2."""

_BITS: Final = {4: 32, 6: 128}
"""Bits of an address by IP version."""

_Network = tuple[int, int, int]
"""IP version, prefix length in bits, network number shifted down by the rest."""


def parse_address(text: str) -> IPAddress | None:
    """Read an address literal as a peer's or a header's: one form for each host.

    A v4-mapped address is its v4 address. A zone id makes an address mean
    something on one link only, so it yields ``None``, as does any other text.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return address
    if address.scope_id is not None:
        return None
    return address.ipv4_mapped or address


def _parse_network(entry: str) -> _Network:
    """Read an address or a CIDR range.

    :raises ValueError: with a sentence for the operator.
    """
    if "%" in entry:
        raise ValueError(f"{entry!r} names a zone, which no source address carries.")
    try:
        network = ip_network(entry)
    except ValueError:
        try:
            meant = ip_network(entry, strict=False)
        except ValueError:
            raise ValueError(f"{entry!r} is not an IP address or CIDR range.") from None
        raise ValueError(
            f"{entry!r} has bits set beyond its prefix; write {meant} for the range"
            f" or {entry.partition('/')[0]} for the one address."
        ) from None
    if not isinstance(network, IPv4Network) and network.prefixlen >= _MAPPED_PREFIX:
        mapped = network.network_address.ipv4_mapped
        if mapped is not None:
            network = IPv4Network((mapped, network.prefixlen - _MAPPED_PREFIX))
    shift = network.max_prefixlen - network.prefixlen
    return network.version, network.prefixlen, int(network.network_address) >> shift


@attrs.frozen
class AddressSet:
    """Addresses and CIDR ranges of both families; membership in constant time.

    A range of one family never holds an address of the other: ``0.0.0.0/0``
    does not open IPv6.
    """

    entries: tuple[str, ...]
    """The rules as the operator wrote them, for the posture."""

    _networks: frozenset[_Network] = attrs.field(repr=False)
    _prefixes: tuple[tuple[int, int, int], ...] = attrs.field(repr=False)
    """Each distinct (version, prefix, shift), so that a lookup is a few hashes."""

    @classmethod
    def parse(cls, entries: Iterable[str]) -> Self:
        """Read rules.

        :raises ValueError: with a sentence for the operator, at the first rule
            that is not an address or a range.
        """
        written = tuple(entries)
        networks = frozenset(map(_parse_network, written))
        prefixes = sorted({(version, prefix) for version, prefix, _ in networks})
        shifts = ((v, p, _BITS[v] - p) for v, p in prefixes)
        return cls(written, networks, tuple(shifts))

    def __contains__(self, address: IPAddress | None) -> bool:
        """Whether a rule holds ``address``; an unknown address is in no set."""
        if address is None:
            return False
        version, number = address.version, int(address)
        return any(
            (version, prefix, number >> shift) in self._networks
            for rule_version, prefix, shift in self._prefixes
            if rule_version == version
        )

    def __bool__(self) -> bool:
        return bool(self._networks)

    def __str__(self) -> str:
        return ",".join(self.entries)
