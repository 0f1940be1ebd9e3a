"""Plans in which an identity provider vouches for callers."""

from tests.net_certificates import NOW
from tests.plan_case import KEY, PlanCase, resolve
from zscaler_mcp.plan import Planned, make_plan
from zscaler_mcp.provider import ALGORITHMS
from zscaler_mcp.settings import AuthenticationMode, Transport, load
from zscaler_mcp.settings.callers import SIGNATURE_ALGORITHMS

JWT = {
    "AUTH_JWKS_URI": "https://idp.example/keys",
    "AUTH_ISSUER": "https://idp.example/",
    "AUTH_AUDIENCE": "zscaler-mcp",
}


class JwtTests(PlanCase):
    """The mode jwt."""

    def test_detected(self) -> None:
        """A key set alone is the mode jwt, also beside an API key, which is said."""
        self.assertIs(self.plan(**JWT).authentication, AuthenticationMode.JWT)
        self.assertEqual(self.warnings(**JWT), "")
        both = {**JWT, "AUTH_API_KEY": KEY}
        self.assertIs(self.plan(**both).authentication, AuthenticationMode.JWT)
        self.assertIn(
            "AUTH_API_KEY: is set, but the mode is jwt", self.warnings(**both)
        )
        keyed = {**both, "AUTH_MODE": "api-key"}
        self.assertIs(self.plan(**keyed).authentication, AuthenticationMode.API_KEY)
        self.assertIn("AUTH_JWKS_URI: is set, but the", self.warnings(**keyed))

    def test_algorithms(self) -> None:
        """An operator may allow exactly what can be verified, and nothing symmetric."""
        self.assertEqual(ALGORITHMS, SIGNATURE_ALGORITHMS)
        self.assertEqual([n for n in ALGORITHMS if n.startswith(("HS", "no"))], [])

    def test_off_loopback(self) -> None:
        """It is authentication: a bind off loopback needs nothing more."""
        self.plan(**JWT, HOST="192.0.2.1", ALLOW_HTTP="true")

    def test_incomplete(self) -> None:
        """Everything that is missing refuses the start, named at once."""
        for variables in (
            {"AUTH_MODE": "jwt"},
            {"AUTH_JWKS_URI": JWT["AUTH_JWKS_URI"]},
        ):
            faults = self.faults(**variables)
            for name in JWT.keys() - variables.keys():
                what = f"ZSCALER_MCP_{name}: is not set, and the mode jwt needs it."
                self.assertIn(what, faults)
            self.assertEqual(
                len(faults.splitlines()), len(JWT.keys() - variables.keys())
            )

    def test_misconfigured(self) -> None:
        """A value that would loosen something, or never work, refuses the start."""
        for name, text, words in (
            ("AUTH_JWKS_URI", "http://idp.example/keys", "plain http"),
            ("AUTH_JWKS_URI", "https://user:pw@idp.example/keys", "is not a URL"),
            ("AUTH_JWKS_URI", "", "is empty"),
            ("AUTH_ISSUER", "", "is empty"),
            ("AUTH_ISSUER", "two words", "is not an issuer"),
            ("AUTH_AUDIENCE", "", "is empty"),
            ("AUTH_AUDIENCE", "a,,b", "empty entry"),
            ("AUTH_ALGORITHMS", "HS256", "names another algorithm"),
            ("AUTH_ALGORITHMS", "RS256,none", "names another algorithm"),
            ("AUTH_ALGORITHMS", "rs256", "names another algorithm"),
            ("AUTH_ALGORITHMS", "", "is empty"),
            ("AUTH_REQUIRED_SCOPES", "", "is empty"),
            ("AUTH_REQUIRED_SCOPES", 'a"b', "cannot be a scope"),
            ("AUTH_LEEWAY", "301", "from 0 to 300"),
            ("AUTH_LEEWAY", "-1", "from 0 to 300"),
        ):
            faults = self.faults(**{**JWT, name: text})
            self.assertIn(f"ZSCALER_MCP_{name}", faults)
            self.assertIn(words, faults)
            self.assertEqual(len(faults.splitlines()), 1, faults)

    def test_values(self) -> None:
        """Text becomes values: lists, scopes by comma or space, loopback over http."""
        chosen = self.plan(
            AUTH_JWKS_URI="http://127.0.0.1:9/keys",
            AUTH_ISSUER="https://idp.example/",
            AUTH_AUDIENCE="a, b,a",
            AUTH_ALGORITHMS="ES384, EdDSA",
            AUTH_REQUIRED_SCOPES="mcp:read mcp:write,openid",
            AUTH_LEEWAY="0",
        ).settings.authentication
        self.assertEqual(str(chosen.jwks_uri), "http://127.0.0.1:9/keys")
        self.assertEqual(chosen.audience, ("a", "b"))
        self.assertEqual(chosen.algorithms, ("ES384", "EdDSA"))
        self.assertEqual(chosen.required_scopes, ("mcp:read", "mcp:write", "openid"))
        self.assertEqual(chosen.leeway, 0)

    def test_switched_off(self) -> None:
        """A provider that nobody is asked for is said to be unused."""
        variables = {**JWT, "AUTH_ENABLED": "false"}
        plan = self.plan(**variables)
        self.assertIs(plan.authentication, AuthenticationMode.NONE)
        self.assertIn("nobody is asked", self.warnings(**variables))


class OidcTests(PlanCase):
    """The mode oidc."""

    def environ(self, **changes: str) -> dict[str, str]:
        """Variables of the mode, but for ``changes``; an empty one is left out."""
        given = {
            "OIDCPROXY_CONFIG_URL": "https://idp.example/.well-known/openid-configuration",
            "OIDCPROXY_BASE_URL": "https://mcp.example",
            **changes,
        }
        return {name: text for name, text in given.items() if text}

    def make(self, **changes: str) -> Planned:
        """A plan of these variables, with their full names."""
        environ = {"ZSCALER_MCP_DEMO": "true", **self.environ(**changes)}
        return make_plan(
            load({}, environ),
            default_transport=Transport.STREAMABLE_HTTP,
            resolve=resolve,
            now=NOW.timestamp(),
        )

    def refused(self, **changes: str) -> str:
        """Why a plan is refused."""
        outcome = self.make(**changes)
        self.assertIsNone(outcome.plan)
        return "\n".join(map(str, outcome.faults))

    def test_detected(self) -> None:
        """A discovery URL alone is the mode, and each of its names is."""
        for mode in ("", "oidc", "oidcproxy", "oauth-proxy"):
            plan = self.make(ZSCALER_MCP_AUTH_MODE=mode).plan
            assert plan is not None
            self.assertIs(plan.authentication, AuthenticationMode.OIDC)

    def test_incomplete(self) -> None:
        """What is missing refuses the start by its name."""
        mode = {"ZSCALER_MCP_AUTH_MODE": "oidc"}
        for names in (
            ("OIDCPROXY_CONFIG_URL",),
            ("OIDCPROXY_BASE_URL",),
            ("OIDCPROXY_CONFIG_URL", "OIDCPROXY_BASE_URL"),
        ):
            faults = self.refused(**mode, **dict.fromkeys(names, ""))
            self.assertEqual(len(faults.splitlines()), len(names))
            for name in names:
                self.assertIn(f"{name}: is not set, and the mode oidc needs", faults)

    def test_misconfigured(self) -> None:
        """What could not work, or would be something else, refuses the start."""
        for name, text, words in (
            ("OIDCPROXY_CONFIG_URL", "https://idp.example/", "which issuer to expect"),
            ("OIDCPROXY_CONFIG_URL", "http://idp.example/x", "plain http"),
            ("OIDCPROXY_BASE_URL", "http://mcp.example", "plain http"),
            ("OIDCPROXY_BASE_URL", "https://mcp.example/#x", "is not a URL"),
            ("OIDCPROXY_BASE_URL", "https://mcp.example/?x", "has a query"),
            ("OIDCPROXY_REQUIRED_SCOPES", "openid,offline_access", "offline_access"),
            ("OIDCPROXY_REQUIRED_SCOPE", "openid", "mean OIDCPROXY_REQUIRED_SCOPES?"),
        ):
            faults = self.refused(**{name: text})
            self.assertIn(f"{name}", faults)
            self.assertIn(words, faults)
            self.assertEqual(len(faults.splitlines()), 1, faults)

    def test_issuer(self) -> None:
        """An issuer that is told makes up for a URL that does not say it."""
        plan = self.make(
            OIDCPROXY_CONFIG_URL="https://idp.example/discovery",
            ZSCALER_MCP_AUTH_ISSUER="https://idp.example/issuer",
        ).plan
        self.assertIsNotNone(plan)

    def test_client(self) -> None:
        """The client of the existing server is not needed, which is said."""
        outcome = self.make(
            OIDCPROXY_CLIENT_ID="id", OIDCPROXY_CLIENT_SECRET="zq9" * 12
        )
        self.assertIsNotNone(outcome.plan)
        said = "\n".join(map(str, outcome.warnings))
        for name in ("OIDCPROXY_CLIENT_ID", "OIDCPROXY_CLIENT_SECRET"):
            self.assertIn(f"{name} in the environment: is ignored.", said)
        self.assertNotIn("zq9", said)

    def test_beside_another(self) -> None:
        """A provider that nobody is asked to trust is said to be idle."""
        outcome = self.make(
            ZSCALER_MCP_AUTH_MODE="api-key", ZSCALER_MCP_AUTH_API_KEY=KEY
        )
        said = "\n".join(map(str, outcome.warnings))
        self.assertIn("OIDCPROXY_CONFIG_URL: is set, but the mode is api-key", said)
