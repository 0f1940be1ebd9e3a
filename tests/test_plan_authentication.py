"""Which mode of authentication a configuration means, and what it lacks."""

from tests.net_certificates import NOW
from tests.plan_case import KEY, PlanCase, planned, resolve
from zscaler_mcp.plan import Plan, Planned, make_plan
from zscaler_mcp.settings import AuthenticationMode, Transport, load


class AuthenticationTests(PlanCase):
    """How a mode is found."""

    def test_detected(self) -> None:
        """A key alone is the api-key mode."""
        plan = self.plan(AUTH_API_KEY=KEY)
        self.assertIs(plan.authentication, AuthenticationMode.API_KEY)

    def test_weak_keys(self) -> None:
        """A key that can be guessed refuses the start (T16)."""
        for keys in ("k" * 31, f"{KEY},short"):
            self.assertIn("can be guessed", self.faults(AUTH_API_KEY=keys))
        self.plan(AUTH_API_KEY="k" * 32)

    def test_misconfigured(self) -> None:
        """A mode that lacks something refuses the start and says what."""
        for variables, words in (
            (
                {"AUTH_MODE": "api-key"},
                "ZSCALER_MCP_AUTH_API_KEY (or _FILE) is not set",
            ),
            ({"AUTH_ENABLED": "true"}, "no mode is configured"),
            ({"AUTH_MODE": "mtls"}, "ZSCALER_MCP_TLS_CA_CERTS is not set"),
            ({"AUTH_MODE": "jwt"}, "ZSCALER_MCP_AUTH_ISSUER: is not set"),
            ({"AUTH_MODE": "oauth-proxy"}, "OIDCPROXY_BASE_URL: is not set"),
        ):
            self.assertIn(words, self.faults(**variables))

    def test_zscaler(self) -> None:
        """A vanity domain is a mode only where authentication is asked for."""
        tenant = {
            "ZSCALER_VANITY_DOMAIN": "acme",
            "ZSCALER_CLIENT_ID": "client-1",
            "ZSCALER_CLIENT_SECRET": "s",
        }
        for variables, mode in (
            ({}, AuthenticationMode.NONE),
            ({"AUTH_ENABLED": "true"}, AuthenticationMode.ZSCALER),
            ({"AUTH_MODE": "zscaler"}, AuthenticationMode.ZSCALER),
            ({"AUTH_ENABLED": "true", "AUTH_API_KEY": KEY}, AuthenticationMode.API_KEY),
        ):
            plan = self.tenant_plan(tenant, **variables)
            self.assertIs(plan.authentication, mode, variables)
        elsewhere = {"HOST": "192.0.2.1", "ALLOW_HTTP": "1"}
        refused = self.tenant_planned(tenant, **elsewhere)
        self.assertIn("no authentication", str(refused.faults))
        self.tenant_plan(tenant, AUTH_ENABLED="true", **elsewhere)

    def test_demo_callers(self) -> None:
        """Callers that stand in the documentation are no secret, which is said."""
        away = {"HOST": "192.0.2.1", "ALLOW_HTTP": "1", "AUTH_MODE": "zscaler"}
        self.assertIn("lets in everybody", self.warnings(**away))
        self.assertNotIn("lets in everybody", self.warnings(AUTH_MODE="zscaler"))

    def test_delegation(self) -> None:
        """With the callers' credentials the server needs none, and keeps none."""
        alone = {"ZSCALER_VANITY_DOMAIN": "acme"}
        both = {**alone, "ZSCALER_CLIENT_ID": "c", "ZSCALER_CLIENT_SECRET": "s"}
        for tenant in (alone, both):
            delegating = {"AUTH_MODE": "zscaler", "DELEGATE": "true"}
            outcome = self.tenant_planned(tenant, **delegating)
            assert outcome.plan is not None, outcome.faults
            self.assertIsNone(outcome.plan.credential)
            unused = "is not used" in str(outcome.warnings)
            self.assertIs(unused, tenant is both)
        for mode in ({}, {"AUTH_MODE": "none"}, {"AUTH_API_KEY": KEY}):
            outcome = self.tenant_planned(both, DELEGATE="true", **mode)
            self.assertIn("needs the mode zscaler", str(outcome.faults))
        stdio = {"DELEGATE": "1", "TRANSPORT": "stdio"}
        self.assertIn("nothing to call with", self.warnings(**stdio))
        refused = self.tenant_planned(alone, **stdio)
        self.assertIn("needs the mode zscaler", str(refused.faults))
        self.assertIn("VANITY", str(self.tenant_planned({}, **delegating).faults))

    def tenant_planned(self, tenant: dict[str, str], **variables: str) -> Planned:
        """Plan for a tenant that is no demo."""
        ours = {f"ZSCALER_MCP_{name}": text for name, text in variables.items()}
        return make_plan(
            load({}, tenant | ours),
            default_transport=Transport.STREAMABLE_HTTP,
            resolve=resolve,
            now=NOW.timestamp(),
        )

    def tenant_plan(self, tenant: dict[str, str], **variables: str) -> Plan:
        """The plan for a tenant that is no demo, without faults."""
        outcome = self.tenant_planned(tenant, **variables)
        self.assertEqual(outcome.faults, ())
        assert outcome.plan is not None
        return outcome.plan

    def test_scopes(self) -> None:
        """Rules that leave nobody anything to call refuse the start."""
        rules = "mcp:read=*_list_*"
        for variables in ({}, {"AUTH_MODE": "zscaler"}):
            self.assertIn("no scopes", self.faults(SCOPE_TOOLS=rules, **variables))
            self.plan(SCOPE_TOOLS=f"{rules};*=zia_*", **variables)
        self.assertIn("no scopes", self.warnings(SCOPE_TOOLS=rules, TRANSPORT="stdio"))
        plan = self.plan(SCOPE_TOOLS=rules, AUTH_API_KEY=f"a mcp:read {KEY}")
        self.assertEqual(plan.settings.tools.scope_tools[0].scope, "mcp:read")

    def test_idle_scopes(self) -> None:
        """Scopes and patterns without an effect are said."""
        for variables, words in (
            ({"SCOPE_TOOLS": "*=nonesuch_*"}, "'nonesuch_*' matches no tool"),
            ({"AUTH_API_KEY": f"a x {KEY}"}, "no effect without"),
            (
                {"SCOPE_TOOLS": "y=zia_*;*=zpa_*", "AUTH_API_KEY": f"a x {KEY}"},
                "scope 'x', for which there is no rule",
            ),
            (
                {"SCOPE_TOOLS": "y=zia_*", "AUTH_API_KEY": f"a y {KEY}, b x z{KEY}"},
                "to b: no tool at all",
            ),
        ):
            self.assertIn(words, self.warnings(**variables))

    def test_switched_off(self) -> None:
        """A credential that nobody is asked for is said to be unused."""
        variables = {"AUTH_ENABLED": "false", "AUTH_API_KEY": KEY}
        plan = self.plan(**variables)
        self.assertIs(plan.authentication, AuthenticationMode.NONE)
        self.assertIn("nobody is asked", self.warnings(**variables))

    def test_mode_none(self) -> None:
        """The mode none off loopback needs the explicit switch as well."""
        variables = {"AUTH_MODE": "none", "HOST": "192.0.2.1", "ALLOW_HTTP": "1"}
        self.assertIn("no authentication", self.faults(**variables))

    def test_no_follow_on_faults(self) -> None:
        """From a value that did not parse nothing else is concluded."""
        outcome = planned(AUTH_MODE="nonsense", HOST="192.0.2.1", ALLOW_HTTP="maybe")
        self.assertEqual(len(outcome.faults), 2)
