"""Which services are withheld, and that everybody hears when that changes."""

from collections.abc import Callable

from twisted.logger import Logger

from zscaler_mcp.caller import Caller
from zscaler_mcp.oneapi.products import Products
from zscaler_mcp.oneapi.token import Grant
from zscaler_mcp.settings import Entitlement
from zscaler_mcp.tools.coverage import Coverage

__all__ = ["CallersEntitlement", "TenantEntitlement"]


class TenantEntitlement:
    """What the server's own token covers, which changes with the token.

    :param rule: what the operator chose.
    """

    _log = Logger()

    def __init__(self, rule: Entitlement) -> None:
        self._rule = rule
        self.coverage = Coverage.unknown("no token yet")
        self.on_change: Callable[[frozenset[str]], None] = lambda _services: None
        """Called with the services that are withheld now and were not, or were and
        are not."""

    def withheld(self, caller: Caller) -> frozenset[str]:
        """The services that are not offered to a caller: the same to all."""
        return self.coverage.withheld(self._rule)

    def hear(self, grant: Grant) -> None:
        """Take what a new token says in place of what the last one said."""
        coverage = Coverage.of(grant.products)
        if self._rule is Entitlement.OFF or coverage == self.coverage:
            return
        before = self.coverage.withheld(self._rule)
        self.coverage = coverage
        after = coverage.withheld(self._rule)
        self._log.info(
            "Entitlement {rule}, {why}: withheld {withheld}; undetermined"
            " {undetermined}.",
            rule=self._rule.value,
            why=coverage.why,
            withheld=",".join(sorted(after)) or "none",
            undetermined=",".join(sorted(coverage.undetermined)) or "none",
        )
        self.on_change(before ^ after)


class CallersEntitlement:
    """What each caller's own token covers, where calls are made with those.

    A token comes with a request of its caller, and what the request sees follows it.

    :param products: what the token of a caller says; ``None`` for nothing.
    """

    def __init__(
        self, rule: Entitlement, products: Callable[[Caller], Products | None]
    ) -> None:
        self._rule = rule
        self._products = products

    def withheld(self, caller: Caller) -> frozenset[str]:
        """The services that are not offered to a caller."""
        if self._rule is Entitlement.OFF:
            return frozenset()
        return Coverage.of(self._products(caller)).withheld(self._rule)
