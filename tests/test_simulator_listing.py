"""What a list of the simulated tenant costs: no more than what it shows."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import NOW
from zscaler_mcp.simulator.answers import Call, Record
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Behaviour, crud
from zscaler_mcp.simulator.store import Store

THING = Kind(
    name="thing",
    dialect=ZIA,
    path="things",
    fields=fields(text="name colour"),
    searched=("colour",),
)
HOW_MANY = 1000


class CostTests(SynchronousTestCase):
    """Records are presented when they are shown, or looked at."""

    def setUp(self) -> None:
        """A thousand things, whose colours only their presentation knows."""
        self.store = Store([THING], lambda: NOW)
        self.store.seed("thing", ({"name": f"{n:03d}"} for n in range(HOW_MANY)))
        self.presented = 0
        self.operation = next(crud(THING, Behaviour(present=self.present))).operation

    def present(self, _store: Store, record: Record) -> Record:
        """Count, and colour every hundredth red."""
        self.presented += 1
        colour = "red" if record["name"].endswith("00") else "blue"
        return {**record, "colour": colour}

    def ask(self, **query: str) -> Any:
        """The list of a query."""
        every = {name: [text] for name, text in query.items()}
        call = Call(ids={}, query=query, every=every, body=None)
        return self.operation(self.store, call).body

    def test_page(self) -> None:
        """A page costs what it shows, wherever it is."""
        shown = self.ask(page="7", pageSize="10")
        self.assertEqual([each["name"] for each in shown][::9], ["060", "069"])
        self.assertEqual({each["colour"] for each in shown}, {"blue"})
        self.assertEqual(self.presented, 10)
        self.assertEqual(self.ask(page="101", pageSize="10"), [])
        self.assertEqual(self.presented, 10)

    def test_search(self) -> None:
        """A search looks at every record as it is shown."""
        shown = self.ask(search="RED", pageSize="5", page="2")
        self.assertEqual(
            [each["name"] for each in shown], ["500", "600", "700", "800", "900"]
        )
        self.assertEqual(self.presented, HOW_MANY)
