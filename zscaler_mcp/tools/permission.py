"""What each caller may call: the inventory, as far as their scopes reach."""

from collections import OrderedDict
from typing import Final

from zscaler_mcp.caller import Caller
from zscaler_mcp.catalog import Tool
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.settings import EVERYBODY, ScopeRule
from zscaler_mcp.tools.inventory import Inventory
from zscaler_mcp.tools.selection import matches

__all__ = ["Permissions"]

MAX_SETS: Final = 64
"""Sets of scopes whose inventories are kept: callers choose what they present."""


class Permissions:
    """An inventory for each set of scopes, made once.

    Without rules everybody may call all of it. With rules a caller may call what a
    rule for one of their scopes covers, and nothing else.
    """

    def __init__(
        self,
        inventory: Inventory,
        sanitizer: Sanitizer,
        rules: tuple[ScopeRule, ...] = (),
    ) -> None:
        self._inventory = inventory
        self._sanitizer = sanitizer
        self._rules = rules
        self._by_scopes: OrderedDict[frozenset[str], Inventory] = OrderedDict()

    @property
    def differ(self) -> bool:
        """Whether what is offered depends on the caller."""
        return bool(self._rules)

    def of(self, caller: Caller) -> Inventory:
        """What a caller may call."""
        if not self._rules:
            return self._inventory
        held = frozenset(
            rule.scope
            for rule in self._rules
            if rule.scope == EVERYBODY or rule.scope in caller.scopes
        )
        permitted = self._by_scopes.get(held)
        if permitted is None:
            permitted = self._by_scopes[held] = self._restrict(held)
            if len(self._by_scopes) > MAX_SETS:
                self._by_scopes.popitem(last=False)
        self._by_scopes.move_to_end(held)
        return permitted

    def _restrict(self, held: frozenset[str]) -> Inventory:
        patterns = [
            pattern
            for rule in self._rules
            if rule.scope in held
            for pattern in rule.patterns
        ]

        def covers(tool: Tool) -> bool:
            return any(matches(pattern, tool) for pattern in patterns)

        return self._inventory.restricted(covers, self._sanitizer)
