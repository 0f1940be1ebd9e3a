"""Which services a token covers, and what an operator has withheld for that."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Self

import attrs

from zscaler_mcp.catalog import SERVICES
from zscaler_mcp.oneapi.products import Products
from zscaler_mcp.settings import Entitlement

__all__ = ["Coverage"]

_PRODUCTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CELLULAR": "zcell",
        "CLOUD_CONNECTOR": "ztw",
        "EASM": "zeasm",
        "IDENTITY": "zid",
        "INSIGHTS": "zins",
        "ZCC": "zcc",
        "ZCELL": "zcell",
        "ZCELLULAR": "zcell",
        "ZDX": "zdx",
        "ZEASM": "zeasm",
        "ZIA": "zia",
        "ZIAM": "zid",
        "ZID": "zid",
        "ZIDENTITY": "zid",
        "ZINS": "zins",
        "ZINSIGHTS": "zins",
        "ZMS": "zms",
        "ZPA": "zpa",
        "ZTW": "ztw",
    }
)
"""Services by product code: those seen in tokens of tenants, and likely others."""

_SEEN: Final = frozenset({"zcc", "zdx", "zia", "zid", "zins", "zpa", "ztw"})
"""Services whose code in tokens is known for sure: of these alone absence tells."""

_OTHERS: Final = frozenset({"BI", "RISK360", "ZGUARD"})
"""Codes of products that no service here belongs to."""

_MAX_SHOWN: Final = 24
"""Product codes in the banner."""


@attrs.frozen
class Coverage:
    """What is known of each service; one that is in neither set is not covered."""

    covered: frozenset[str]
    undetermined: frozenset[str]
    why: str
    """How it is known, in words."""

    products: str = "-"
    """The codes of the token; a question mark follows one that is not known."""

    @classmethod
    def unknown(cls, why: str) -> Self:
        """Nothing is known of any service."""
        return cls(frozenset(), frozenset(SERVICES), why)

    @classmethod
    def of(cls, products: Products | None) -> Self:
        """What a token says.

        A code that is not known here may stand for any service that is not named:
        then nothing is concluded from a service's absence.
        """
        if products is None:
            return cls.unknown("the token does not speak of products")
        strange = products.codes - _PRODUCTS.keys() - _OTHERS
        covered = frozenset(
            _PRODUCTS[code] for code in products.codes if code in _PRODUCTS
        )
        absent = SERVICES.keys() - covered
        if strange or products.garbled:
            why, undetermined = "the token names products unknown here", absent
        elif not covered:
            why, undetermined = "the token names no product of this server", absent
        else:
            why, undetermined = "by the token", absent - _SEEN
        codes = [f"{code}?" if code in strange else code for code in products.codes]
        shown = ",".join(sorted(codes)[:_MAX_SHOWN]) or "-"
        return cls(covered, frozenset(undetermined), why, shown)

    def withheld(self, rule: Entitlement) -> frozenset[str]:
        """The services that are not offered."""
        if rule is Entitlement.OFF:
            return frozenset()
        absent = frozenset(SERVICES) - self.covered
        return absent if rule is Entitlement.CLOSED else absent - self.undetermined
