"""The tools that are offered: resolved once, encoded once, never changed."""

from collections import Counter
from collections.abc import Callable, Mapping
from types import MappingProxyType

import attrs

from zscaler_mcp.catalog import Action, Catalog, Tool, definition
from zscaler_mcp.errors import UnknownTool
from zscaler_mcp.sanitize import SanitizedJSON, Sanitizer
from zscaler_mcp.tools.selection import Selection
from zscaler_mcp.tools.validation import ArgumentValidator

__all__ = ["Inventory", "Offer"]


@attrs.frozen(eq=False)
class Offer:
    """One tool that is offered, ready to be called."""

    tool: Tool
    validator: ArgumentValidator


@attrs.frozen(eq=False)
class Inventory:
    """What a selection leaves of the catalog."""

    offers: Mapping[str, Offer]
    """By name, in the order of the catalog."""

    definitions: SanitizedJSON
    """The JSON array of tool definitions that ``tools/list`` answers with."""

    @classmethod
    def resolve(
        cls, catalog: Catalog, selection: Selection, sanitizer: Sanitizer
    ) -> "Inventory":
        """Apply ``selection`` to the catalog and compile what is left."""
        tools = [tool for tool in catalog.tools if selection.offers(tool)]
        offers = {tool.name: Offer(tool, ArgumentValidator(tool)) for tool in tools}
        definitions = sanitizer.json([definition(tool) for tool in tools])
        return cls(MappingProxyType(offers), definitions)

    def restricted(
        self, permits: Callable[[Tool], bool], sanitizer: Sanitizer
    ) -> "Inventory":
        """The part of it that is permitted."""
        offers = {n: offer for n, offer in self.offers.items() if permits(offer.tool)}
        definitions = [definition(offer.tool) for offer in offers.values()]
        return Inventory(MappingProxyType(offers), sanitizer.json(definitions))

    def find(self, name: str) -> Offer:
        """The tool of that name.

        :raises UnknownTool: for a tool that does not exist and for one that is
            not offered alike: the answer tells nobody what is hidden.
        """
        try:
            return self.offers[name]
        except KeyError:
            raise UnknownTool(name) from None

    @property
    def counts(self) -> Mapping[Action, int]:
        """How many tools of each action are offered."""
        return Counter(offer.tool.action for offer in self.offers.values())
