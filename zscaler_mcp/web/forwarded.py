"""The client behind trusted proxies: X-Forwarded-For and Forwarded, right to left.

Each proxy appends the address that it saw. Only what a trusted proxy appended is
believed, so reading starts at the right end and stops at the first address that
is no trusted proxy (RFC 7239 section 5.2 and 8.1).
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from zscaler_mcp.addresses import AddressSet, IPAddress, parse_address
from zscaler_mcp.requesthead import RequestHead

__all__ = ["client_address"]

_MAX_HOPS: Final = 32
"""Entries that are read: a longer chain is nobody's set-up."""

_NODE: Final = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?|([0-9.]+)(?::\d{1,5})?")
"""A node as proxies write it: v4 or bracketed v6, with or without a port."""


def _node(text: str) -> IPAddress | None:
    match = _NODE.fullmatch(text)
    return parse_address(text if match is None else match[1] or match[2])


def _x_forwarded_for(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        yield from (entry.strip(" \t") for entry in value.split(","))


def _forwarded(values: Iterable[str]) -> Iterator[str]:
    """The ``for`` parameter of each element; an element without is no address."""
    for value in values:
        for element in value.split(","):
            found = ""
            for pair in element.split(";"):
                name, _, node = pair.strip(" \t").partition("=")
                if name.lower() == "for":
                    found = node.strip('"')
            yield found


def _walk(
    peer: IPAddress, entries: Iterable[str], trusted: AddressSet
) -> IPAddress | None:
    """The first address from the right that is no trusted proxy."""
    address: IPAddress | None = peer
    for entry in list(entries)[: -_MAX_HOPS - 1 : -1]:
        address = _node(entry)
        if address not in trusted:
            return address
    return address


def client_address(head: RequestHead, trusted: AddressSet) -> IPAddress | None:
    """The address of the client, as far as trusted proxies vouch for it.

    ``None`` where they name something that is no address, or where the two
    headers disagree: a proxy writes one of them and passes the other on as a
    stranger sent it.
    """
    peer = head.peer
    if peer is None or peer not in trusted:
        return peer
    found = {
        _walk(peer, read(head.fields[name]), trusted)
        for name, read in (
            ("x-forwarded-for", _x_forwarded_for),
            ("forwarded", _forwarded),
        )
        if name in head.fields
    }
    if not found:
        return peer
    return found.pop() if len(found) == 1 else None
