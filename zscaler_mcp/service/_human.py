"""A human behind the client, who is asked before a grave call runs."""

from typing import Any, Final

import attrs

from zscaler_mcp.mcp import AskRefused, RequestContext, RpcError, elicit

__all__ = ["ClientHuman"]

_NAME: Final = "confirmation."
"""Before the token, the name of the question: nobody can answer what was not asked."""

_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "confirm": {
            "type": "boolean",
            "title": "Do it",
            "description": "Leave it off to keep everything as it is.",
            "default": False,
        }
    },
    "required": ["confirm"],
}


@attrs.frozen
class ClientHuman:
    """Asked through the client, in a form ("Elicitation")."""

    _context: RequestContext

    @classmethod
    def behind(cls, context: RequestContext) -> "ClientHuman | None":
        """Whoever can be asked; ``None`` where the client shows no forms."""
        return cls(context) if context.can_ask(elicit("", _SCHEMA)) else None

    @property
    def token(self) -> str | None:
        """The token of the question that was answered in an earlier round."""
        for name in self._context.given():
            if name.startswith(_NAME):
                return name.removeprefix(_NAME)
        return None

    async def agrees(self, sentence: str, token: str) -> bool:
        """Ask, and wait for the answer; one that is in no shape is no agreement."""
        name = _NAME + token
        ask = elicit(sentence, _SCHEMA)
        try:
            answer = (await self._context.ask({name: ask}))[name]
        except (AskRefused, RpcError):
            return False
        content = answer.get("content", {})
        return answer["action"] == "accept" and content.get("confirm") is True
