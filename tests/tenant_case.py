"""Tools performed on a simulated tenant within a test, without sockets."""

from typing import Any

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import NOW
from tests.oracle.tenant import result_of
from tests.tenant_api import SimulatedAPI
from zscaler_mcp.catalog import CATALOG, Call, Listing, perform, present
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.simulator import SimulatedTenant

__all__ = ["TenantCase"]


class TenantCase(SynchronousTestCase):
    """A tenant, and the tools on it."""

    def setUp(self) -> None:
        """A tenant whose clock the tests move."""
        self.clock = Clock()
        self.api = SimulatedAPI(SimulatedTenant(self.clock, self.now))

    def now(self) -> float:
        """The time in the tenant and in the tools."""
        return NOW + self.clock.seconds()

    def do(self, tool: str, /, **arguments: Any) -> Any:
        """Perform a tool."""
        row = CATALOG.by_name[tool]
        call = Call(row, present(row, arguments), self.api, now=self.now)
        return result_of(perform(call))

    def items(self, tool: str, /, **arguments: Any) -> list[Any]:
        """The records of a list."""
        listing = self.do(tool, **arguments)
        assert isinstance(listing, Listing)
        return listing.items

    def fails(self, kind: FailureKind, tool: str, /, **arguments: Any) -> None:
        """Expect a failure."""
        with self.assertRaises(ToolFailure) as caught:
            self.do(tool, **arguments)
        self.assertEqual(caught.exception.kind, kind, caught.exception.detail)
