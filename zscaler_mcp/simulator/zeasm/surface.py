"""EASM's organizations, findings and lookalike domains, in pages with links.

What a link asks for is this simulation's own choice: the service does not say.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final
from urllib.parse import urlencode

import attrs

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Operation, Route
from zscaler_mcp.simulator.store import Store

__all__ = [
    "DOMAIN",
    "EASM_KINDS",
    "EASM_ROUTES",
    "FINDING",
    "ORGANIZATION",
]

EASM: Final = attrs.evolve(
    ZIA,
    base="/easm/easm-ui/v1",
    first_id=1_000,
    numeric_ids=False,
    default_size=25,
    codes={
        400: "BAD_REQUEST",
        401: "UNAUTHORIZED",
        403: "FORBIDDEN",
        404: "NOT_FOUND",
        405: "METHOD_NOT_ALLOWED",
        415: "UNSUPPORTED_MEDIA_TYPE",
        429: "TOO_MANY_REQUESTS",
    },
)

_MAX_DIGITS: Final = 9


def _kind(name: str, members: str) -> Kind:
    return Kind(
        name=name,
        dialect=EASM,
        path=name,
        fields=fields(text=members),
        writable=False,
    )


ORGANIZATION: Final = _kind("EASM organization", "name")
FINDING: Final = _kind("EASM finding", "name description")
DOMAIN: Final = _kind("lookalike domain", "lookalike_raw description")
EASM_KINDS: Final = (ORGANIZATION, FINDING, DOMAIN)

_ONLY_IN_DETAILS: Final = (
    "description",
    "remediation",
    "cisa_likelihood",
    "epss_likelihood",
    "severity_score",
    "is_stale",
)


def _page(records: list[Record], call: Call, path: str, names: tuple[str, str]) -> Any:
    """One page of 25, with links to its neighbours under these names."""
    text = call.query.get("page", "1")
    if not (text.isascii() and text.isdigit() and 0 < len(text) <= _MAX_DIGITS):
        raise Refused(400, "page is not a number.")
    number, size = max(1, int(text)), EASM.default_size
    pages = -(-len(records) // size)

    def link(page: int) -> str | None:
        query = urlencode({"page": page})
        return f"{EASM.base}/{path}?{query}" if 1 <= page <= pages else None

    return {
        "results": records[(number - 1) * size : number * size],
        "total_results": len(records),
        names[0]: link(number + 1),
        names[1]: link(number - 1),
    }


def _organizations(store: Store, call: Call) -> Reply:
    listed = store.all(ORGANIZATION.name)
    return Reply(_page(listed, call, "organizations", ("next_page", "prev_page")))


def _shown(record: Record, hidden: tuple[str, ...] = ()) -> Record:
    return {
        name: record[name]
        for name in record
        if name not in hidden and not name.startswith("_")
    }


def _of(store: Store, call: Call, kind: Kind) -> list[Record]:
    """The records of the path's organization.

    :raises Refused: 404.
    """
    organization = store.get(ORGANIZATION.name, call.ids["org_id"])["id"]
    return [each for each in store.all(kind.name) if each["_org"] == organization]


def _listed(kind: Kind, below: str) -> Operation:
    def operation(store: Store, call: Call) -> Reply:
        hidden = (*_ONLY_IN_DETAILS, "id") if kind is DOMAIN else _ONLY_IN_DETAILS
        records = [_shown(each, hidden) for each in _of(store, call, kind)]
        path = f"organizations/{call.ids['org_id']}/{below}"
        return Reply(_page(records, call, path, ("next_link", "prev_link")))

    return operation


def _one(kind: Kind, member: str, show: Callable[[Record], Any]) -> Operation:
    def operation(store: Store, call: Call) -> Reply:
        for record in _of(store, call, kind):
            if record[member] == call.ids["id"]:
                return Reply(show(record))
        raise Refused(404, f"There is no such {kind.name}.")

    return operation


def _evidence(finding: Record) -> Record:
    return {"content": finding["_output"][-1], "source_type": finding["scan_type"]}


def _output(finding: Record) -> Record:
    return {
        "content": "\n".join(finding["_output"]),
        "source_type": finding["scan_type"],
    }


def _domain(record: Record) -> Record:
    return _shown(record, ("id",))


def _routes() -> Iterator[Route]:
    root = f"{EASM.base}/organizations"
    findings = f"{root}/<org_id>/findings"
    domains = f"{root}/<org_id>/lookalike-domains"
    for path, operation in {
        root: _organizations,
        findings: _listed(FINDING, "findings"),
        f"{findings}/<id>/details": _one(FINDING, "id", _shown),
        f"{findings}/<id>/evidence": _one(FINDING, "id", _evidence),
        f"{findings}/<id>/scan-output": _one(FINDING, "id", _output),
        domains: _listed(DOMAIN, "lookalike-domains"),
        f"{domains}/<id>/details": _one(DOMAIN, "lookalike_raw", _domain),
    }.items():
        yield Route("GET", path, operation, EASM)


EASM_ROUTES: Final = tuple(_routes())
