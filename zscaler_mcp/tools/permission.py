"""What each caller may call: the inventory, as far as token and scopes reach."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Final

import attrs

from zscaler_mcp.caller import Caller
from zscaler_mcp.catalog import Tool
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.settings import EVERYBODY, ScopeRule
from zscaler_mcp.tools.inventory import Inventory
from zscaler_mcp.tools.selection import matches

__all__ = ["Permissions"]

MAX_SETS: Final = 64
"""Sets of scopes and services whose inventories are kept: callers choose what they
present."""


def _nothing(_caller: Caller) -> frozenset[str]:
    """No service is withheld from anybody."""
    return frozenset()


@attrs.frozen
class _Terms:
    held: frozenset[str] | None
    """Scopes with a rule; ``None`` where scopes do not matter."""

    withheld: frozenset[str]


class Permissions:
    """An inventory for each set of scopes and of withheld services, made once.

    Without rules everybody may call all of it. With rules a caller may call what a
    rule for one of their scopes covers, and nothing else. Tools of a service that is
    withheld do not exist, for as long as it is.

    :param withheld: the services that a caller is not offered now.
    :param by_caller: whether those depend on the caller.
    """

    def __init__(
        self,
        inventory: Inventory,
        sanitizer: Sanitizer,
        rules: tuple[ScopeRule, ...] = (),
        withheld: Callable[[Caller], frozenset[str]] = _nothing,
        *,
        by_caller: bool = False,
    ) -> None:
        self._inventory = inventory
        self._sanitizer = sanitizer
        self._rules = rules
        self._withheld = withheld
        self._by_caller = by_caller
        self._made: OrderedDict[_Terms, Inventory] = OrderedDict()

    @property
    def differ(self) -> bool:
        """Whether what is offered depends on the caller."""
        return bool(self._rules) or self._by_caller

    def of(self, caller: Caller) -> Inventory:
        """What a caller may call."""
        withheld = self._withheld(caller)
        if not self._rules:
            return self.without(withheld)
        held = frozenset(
            rule.scope
            for rule in self._rules
            if rule.scope == EVERYBODY or rule.scope in caller.scopes
        )
        return self._remembered(_Terms(held, withheld))

    def without(self, withheld: frozenset[str]) -> Inventory:
        """What is offered where some services are not, whatever a caller's scopes."""
        if not withheld:
            return self._inventory
        return self._remembered(_Terms(None, withheld))

    def _remembered(self, terms: _Terms) -> Inventory:
        permitted = self._made.get(terms)
        if permitted is None:
            permitted = self._made[terms] = self._restrict(terms)
            if len(self._made) > MAX_SETS:
                self._made.popitem(last=False)
        self._made.move_to_end(terms)
        return permitted

    def _restrict(self, terms: _Terms) -> Inventory:
        held = terms.held
        patterns = [
            pattern
            for rule in self._rules
            if held is not None and rule.scope in held
            for pattern in rule.patterns
        ]

        def covers(tool: Tool) -> bool:
            return tool.service not in terms.withheld and (
                held is None or any(matches(pattern, tool) for pattern in patterns)
            )

        return self._inventory.restricted(covers, self._sanitizer)
