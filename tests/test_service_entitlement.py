"""What is withheld as tokens come and go, from all or from one caller (T34)."""

from typing import Final

from twisted.logger import capturedLogs
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import log_text
from tests.test_tools_coverage import EVERYTHING, REAL, named
from zscaler_mcp.caller import ANONYMOUS, Caller
from zscaler_mcp.oneapi.products import Products
from zscaler_mcp.oneapi.token import Grant
from zscaler_mcp.secret import Secret
from zscaler_mcp.service._entitlement import CallersEntitlement, TenantEntitlement
from zscaler_mcp.settings import Entitlement

LACKING: Final = frozenset({"zpa"})


def grant(*codes: str) -> Grant:
    """A grant of a token that names products."""
    return Grant.lasting(named(*codes), 3600.0, 0.0)


class TenantEntitlementTests(SynchronousTestCase):
    """The server's own token."""

    def make(self, rule: Entitlement = Entitlement.OPEN) -> TenantEntitlement:
        """An entitlement whose changes are noted."""
        entitlement = TenantEntitlement(rule)
        self.changes: list[frozenset[str]] = []
        entitlement.on_change = self.changes.append
        return entitlement

    def test_there_and_back(self) -> None:
        """A token withholds what it does not cover; the next one may give it back."""
        entitlement = self.make()
        self.assertEqual(entitlement.withheld(ANONYMOUS), frozenset())
        entitlement.hear(grant(*REAL))
        self.assertEqual(entitlement.withheld(ANONYMOUS), LACKING)
        entitlement.hear(grant(*REAL, "ZPA"))
        self.assertEqual(entitlement.withheld(ANONYMOUS), frozenset())
        self.assertEqual(self.changes, [LACKING, LACKING])

    def test_the_same_again(self) -> None:
        """A renewed token that says the same changes nothing and tells nobody."""
        entitlement = self.make()
        for _ in range(3):
            entitlement.hear(grant(*REAL))
        self.assertEqual(len(self.changes), 1)

    def test_silent_token(self) -> None:
        """A token that says nothing puts what is undetermined by the rule."""
        silent = Grant.lasting(Secret("opaque"), 3600.0, 0.0)
        for rule, withheld in (
            (Entitlement.OPEN, frozenset[str]()),
            (Entitlement.CLOSED, EVERYTHING),
        ):
            entitlement = self.make(rule)
            entitlement.hear(grant(*REAL))
            entitlement.hear(silent)
            self.assertEqual(entitlement.withheld(ANONYMOUS), withheld)

    def test_closed_before_the_token(self) -> None:
        """Closed, nothing is offered until a token says what is covered."""
        entitlement = self.make(Entitlement.CLOSED)
        self.assertEqual(entitlement.withheld(ANONYMOUS), EVERYTHING)
        entitlement.hear(grant("ZIA"))
        self.assertEqual(entitlement.withheld(ANONYMOUS), EVERYTHING - {"zia"})

    def test_off(self) -> None:
        """Switched off, no token withholds anything."""
        entitlement = self.make(Entitlement.OFF)
        entitlement.hear(grant("ZIA"))
        self.assertEqual(entitlement.withheld(ANONYMOUS), frozenset())
        self.assertEqual(self.changes, [])

    def test_never_silent(self) -> None:
        """The log says what is withheld, and what could not be told."""
        with capturedLogs() as events:
            self.make().hear(grant(*REAL))
        text = log_text(list(events))
        self.assertIn("withheld zpa", text)
        self.assertIn("undetermined zcell,zeasm,zms", text)


class CallersEntitlementTests(SynchronousTestCase):
    """The tokens of callers."""

    def test_own_token(self) -> None:
        """Each caller is offered what their own token covers."""
        products = {"a": Products(frozenset({"ZPA"})), "b": None}

        def said(caller: Caller) -> Products | None:
            return products[caller.principal]

        alice, bob = (Caller(principal=name, mode="zscaler") for name in "ab")
        opened = CallersEntitlement(Entitlement.OPEN, said)
        self.assertIn("zia", opened.withheld(alice))
        self.assertNotIn("zpa", opened.withheld(alice))
        self.assertEqual(opened.withheld(bob), frozenset())
        closed = CallersEntitlement(Entitlement.CLOSED, said)
        self.assertEqual(closed.withheld(alice), EVERYTHING - {"zpa"})
        self.assertEqual(closed.withheld(bob), EVERYTHING)
        off = CallersEntitlement(Entitlement.OFF, said)
        self.assertEqual(off.withheld(alice), frozenset())
