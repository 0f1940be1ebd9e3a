"""A provider with two keys, and tokens that are taken or refused."""

from base64 import urlsafe_b64encode
from typing import Any

import orjson
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import NOW
from tests.provider_fakes import FIRST, RSA, keyset, rules
from zscaler_mcp.caller import Caller
from zscaler_mcp.provider import TokenRefused, TokenRules


def part(value: Any) -> str:
    """A value as one part of a token."""
    content = value if isinstance(value, bytes) else orjson.dumps(value)
    return urlsafe_b64encode(content).rstrip(b"=").decode()


class TokenCase(SynchronousTestCase):
    """A provider with two keys."""

    keys = keyset(FIRST, RSA)

    def take(self, token: str, rules_: TokenRules | None = None) -> Caller:
        """The caller of a token."""
        chosen = rules_ or rules()
        return chosen.prove(chosen.judge(token, NOW), self.keys)

    def assertRefused(
        self, token: str, reason: str = "", rules_: TokenRules | None = None
    ) -> None:
        """A token is refused, and for that reason."""
        error = self.assertRaises(TokenRefused, self.take, token, rules_)
        self.assertIn(reason, error.reason)
