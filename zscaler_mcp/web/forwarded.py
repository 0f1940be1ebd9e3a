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

_PAIR: Final = re.compile(
    r"[ \t]*+(?:([!#$%&'*+.^_`|~0-9A-Za-z-]++)="
    r'(?:([^\s",;]++)|"((?:[^"\\]|\\.)*+)"))?+[ \t]*+([,;]|\Z)'
)
"""A parameter with the delimiter behind it (RFC 7239 section 4). Commas and
semicolons of a quoted value delimit nothing; bare values may be what proxies write
without the quotes that they need."""

_ESCAPE: Final = re.compile(r"\\(.)")

_NODE: Final = re.compile(r"\[([0-9A-Fa-f:.]+)\](?::\d{1,5})?|([0-9.]+)(?::\d{1,5})?")
"""A node as proxies write it: v4 or bracketed v6, with or without a port."""


def _node(text: str) -> IPAddress | None:
    match = _NODE.fullmatch(text)
    return parse_address(text if match is None else match[1] or match[2])


def _x_forwarded_for(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        yield from (entry.strip(" \t") for entry in value.split(","))


def _elements(value: str) -> Iterator[list[str]]:
    """The ``for`` parameters of each element.

    :raises ValueError: for a value that is not well-formed: it may be one that a
        stranger began and a proxy went on with.
    """
    nodes: list[str] = []
    position, delimiter = 0, ","
    while delimiter:
        pair = _PAIR.match(value, position)
        if pair is None:
            raise ValueError("not a list of forwarded elements")
        name, bare, quoted, delimiter = pair.groups()
        if name is not None and name.lower() == "for":
            nodes.append(_ESCAPE.sub(r"\1", quoted) if bare is None else bare)
        if delimiter != ";":
            yield nodes
            nodes = []
        position = pair.end()


def _forwarded(values: Iterable[str]) -> Iterator[str]:
    """The node of each element; one that names none, or two, is no address."""
    for value in values:
        try:
            elements = list(_elements(value))
        except ValueError:
            elements = [[]]
        for nodes in elements:
            yield nodes[0] if len(nodes) == 1 else ""


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
