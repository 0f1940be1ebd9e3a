"""What tokens say of products, and what becomes of services for it (T34)."""

import json
from base64 import urlsafe_b64encode
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.catalog import SERVICES
from zscaler_mcp.oneapi.products import Products, products_of
from zscaler_mcp.secret import Secret
from zscaler_mcp.settings import Entitlement
from zscaler_mcp.tools.coverage import Coverage

EVERYTHING: Final = frozenset(SERVICES)
REAL: Final = ("CLOUD_CONNECTOR", "ZCC", "ZDX", "ZIA", "ZIAM", "ZINSIGHTS")
"""The codes of a tenant without private access, as its tokens name them."""


def token(claims: Any) -> Secret:
    """A token with these claims."""
    encoded = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return Secret(f"eyJhbGciOiJSUzI1NiJ9.{encoded}.c2lnbmF0dXJl")


def named(*codes: Any, claim: str = "service-info") -> Secret:
    """A token that names products."""
    return token({claim: [{"prd": code, "rnm": "Admin", "tnt": 1} for code in codes]})


def coverage(*codes: str) -> Coverage:
    """What a token with these products covers."""
    return Coverage.of(products_of(named(*codes)))


class ProductTests(SynchronousTestCase):
    """Reading the token."""

    def test_codes(self) -> None:
        """The codes are read in either spelling of the claim, whatever their case."""
        expected = Products(frozenset({"ZIA", "ZPA"}))
        self.assertEqual(products_of(named("zia", " ZPA ")), expected)
        self.assertEqual(
            products_of(named("ZIA", "ZPA", claim="serviceInfo")), expected
        )

    def test_silent(self) -> None:
        """A token that is no JWT, or has no list of products, says nothing."""
        for silent in (
            Secret("opaque-token"),
            Secret("a.b"),
            Secret("a.b.c.d"),
            Secret("a.!!!!.c"),
            Secret("a.Zm9v.c"),
            Secret("a.b\xe9c.d"),
            token([]),
            token({}),
            token({"service-info": {"prd": "ZIA"}}),
        ):
            self.assertIsNone(products_of(silent))

    def test_garbled(self) -> None:
        """An entry that cannot be read is noticed; those beside it are read."""
        for entry in (None, "ZIA", {}, {"prd": 7}, {"prd": ""}, {"prd": "A\n[X]  b=c"}):
            read = products_of(token({"service-info": [entry, {"prd": "ZPA"}]}))
            self.assertEqual(read, Products(frozenset({"ZPA"}), garbled=True), entry)

    @given(st.text(max_size=300))
    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    def test_total(self, text: str) -> None:
        """No token breaks the reader."""
        products_of(Secret(text))
        products_of(Secret(f"a.{text}.b"))


class CoverageTests(SynchronousTestCase):
    """Concluding from it."""

    def withheld(self, *codes: str) -> tuple[set[str], set[str]]:
        """What is withheld when open, and when closed."""
        known = coverage(*codes)
        return (
            set(known.withheld(Entitlement.OPEN)),
            set(known.withheld(Entitlement.CLOSED)),
        )

    def test_clear(self) -> None:
        """What a token clearly does not cover is withheld; what it covers is not."""
        opened, closed = self.withheld(*REAL)
        self.assertEqual(opened, {"zpa"})
        # No token that names these three has been seen: their absence tells nothing.
        self.assertEqual(closed, {"zpa", "zcell", "zeasm", "zms"})
        self.assertEqual(
            coverage(*REAL).covered, {"ztw", "zcc", "zdx", "zia", "zid", "zins"}
        )

    def test_named(self) -> None:
        """A service that the token names is offered, whichever rule is chosen."""
        everything = (*REAL, "ZPA", "ZCELL", "ZEASM", "ZMS")
        self.assertEqual(self.withheld(*everything), (set(), set()))

    def test_strange(self) -> None:
        """A product that is not known here may be any service: nothing is concluded."""
        opened, closed = self.withheld("ZIA", "NEW_PRODUCT")
        self.assertEqual(opened, set())
        self.assertEqual(closed, EVERYTHING - {"zia"})
        self.assertEqual(coverage("ZIA", "NEW_PRODUCT").products, "NEW_PRODUCT?,ZIA")

    def test_others(self) -> None:
        """A product that is known to be none of ours hides no conclusion."""
        self.assertIn("zpa", self.withheld("ZIA", "RISK360")[0])

    def test_nothing_known(self) -> None:
        """Where nothing can be told, open withholds nothing and closed everything."""
        for unknown in (
            Coverage.of(None),
            Coverage.unknown("no token yet"),
            coverage(),
            coverage("BI"),
            Coverage.of(Products(frozenset(), garbled=True)),
        ):
            self.assertEqual(unknown.undetermined, EVERYTHING)
            self.assertEqual(unknown.withheld(Entitlement.OPEN), set())
            self.assertEqual(unknown.withheld(Entitlement.CLOSED), EVERYTHING)

    def test_off(self) -> None:
        """Switched off, nothing is withheld."""
        self.assertEqual(coverage(*REAL).withheld(Entitlement.OFF), set())

    def test_shown(self) -> None:
        """However many products a token names, the banner keeps its size."""
        many = coverage(*(f"P{number:030}" for number in range(500)))
        self.assertLess(len(many.products), 1000)
        self.assertNotIn(" ", many.products)
