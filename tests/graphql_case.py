"""Tools of GraphQL services, performed against a simulated tenant of a test's own."""

from typing import Any

from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import NOW, result_of, run
from tests.tenant_api import SimulatedAPI
from zscaler_mcp.catalog import CATALOG, Listing
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest
from zscaler_mcp.simulator import SimulatedTenant
from zscaler_mcp.tools.validation import ArgumentValidator

__all__ = ["GraphQLCase"]


class GraphQLCase(SynchronousTestCase):
    """Calls tools, and asks documents."""

    hostile = False
    scale = 1

    def setUp(self) -> None:
        """A tenant without HTTP."""
        self.tenant = SimulatedTenant(
            Clock(), lambda: NOW, scale=self.scale, hostile=self.hostile
        )
        self.api = SimulatedAPI(self.tenant)

    def call(self, tool: str, /, **arguments: Any) -> Any:
        """Perform a tool with arguments that its schema takes."""
        ArgumentValidator(CATALOG.by_name[tool]).check(arguments)
        return run(tool, self.api, **arguments)

    def items(self, tool: str, /, **arguments: Any) -> list[Any]:
        """The records of a list."""
        listing = self.call(tool, **arguments)
        self.assertIsInstance(listing, Listing)
        items: list[Any] = listing.items
        return items

    def fails(self, kind: FailureKind, tool: str, /, **arguments: Any) -> ToolFailure:
        """Expect a failure of a tool."""
        failure: ToolFailure = self.assertRaises(
            ToolFailure, self.call, tool, **arguments
        )
        self.assertIs(failure.kind, kind, failure.detail)
        return failure

    def post(self, path: str, body: Any) -> Any:
        """The answer to a body, whatever it is."""
        request = ApiRequest(method="POST", path=path, body=body)
        return result_of(self.api.send(request))
