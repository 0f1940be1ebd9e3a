"""The banner: what is really on, to the letter."""

from pathlib import Path
from typing import Any

import attrs
from OpenSSL import SSL

from tests.plan_case import KEY, PlanCase
from tests.test_tools_coverage import REAL, coverage
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.posture import Posture, asked_place
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.settings import Transport
from zscaler_mcp.tools.inventory import Inventory


class PostureTests(PlanCase):
    """The banner."""

    def posture(self, **variables: Any) -> Posture:
        """The posture of an environment."""
        plan = self.plan(**variables)
        inventory = Inventory.resolve(CATALOG, plan.selection, Sanitizer())
        return Posture.of(plan, inventory, asked_place(plan))

    def test_exact(self) -> None:
        """The banner's first lines are those that operators know, to the letter."""
        banner = self.posture(
            HOST="0.0.0.0",  # noqa: S104
            PORT="8443",
            ALLOW_HTTP="true",
            AUTH_API_KEY=KEY,
            ALLOWED_SOURCE_IPS="203.0.113.0/24",
        ).banner()
        self.assertEqual(
            "\n".join(banner.splitlines()[:4]),
            "[SECURITY] transport=streamable-http  host=0.0.0.0:8443  tls=upstream\n"
            "           auth=api-key  host_validation=on\n"
            "           source_ip_acl=203.0.113.0/24  write_tools=disabled\n"
            "           sanitization=on  audit_logging=off",
        )

    def test_zscaler(self) -> None:
        """In zscaler mode the banner says for how long, and with whose credential."""
        banner = self.posture(AUTH_MODE="zscaler").banner()
        self.assertIn("auth=zscaler (cache_ttl=3600s)  host_validation=on", banner)
        self.assertIn("delegation=off", banner)
        fields = self.posture(
            AUTH_MODE="zscaler", AUTH_CACHE_TTL="60", DELEGATE="true"
        ).fields
        self.assertEqual(fields["auth"], "zscaler (cache_ttl=60s)")
        self.assertEqual(fields["delegation"], "on")

    def test_off_states(self) -> None:
        """What is off is said to be off."""
        banner = self.posture(
            DISABLE_HOST_VALIDATION="true",
            DISABLE_OUTPUT_SANITIZATION="true",
            WRITE_ENABLED="true",
            WRITE_TOOLS="zia_*_rule_label",
            LOG_TOOL_CALLS="true",
        ).banner()
        for field in (
            "tls=off",
            "auth=none",
            "host_validation=off",
            "source_ip_acl=off",
            "write_tools=3 enabled",
            "sanitization=off",
            "audit_logging=on",
            "tenant=demo (simulated)",
        ):
            self.assertIn(field, banner)

    def test_revealed_secrets(self) -> None:
        """The banner counts the tools that show secrets, of those that are offered."""
        named = "zcc_get_device_otp,zia_create_vpn_credential,zia_list_rule_labels"
        self.assertIn("revealed_secrets=off", self.posture().banner())
        shown = self.posture(REVEAL_SECRETS=named).banner()
        self.assertIn("revealed_secrets=1 tools", shown)
        hidden = self.posture(REVEAL_SECRETS=named, DISABLED_TOOLS="zcc_*").banner()
        self.assertIn("revealed_secrets=off", hidden)

    def test_every_host(self) -> None:
        """Host validation that every name passes is shown as off."""
        for rules, shown in (("*", "off"), ("a.example,*:1", "off"), ("*.b.c", "on")):
            fields = self.posture(ALLOWED_HOSTS=rules).fields
            self.assertEqual(fields["host_validation"], shown, rules)

    def test_stdio(self) -> None:
        """Without a network no layer of the network is claimed to be on."""
        fields = self.posture(
            transport=Transport.STDIO,
            ALLOWED_SOURCE_IPS="192.0.2.1",
            ALLOWED_ORIGINS="https://app.example",
            TRUSTED_PROXIES="192.0.2.1",
            ALLOW_HTTP="true",
            TLS_CERTFILE="/cert",
            TLS_KEYFILE="/key",
            TLS_CA_CERTS="/ca",
        ).fields
        for name in (
            "tls",
            "host_validation",
            "source_ip_acl",
            "cors",
            "client_certificates",
            "trusted_proxies",
        ):
            self.assertEqual(fields[name], "off", name)

    def test_further_layers(self) -> None:
        """Further layers follow on lines of their own."""
        lines = (
            self.posture(
                ALLOWED_ORIGINS="https://app.example.com", TRUSTED_PROXIES="192.0.2.1"
            )
            .banner()
            .splitlines()
        )
        self.assertEqual(
            lines[4].strip(),
            "cors=https://app.example.com  client_certificates=off"
            "  trusted_proxies=192.0.2.1",
        )

    def test_actions(self) -> None:
        """The banner says how many tools of each action are offered."""
        fields = self.posture(WRITE_ENABLED="true", WRITE_TOOLS="zia_*_rule_label")
        counted = [f"{a}_tools" for a in ("create", "update", "delete")]
        self.assertEqual([fields.fields[name] for name in counted], ["1", "1", "1"])
        self.assertIn("create_tools=1  update_tools=1  delete_tools=1", fields.banner())

    def entitled(self, *codes: str, **variables: Any) -> Posture:
        """The posture with a token that names products."""
        plan = self.plan(**variables)
        inventory = Inventory.resolve(CATALOG, plan.selection, Sanitizer())
        return Posture.of(plan, inventory, "-", coverage(*codes))

    def test_entitlement(self) -> None:
        """The banner says which services are withheld, and why (T34)."""
        banner = self.entitled(*REAL).banner()
        products = "CLOUD_CONNECTOR,ZCC,ZDX,ZIA,ZIAM,ZINSIGHTS"
        self.assertIn(
            f"entitlement=open (by the token)  token_products={products}\n", banner
        )
        self.assertIn(
            "withheld_services=zpa  undetermined_services=zcell,zeasm,zms", banner
        )
        closed = self.entitled(*REAL, ENTITLEMENT="closed").fields
        self.assertEqual(closed["withheld_services"], "zcell,zeasm,zms,zpa")

    def test_entitlement_unknown(self) -> None:
        """What cannot be determined is said, before the first token and after one."""
        fields = self.posture().fields
        self.assertEqual(fields["entitlement"], "open (no token yet)")
        self.assertIn("zia", fields["undetermined_services"].split(","))
        fields = self.entitled("ZIA", "NEW", SERVICES="zia,zpa").fields
        self.assertEqual(
            fields["entitlement"], "open (the token names products unknown here)"
        )
        self.assertEqual(fields["undetermined_services"], "zpa")

    def test_entitlement_elsewhere(self) -> None:
        """Switched off, or decided by callers' tokens, it is not claimed to be on."""
        for name, value in (
            ("DISABLE_ENTITLEMENT_FILTER", "true"),
            ("ENTITLEMENT", "off"),
        ):
            fields = self.entitled("ZIA", **{name: value}).fields
            self.assertEqual(fields["entitlement"], "off")
            self.assertEqual(fields["withheld_services"], "none")
        delegated = self.entitled("ZIA", AUTH_MODE="zscaler", DELEGATE="true").fields
        self.assertEqual(delegated["withheld_services"], "by caller")

    def test_callers(self) -> None:
        """Callers are told what is withheld, and not what the tenant has bought."""
        summary = self.entitled(*REAL).summary()
        self.assertEqual(summary["withheld_services"], "zpa")
        self.assertNotIn("token_products", summary)

    def test_no_forgery(self) -> None:
        """No field can end its line or begin another banner."""
        for value in self.posture(LISTEN="unix:/run/a  b.sock").fields.values():
            self.assertNotIn("\n", value)

    def test_client_certificates(self) -> None:
        """Client certificates are required where TLS is served with a bundle."""
        plan = self.plan()
        tls = attrs.evolve(plan.settings.tls, ca_certs=Path("/ca"))
        settings = attrs.evolve(plan.settings, tls=tls)
        inventory = Inventory.resolve(CATALOG, plan.selection, Sanitizer())
        for context, shown in (
            (SSL.Context(SSL.TLS_METHOD), "required"),
            (None, "off"),
        ):
            served = attrs.evolve(plan, tls=context, settings=settings)
            fields = Posture.of(served, inventory, "-").fields
            self.assertEqual(fields["client_certificates"], shown)

    def test_fields(self) -> None:
        """The event carries the same values as fields."""
        posture = self.posture()
        event = posture.event()
        for name, value in posture.fields.items():
            self.assertEqual(event[name], value)
            self.assertIn(f"{name}={value}", posture.banner())
