"""Rules whose action is called otherwise by the service than by the tools."""

from typing import Any, Final

import attrs

from zscaler_mcp.catalog.call import Call, as_record
from zscaler_mcp.catalog.model import Parameter, Record
from zscaler_mcp.catalog.perform import replace
from zscaler_mcp.catalog.rows import NAME
from zscaler_mcp.catalog.zia.rule_bodies import NEW_RULE

__all__ = ["RuleAction"]

_WORD: Final = {**NAME, "maxLength": 128}


@attrs.frozen
class RuleAction:
    """Where the action of a kind of rule goes.

    The same may be said in ``advanced`` by the service's own name; of what is said
    twice, the one has to be the other, or among the others.
    """

    member: str
    """The service's name for it."""

    several: bool = False
    """Whether the service takes a list."""

    def parameter(self, description: str, *, required: bool = False) -> Parameter:
        """``action``: one word."""
        return Parameter(
            name="action", description=description, schema=_WORD, required=required
        )

    def body(self, call: Call) -> Record:
        """The body, with the action in its place.

        :raises ToolFailure: kind ``argument``, for two actions that do not agree.
        """
        body = call.body
        if "action" in call.arguments:
            word = call.arguments["action"]
            said = body.setdefault(self.member, [word] if self.several else word)
            if word not in said if self.several else word != said:
                raise call.refuse(
                    f"advanced says another {self.member}: say it once.", "action"
                )
        return body

    async def create(self, call: Call) -> Any:
        """An adapter: a new rule."""
        body = {**NEW_RULE, **self.body(call)}
        return await call.write(call.tool.method, call.path(), body)

    async def update(self, call: Call) -> Any:
        """An adapter: read, merge, replace."""
        changes = self.body(call)
        return await replace(call, as_record(await call.get(call.path())), changes)
