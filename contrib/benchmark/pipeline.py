"""What the governed pipeline costs beside a bare call, and how fast it sanitizes.

Both calls read the same 2 KB list from a tenant in memory, in turn, in one process.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any, Final

import orjson
from zope.interface import implementer

from tests.oracle.tenant import CELLULAR, CUSTOMER, result_of
from tests.pipeline_case import CLIENT, EVERYTHING, PipelineCase
from zscaler_mcp.caller import ANONYMOUS
from zscaler_mcp.catalog import CATALOG, Call, perform
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI
from zscaler_mcp.sanitize import Sanitizer

ROUNDS: Final = 7
TIMES: Final = 2_000
TOOL: Final = "zia_list_rule_labels"

RECORDS: Final = [
    {
        "id": number,
        "name": f"Label {number} of the tenant",
        "description": "Kept by the network team for audits",
        "referencedRuleCount": number,
        "lastModifiedTime": 1_767_225_600,
        "createdBy": {"id": 1, "name": "admin@example.com"},
    }
    for number in range(12)
]


@implementer(IOneAPI)
class _Tenant:
    """Answers at once, always the same."""

    customer_id: str | None = CUSTOMER
    zcell_customer_id: str | None = CELLULAR

    async def send(self, _request: ApiRequest) -> Any:
        """The records."""
        return RECORDS


class _Case(PipelineCase):
    """The pipeline of the tests."""

    def runTest(self) -> None:  # noqa: N802 (the name is of unittest)
        """Nothing: it is only set up."""


def microseconds(call: Callable[[], object]) -> float:
    """For one call, of many."""
    began = time.perf_counter()
    for _ in range(TIMES):
        call()
    return (time.perf_counter() - began) / TIMES * 1e6


def main() -> None:
    """Measure in turn and print medians."""
    case = _Case()
    case.setUp()
    tenant = _Tenant()
    invocation = case.pipeline(EVERYTHING, api=tenant)
    row = CATALOG.by_name[TOOL]

    def bare() -> object:
        return result_of(perform(Call(row, {}, tenant)))

    def governed() -> object:
        return result_of(invocation.call(TOOL, {}, ANONYMOUS, CLIENT))

    pairs = [(microseconds(bare), microseconds(governed)) for _ in range(ROUNDS)]
    own = statistics.median(whole - part for part, whole in pairs)
    size = len(orjson.dumps(RECORDS))
    print(f"the pipeline's own cost for {size} bytes: {own:.0f} microseconds")

    sanitizer, many = Sanitizer(), RECORDS * 50
    megabytes = len(orjson.dumps(many)) / 1e6
    rates = [
        megabytes * 1e6 / (microseconds(lambda: sanitizer.json(many)) or 1)
        for _ in range(3)
    ]
    print(f"sanitizing ordinary JSON: {statistics.median(rates):.0f} MB/s")


if __name__ == "__main__":
    main()
