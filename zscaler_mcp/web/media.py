"""Media types: what a client sends and what it takes (RFC 9110 section 12.5.1)."""

import re
from typing import Final

from zscaler_mcp.requesthead import RequestHead

__all__ = ["accepts_events", "accepts_json", "is_json"]

_JSON: Final = "application/json"
_NO_WEIGHT: Final = re.compile(r"q=0(?:\.0{0,3})?")


def is_json(head: RequestHead) -> bool:
    """Whether the body is declared as JSON, with or without parameters."""
    declared = head.value("content-type") or ""
    return declared.partition(";")[0].strip(" \t").lower() == _JSON


def accepts_json(head: RequestHead) -> bool:
    """Whether the client takes JSON; one that says nothing takes everything."""
    return _accepts(head, "application", "json", unsaid=True)


def accepts_events(head: RequestHead) -> bool:
    """Whether the client takes a stream of events; it has to say so."""
    return _accepts(head, "text", "event-stream", unsaid=False)


def _accepts(head: RequestHead, kind: str, subtype: str, *, unsaid: bool) -> bool:
    accepted = head.value("accept")
    if accepted is None:
        return unsaid
    taken = dict[str, bool]()
    for entry in accepted.lower().split(","):
        media_range, *parameters = (part.strip(" \t") for part in entry.split(";"))
        taken[media_range] = not any(map(_NO_WEIGHT.fullmatch, parameters))
    # The most specific range counts.
    ranges = (f"{kind}/{subtype}", f"{kind}/*", "*/*")
    return next((taken[each] for each in ranges if each in taken), False)
