"""ZIA's workload groups: workloads in public clouds, told apart by their tags."""

from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import crud
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store

__all__ = ["WORKLOADS", "WORKLOAD_GROUP"]

_CHANGED: Final = 1_735_689_600
"""2025-01-01, in seconds since the epoch."""

WORKLOAD_GROUP: Final = Kind(
    name="ZIA workload group",
    dialect=ZIA,
    path="workloadGroups",
    fields=fields(
        text="description expression name",
        integer="lastModifiedTime",
        object="expressionJson lastModifiedBy",
    ),
    writable=False,
)

_TIERS: Final = ("web", "application", "database", "batch", "build", "analytics")
_STAGES: Final = ("production", "staging")


def _group(number: int) -> Record:
    stage = _STAGES[number // len(_TIERS) % len(_STAGES)]
    tier = _TIERS[number % len(_TIERS)]
    turn = number // (len(_TIERS) * len(_STAGES))
    tags = [{"key": "tier", "value": tier}, {"key": "stage", "value": stage}]
    container = {
        "tagType": "ATTR",
        "operator": "AND",
        "tagContainer": {"operator": "AND", "tags": tags},
    }
    return {
        "name": f"{stage} {tier}{f' {turn + 1}' if turn else ''}",
        "description": f"Workloads of the {tier} tier in {stage}",
        "expression": f"((tier = '{tier}') AND (stage = '{stage}'))",
        "expressionJson": {"expressionContainers": [container]},
        "lastModifiedTime": _CHANGED + number * 600,
        "lastModifiedBy": {"id": 39_001, "name": "admin@example.com"},
    }


def _seed(store: Store, scale: int) -> None:
    store.seed(WORKLOAD_GROUP.name, map(_group, range(12 * scale)))


WORKLOADS: Final = Part(
    kinds=(WORKLOAD_GROUP,), routes=tuple(crud(WORKLOAD_GROUP)), seed=_seed
)
