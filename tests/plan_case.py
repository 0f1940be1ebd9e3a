"""Plans of environments, for tests."""

from collections.abc import Iterable
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.net_certificates import NOW
from zscaler_mcp.plan import Plan, Planned, make_plan
from zscaler_mcp.settings import Transport, load

KEY = "k" * 40
NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "inside.example": ["127.0.0.1"],
    "rebound.example": ["127.0.0.1", "192.0.2.1"],
    "mcp.example": ["192.0.2.1"],
}


def resolve(name: str) -> Iterable[str]:
    """A resolver that knows four names."""
    if name not in NAMES:
        raise OSError(-2, "Name or service not known")
    return NAMES[name]


def planned(
    transport: Transport = Transport.STREAMABLE_HTTP,
    *,
    demo: bool = True,
    **variables: str,
) -> Planned:
    """Plan an environment; names without our prefix, demo unless told otherwise."""
    environ = {f"ZSCALER_MCP_{name}": text for name, text in variables.items()}
    if demo:
        environ["ZSCALER_MCP_DEMO"] = "true"
    return make_plan(
        load({}, environ),
        default_transport=transport,
        resolve=resolve,
        now=NOW.timestamp(),
    )


class PlanCase(SynchronousTestCase):
    """Plans and their faults."""

    def plan(self, **variables: Any) -> Plan:
        """The plan of an environment without faults."""
        outcome = planned(**variables)
        self.assertEqual(outcome.faults, ())
        assert outcome.plan is not None
        return outcome.plan

    def faults(self, **variables: Any) -> str:
        """The faults of an environment, as an operator reads them."""
        outcome = planned(**variables)
        self.assertIsNone(outcome.plan)
        return "\n".join(map(str, outcome.faults))

    def warnings(self, **variables: Any) -> str:
        """The warnings of an environment."""
        return "\n".join(map(str, planned(**variables).warnings))
