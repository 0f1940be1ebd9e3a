"""A pipeline from arguments to an audited result, for tests."""

import itertools
from typing import Any

import attrs
import orjson
from twisted.internet.task import Clock
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import answers
from tests.oracle.tenant import RecordedTenant, result_of
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.oneapi.request import IOneAPI
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.secret import Secret
from zscaler_mcp.tools.audit import AuditEvent
from zscaler_mcp.tools.cache import ReadCache
from zscaler_mcp.tools.confirmation import Confirmations, SpentHere
from zscaler_mcp.tools.consent import Consent, Human
from zscaler_mcp.tools.inventory import Inventory
from zscaler_mcp.tools.invocation import Client, Invocation
from zscaler_mcp.tools.outcome import UNTRUSTED, ToolResult
from zscaler_mcp.tools.permission import Permissions
from zscaler_mcp.tools.selection import Selection
from zscaler_mcp.tools.turns import Pace, Turns

ANSWERS = answers(
    "zia_rule_labels",
    "zia_locations",
    "zia_url_categories",
    "zpa_segment_groups",
    "zpa_app_segments",
)
ZIA = "/zia/api/v1"
LABEL = f"{ZIA}/ruleLabels/4231"
CLIENT = Client(source="192.0.2.1", session="s1")
EVERYTHING = Selection(write_enabled=True, write_tools=("*",))


class PipelineCase(SynchronousTestCase):
    """A pipeline over a recorded tenant, with the events it writes."""

    def setUp(self) -> None:
        """Every tool offered; a clock that the tests move."""
        self.clock = Clock()
        self.clock.advance(1_767_225_600)
        self.events: list[AuditEvent] = []
        self.tenant = RecordedTenant(ANSWERS)
        self.invocation = self.pipeline(EVERYTHING)
        self.human: Human | None = None

    def pipeline(
        self,
        selection: Selection,
        *,
        api: IOneAPI | None = None,
        inventory: Inventory | None = None,
        **parts: Any,
    ) -> Invocation:
        """A pipeline for a selection, with some parts replaced."""
        sanitizer = Sanitizer()
        offered = inventory or Inventory.resolve(CATALOG, selection, sanitizer)
        tenant = api or self.tenant
        nonces = itertools.count()
        confirmations = Confirmations(
            keys=(Secret("k" * 32),),
            now=self.clock.seconds,
            nonce=lambda size: next(nonces).to_bytes(size, "big"),
            spent=SpentHere(self.clock.seconds),
        )
        consent = Consent(
            catalog=CATALOG, sanitizer=sanitizer, confirmations=confirmations
        )
        return Invocation(
            **{
                "permissions": Permissions(offered, sanitizer),
                "api_for": lambda _caller: tenant,
                "sanitizer": sanitizer,
                "consent": consent,
                "turns": Turns(32, Pace(0, self.clock), self.clock),
                "cache": ReadCache(0, (), self.clock.seconds),
                "audit": self.events.append,
                "now": self.clock.seconds,
                "stopwatch": self.clock.seconds,
                "nonce": lambda size: next(nonces).to_bytes(size, "big"),
                **parts,
            }
        )

    def call(
        self, tool: str, /, *, caller: Caller = ANONYMOUS, **arguments: Any
    ) -> ToolResult:
        """Call a tool through the pipeline."""
        return result_of(
            self.invocation.call(
                tool, arguments, caller, attrs.evolve(CLIENT, human=self.human)
            )
        )

    def value(self, result: ToolResult) -> Any:
        """The JSON value of a result that is no error."""
        self.assertFalse(result.is_error, result.content.encoded)
        self.assertIsNone(result.structured)
        text = self.text(result)
        return orjson.loads(text.split("\n")[1] if UNTRUSTED in result.meta else text)

    def text(self, result: ToolResult) -> str:
        """The text of the one block of a result."""
        (block,) = orjson.loads(result.content.encoded)
        self.assertEqual(set(block), {"type", "text"})
        self.assertEqual(block["type"], "text")
        text: str = block["text"]
        return text

    def failure(self, result: ToolResult) -> dict[str, Any]:
        """The structure of a result that is an error."""
        self.assertTrue(result.is_error)
        assert result.structured is not None
        structure: dict[str, Any] = orjson.loads(result.structured.encoded)
        return structure
