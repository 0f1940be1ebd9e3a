"""Claims of tokens: missing, wrong, of another type, for somebody else (T18)."""

from typing import Any

import orjson

from tests.oneapi_fakes import NOW
from tests.provider_fakes import AUDIENCE, FIRST, ISSUER, STRANGER, claims, rules
from tests.token_case import TokenCase, part
from zscaler_mcp.provider import ScopesMissing
from zscaler_mcp.secureurl import SecureURL


class ClaimTests(TokenCase):
    """Claims that are missing, wrong or of another type."""

    def test_times(self) -> None:
        """Without an end, or outside of its time, a token is refused."""
        for change, reason in (
            ({"exp": None}, "never expires"),
            ({"exp": NOW - 30}, "has expired"),
            ({"exp": str(NOW + 600)}, "not a number"),
            ({"exp": True}, "not a number"),
            ({"exp": [NOW + 600]}, "not a number"),
            ({"nbf": NOW + 31}, "not come (nbf)"),
            ({"nbf": "soon"}, "not a number"),
            ({"iat": NOW + 31}, "not come (iat)"),
        ):
            self.assertRefused(FIRST.sign(claims(**change)), reason)
        for huge in (b"1e400", b"NaN", b"Infinity"):
            content = orjson.dumps(claims()).replace(b"%r" % (NOW + 600), huge)
            self.assertIn(huge, content)
            forged = f"{part({'alg': 'ES256'})}.{part(content)}.{part(b'x')}"
            self.assertRefused(forged)

    def test_leeway(self) -> None:
        """The leeway is what the operator says."""
        strict, wide = rules(leeway=0), rules(leeway=300)
        self.assertRefused(FIRST.token(exp=NOW), "expired", strict)
        self.take(FIRST.token(exp=NOW + 1), strict)
        self.take(FIRST.token(exp=NOW - 299), wide)
        self.assertRefused(FIRST.token(exp=NOW - 300), "expired", wide)

    def test_issuer(self) -> None:
        """Another issuer is another, however alike."""
        for issuer in (
            None,
            "",
            f"{ISSUER}/",
            ISSUER.upper(),
            "https://idp.example/other",
            "https://idp.example.evil.example/tenant",
        ):
            self.assertRefused(FIRST.token(iss=issuer), "another issuer")
        for value in ([ISSUER], {"iss": ISSUER}, 7):
            header = {"alg": "ES256"}
            token = f"{part(header)}.{part(claims(iss=value))}.{part(b'x')}"
            self.assertRefused(token, "another issuer")

    def test_audience(self) -> None:
        """A token for somebody else is refused (RFC 8725 3.9)."""
        for audience in (
            None,
            "",
            [],
            "other",
            AUDIENCE.upper(),
            f"{AUDIENCE}x",
            [f"{AUDIENCE}/"],
            [None],
            [[AUDIENCE]],
            {AUDIENCE: 1},
        ):
            self.assertRefused(FIRST.token(aud=audience), "another audience")

    def test_subject(self) -> None:
        """Without a subject that can be written down there is no caller."""
        for subject in (None, "", "x" * 256, "a\nb", "a\x1b[31m", "\u202eab"):
            self.assertRefused(FIRST.token(sub=subject), "no subject")
        for value in (7, ["alice"]):
            token = f"{part({'alg': 'ES256'})}.{part(claims(sub=value))}.{part(b'x')}"
            self.assertRefused(token, "no subject")
        self.take(FIRST.token(sub="x" * 255))

    def test_bound_tokens(self) -> None:
        """A token that only the holder of a key may use is no bearer token."""
        for confirmation in ({"jkt": "x"}, {"x5t#S256": "x"}, {}):
            self.assertRefused(FIRST.token(cnf=confirmation), "bound to a key")

    def test_required_scopes(self) -> None:
        """All required scopes are needed, and a good signature before that is said."""
        both = rules(scopes=("mcp:read", "mcp:write"))
        self.take(FIRST.token(), both)
        for scope in (
            None,
            "",
            "mcp:read",
            "mcp:read mcp:writer",
            "MCP:READ mcp:write",
        ):
            token = FIRST.token(scope=scope)
            error = self.assertRaises(ScopesMissing, self.take, token, both)
            self.assertEqual(error.caller.principal, f"{ISSUER}#alice")
        self.assertRefused(STRANGER.token(scope=None), "signature", both)


class ResourceTests(TokenCase):
    """Tokens that are bound to this server (RFC 8707, O11)."""

    def test_spellings(self) -> None:
        """The server's URL is taken in every spelling of it, and no other URL is."""
        resource = SecureURL.parse("https://mcp.example/mcp")
        bound = rules(audiences=frozenset(), resource=resource)
        good: tuple[Any, ...] = (
            "https://mcp.example/mcp",
            "https://mcp.example/mcp/",
            "HTTPS://MCP.Example:443/mcp",
            ["https://other.example", "https://mcp.example/mcp"],
        )
        for audience in good:
            self.take(FIRST.token(aud=audience), bound)
        for other in (
            "https://mcp.example",
            "https://mcp.example/",
            "https://mcp.example/MCP",
            "https://mcp.example/mcp//",
            "https://mcp.example/mcp?x",
            "https://mcp.example/mcp#x",
            "https://mcp.example:8443/mcp",
            "http://mcp.example/mcp",
            "https://user@mcp.example/mcp",
            "https://mcp.example.evil.example/mcp",
            "https://evil.example/https://mcp.example/mcp",
            "mcp.example/mcp",
            AUDIENCE,
            None,
        ):
            self.assertRefused(FIRST.token(aud=other), "another audience", bound)
