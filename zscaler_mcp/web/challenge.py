"""What a caller without the right token is told (RFC 6750 section 3)."""

from typing import Final

import attrs

from zscaler_mcp.refusal import Refusal

__all__ = ["Challenges"]

_REALM: Final = 'Bearer realm="zscaler-mcp"'
_MALFORMED: Final = "One bearer token is expected in one Authorization field."
_INSUFFICIENT: Final = "The token does not carry the scopes that are needed."


@attrs.frozen(kw_only=True)
class Challenges:
    """The challenges of one mode.

    What goes into them was checked: no scope and no URL holds a quote.
    """

    scopes: tuple[str, ...] = ()
    """All that a token needs, in one challenge."""

    metadata: str | None = None
    """The URL of the protected resource metadata (RFC 9728 section 5.1)."""

    def _with(self, *parameters: tuple[str, str]) -> str:
        said = [(name, text) for name, text in parameters if text]
        if self.metadata is not None:
            said.append(("resource_metadata", self.metadata))
        return ", ".join((_REALM, *(f'{name}="{text}"' for name, text in said)))

    @property
    def _asked(self) -> tuple[str, str]:
        return ("scope", " ".join(self.scopes))

    @property
    def absent(self) -> str:
        """For a request without a token: no error was made.

        Where to get a token goes with what to ask for; without the one, strangers
        are not told the other.
        """
        return self._with(*(() if self.metadata is None else (self._asked,)))

    @property
    def invalid(self) -> str:
        """For a token that is not taken, whatever is wrong with it."""
        asked = () if self.metadata is None else (self._asked,)
        return self._with(("error", "invalid_token"), *asked)

    @property
    def malformed(self) -> Refusal:
        """For a request that presents no token where one should stand."""
        challenge = self._with(("error", "invalid_request"))
        return _refusal(400, _MALFORMED, challenge)

    @property
    def insufficient(self) -> Refusal:
        """For a good token that lacks a scope."""
        challenge = self._with(("error", "insufficient_scope"), self._asked)
        return _refusal(403, _INSUFFICIENT, challenge)


def _refusal(status: int, sentence: str, challenge: str) -> Refusal:
    field = (b"WWW-Authenticate", challenge.encode("ascii"))
    return Refusal(status, sentence, (field,))
