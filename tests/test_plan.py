"""The plan: what is refused before anything listens, and in which words."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.net_certificates import (
    NOW,
    FilesCase,
    Subject,
    certificate_pem,
    issue,
    key_pem,
)
from zscaler_mcp.addresses import parse_address
from zscaler_mcp.authority import Arrival, Authority
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.net.credentials import TLSFiles
from zscaler_mcp.plan import Plan, Planned, make_plan
from zscaler_mcp.posture import Posture, asked_place
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.settings import AuthenticationMode, Transport, load
from zscaler_mcp.tools.inventory import Inventory

KEY = "k" * 40
NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "inside.example": ["127.0.0.1"],
    "rebound.example": ["127.0.0.1", "192.0.2.1"],
    "mcp.example": ["192.0.2.1"],
}


def resolve(name: str) -> Iterable[str]:
    """A resolver that knows four names."""
    if name not in NAMES:
        raise OSError(-2, "Name or service not known")
    return NAMES[name]


def planned(
    transport: Transport = Transport.STREAMABLE_HTTP,
    *,
    demo: bool = True,
    **variables: str,
) -> Planned:
    """Plan an environment; names without our prefix, demo unless told otherwise."""
    environ = {f"ZSCALER_MCP_{name}": text for name, text in variables.items()}
    if demo:
        environ["ZSCALER_MCP_DEMO"] = "true"
    return make_plan(
        load({}, environ),
        default_transport=transport,
        resolve=resolve,
        now=NOW.timestamp(),
    )


class PlanCase(SynchronousTestCase):
    """Plans and their faults."""

    def plan(self, **variables: Any) -> Plan:
        """The plan of an environment without faults."""
        outcome = planned(**variables)
        self.assertEqual(outcome.faults, ())
        assert outcome.plan is not None
        return outcome.plan

    def faults(self, **variables: Any) -> str:
        """The faults of an environment, as an operator reads them."""
        outcome = planned(**variables)
        self.assertIsNone(outcome.plan)
        return "\n".join(map(str, outcome.faults))

    def warnings(self, **variables: Any) -> str:
        """The warnings of an environment."""
        return "\n".join(map(str, planned(**variables).warnings))


class BindTests(PlanCase):
    """Where it listens, and what that asks for (T4)."""

    def test_loopback(self) -> None:
        """A loopback bind needs neither TLS nor authentication."""
        for host in ("127.0.0.1", "127.0.0.9", "::1", "[::1]", "localhost"):
            plan = self.plan(HOST=host)
            self.assertTrue(plan.loopback, host)
            self.assertIsNone(plan.tls)
            self.assertIs(plan.authentication, AuthenticationMode.NONE)
        self.assertTrue(self.plan(HOST="inside.example").loopback)

    def test_not_loopback(self) -> None:
        """Everything else needs both, whatever it looks like."""
        for host in (
            "0.0.0.0",  # noqa: S104
            "::",
            "[::]",
            "192.0.2.1",
            "mcp.example",
            "rebound.example",
            "::ffff:192.0.2.1",
        ):
            faults = self.faults(HOST=host)
            self.assertIn("plaintext HTTP is refused", faults, host)
            self.assertIn("no authentication is configured", faults, host)

    def test_unresolvable(self) -> None:
        """A name that does not resolve is a fault of its own."""
        for host in ("nonesuch.example", "0", "127.1"):
            faults = self.faults(HOST=host)
            self.assertIn(f"'{host}' does not resolve", faults)

    def test_bound_address(self) -> None:
        """A name is bound by the address that it was judged by."""
        binding = self.plan(HOST="inside.example", PORT="9").binding
        assert binding is not None
        self.assertEqual((binding.host, binding.port), ("127.0.0.1", 9))

    def test_upstream_tls(self) -> None:
        """With TLS upstream plaintext is taken, and said."""
        variables = {
            "HOST": "192.0.2.1",
            "ALLOW_HTTP": "true",
            "AUTH_API_KEY": KEY,
        }
        plan = self.plan(**variables)
        self.assertEqual(plan.schemes, ("http", "https"))
        self.assertIn("trusts somebody in front", self.warnings(**variables))

    def test_unauthenticated(self) -> None:
        """Off loopback no authentication must be asked for, and is said."""
        variables = {"HOST": "192.0.2.1", "ALLOW_HTTP": "true"}
        self.assertIn("no authentication", self.faults(**variables))
        off = variables | {"AUTH_ENABLED": "false"}
        self.assertIs(self.plan(**off).authentication, AuthenticationMode.NONE)
        self.assertIn("every caller is served", self.warnings(**off))

    def test_endpoints(self) -> None:
        """An endpoint string stands in place of host and port."""
        plan = self.plan(LISTEN="tcp:9000:interface=127.0.0.1")
        self.assertTrue(plan.loopback)
        self.assertTrue(self.plan(LISTEN="unix:/run/x.sock").loopback)
        for text in ("tcp:9000", "systemd:domain=INET:index=0"):
            self.assertIn("plaintext HTTP is refused", self.faults(LISTEN=text))
        self.assertIn("stands in place of", self.faults(LISTEN="tcp:9", PORT="9"))
        for text in ("ssl:443", "tls:443", "nonsense"):
            self.assertIn("ZSCALER_MCP_LISTEN", self.faults(LISTEN=text))

    def test_proxy_line(self) -> None:
        """A PROXY line is read only where somebody is trusted to write it."""
        proxied = {"LISTEN": "haproxy:tcp:9000:interface=127.0.0.1"}
        self.assertIn("no proxy is trusted", self.faults(**proxied))
        self.plan(**proxied, TRUSTED_PROXIES="127.0.0.1")

    def test_unix_socket_has_no_sources(self) -> None:
        """A source allowlist on a unix socket is refused: it could judge nobody."""
        variables = {"LISTEN": "unix:/run/x.sock", "ALLOWED_SOURCE_IPS": "192.0.2.1"}
        self.assertIn("cannot judge", self.faults(**variables))

    def test_sse(self) -> None:
        """The transport that this release lacks is refused by name."""
        self.assertIn("sse is not served", self.faults(TRANSPORT="sse"))

    def test_stdio(self) -> None:
        """Standard input and output listen nowhere and need no layer."""
        plan = self.plan(transport=Transport.STDIO, HOST="0.0.0.0")  # noqa: S104
        self.assertIsNone(plan.binding)


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
            ({"AUTH_MODE": "jwt"}, "not served by this release"),
            ({"AUTH_MODE": "zscaler"}, "not served by this release"),
            ({"AUTH_MODE": "oauth-proxy"}, "not served by this release"),
        ):
            self.assertIn(words, self.faults(**variables))

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


class TenantTests(PlanCase):
    """The tenant, and what is offered of it."""

    def make(self, **environ: str) -> Planned:
        """Plan without demo; full names."""
        return make_plan(
            load({}, environ),
            default_transport=Transport.STDIO,
            resolve=resolve,
            now=1.8e9,
        )

    def test_missing(self) -> None:
        """Everything that a tenant needs and is missing is named at once."""
        faults = "\n".join(map(str, self.make().faults))
        for name in ("CLIENT_ID", "CLIENT_SECRET", "VANITY_DOMAIN"):
            self.assertIn(f"ZSCALER_{name}", faults)
        self.assertIn("--demo", faults)

    def test_complete(self) -> None:
        """A client secret and a vanity domain are a tenant."""
        environ = {
            "ZSCALER_CLIENT_ID": "id",
            "ZSCALER_CLIENT_SECRET": KEY,
            "ZSCALER_VANITY_DOMAIN": "Acme",
        }
        plan = self.make(**environ).plan
        assert plan is not None
        assert plan.endpoints is not None
        self.assertEqual(
            plan.endpoints.token_url, "https://acme.zslogin.net/oauth2/v1/token"
        )
        beta = self.make(**environ, ZSCALER_CLOUD="beta").plan
        assert beta is not None
        assert beta.endpoints is not None
        self.assertEqual(beta.endpoints.api_base, "https://api.beta.zsapi.net")

    def test_two_credentials(self) -> None:
        """A secret and a private key together are refused: one would be ignored."""
        outcome = self.make(
            ZSCALER_CLIENT_ID="id",
            ZSCALER_CLIENT_SECRET=KEY,
            ZSCALER_PRIVATE_KEY="-----BEGIN",
            ZSCALER_VANITY_DOMAIN="acme",
        )
        text = "\n".join(map(str, outcome.faults))
        self.assertIn("choose one", text)
        self.assertIn("ZSCALER_PRIVATE_KEY: The private key is not", text)

    def test_unknown_names(self) -> None:
        """A service or toolset that does not exist refuses the start."""
        faults = self.faults(SERVICES="zai", TOOLSETS="zia_location")
        self.assertIn("ZSCALER_MCP_SERVICES: 'zai' does not exist", faults)
        self.assertIn("Did you mean zia_locations?", faults)

    def test_idle_patterns(self) -> None:
        """A pattern that matches nothing, or a switch without patterns, is said."""
        self.assertIn("matches no tool", self.warnings(DISABLED_TOOLS="zzz_*"))
        self.assertIn("none can write", self.warnings(WRITE_ENABLED="true"))
        self.assertIn("no effect", self.warnings(WRITE_TOOLS="zia_*"))

    def test_write_gate(self) -> None:
        """Writes are offered with switch and pattern, and only then (T29)."""
        for variables, writes in (
            ({}, 0),
            ({"WRITE_ENABLED": "true"}, 0),
            ({"WRITE_TOOLS": "*"}, 0),
            ({"WRITE_ENABLED": "true", "WRITE_TOOLS": "zia_create_rule_label"}, 1),
        ):
            selection = self.plan(**variables).selection
            inventory = Inventory.resolve(CATALOG, selection, Sanitizer())
            offered = [
                name
                for name, offer in inventory.offers.items()
                if offer.tool.action.value != "read"
            ]
            self.assertEqual(len(offered), writes, variables)


class HostTests(PlanCase):
    """The Host allowlist that comes of a bind."""

    def allows(self, plan: Plan, host: str, port: int = 8000) -> bool:
        """Whether a Host is answered on a connection to 192.0.2.1 or loopback."""
        hosts = plan.hosts(port)
        authority = Authority.parse(host)
        assert hosts is not None
        assert authority is not None
        address = parse_address("127.0.0.1" if plan.loopback else "192.0.2.1")
        return hosts.allows(authority, Arrival(address, port, plan.schemes))

    def test_loopback(self) -> None:
        """A loopback bind stands for its three names with the port."""
        plan = self.plan()
        for host in ("127.0.0.1:8000", "[::1]:8000", "localhost:8000"):
            self.assertTrue(self.allows(plan, host), host)
        for host in (
            "localhost",
            "localhost:8001",
            "evil.example:8000",
            "127.0.0.2:8000",
        ):
            self.assertFalse(self.allows(plan, host), host)

    def test_default_port(self) -> None:
        """On the port of the scheme the port may be left out."""
        self.assertTrue(self.allows(self.plan(PORT="80"), "localhost", 80))

    def test_picked_port(self) -> None:
        """With port 0 the picked port is the one that counts."""
        plan = self.plan(PORT="0")
        self.assertTrue(self.allows(plan, "localhost:40123", 40123))
        self.assertFalse(self.allows(plan, "localhost:8000", 40123))

    def test_wildcard(self) -> None:
        """A wildcard bind stands for the address that a connection arrived at."""
        variables = {"HOST": "0.0.0.0", "ALLOW_HTTP": "1", "AUTH_API_KEY": KEY}  # noqa: S104
        plan = self.plan(**variables)
        self.assertTrue(self.allows(plan, "192.0.2.1:8000"))
        self.assertFalse(self.allows(plan, "192.0.2.2:8000"))
        self.assertFalse(self.allows(plan, "localhost:8000"))
        self.assertIn("ZSCALER_MCP_ALLOWED_HOSTS", self.warnings(**variables))

    def test_named(self) -> None:
        """A bind to a name answers to the name and to its address."""
        variables = {"HOST": "mcp.example", "ALLOW_HTTP": "1", "AUTH_API_KEY": KEY}
        plan = self.plan(**variables)
        self.assertTrue(self.allows(plan, "mcp.example:8000"))
        self.assertTrue(self.allows(plan, "192.0.2.1:8000"))
        self.assertFalse(self.allows(plan, "localhost:8000"))

    def test_configured(self) -> None:
        """A configured allowlist is the whole of it."""
        plan = self.plan(ALLOWED_HOSTS="mcp.example")
        self.assertTrue(self.allows(plan, "mcp.example:1"))
        self.assertFalse(self.allows(plan, "localhost:8000"))

    def test_disabled(self) -> None:
        """Switched off there is none, and a warning says what that means."""
        self.assertIsNone(self.plan(DISABLE_HOST_VALIDATION="true").hosts(8000))
        self.assertIn("rebinding", self.warnings(DISABLE_HOST_VALIDATION="true"))

    def test_unix_socket(self) -> None:
        """A unix socket answers to localhost."""
        plan = self.plan(LISTEN="unix:/run/x.sock")
        self.assertTrue(self.allows(plan, "localhost"))
        self.assertFalse(self.allows(plan, "evil.example"))


class FileTests(PlanCase):
    """Files that the plan reads."""

    def test_open_environment_file(self) -> None:
        """An environment file that every user can read is said."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "x.env"
        path.write_text("ZSCALER_MCP_DEMO=true\n")
        for mode, expected in ((0o644, True), (0o640, False)):
            path.chmod(mode)
            warnings = self.warnings(ENV_FILE=str(path))
            self.assertIs("chmod o=" in warnings, expected)

    def test_lonely_files(self) -> None:
        """A certificate without a key, or the other way round, is refused."""
        for given, missing in (("CERTFILE", "KEYFILE"), ("KEYFILE", "CERTFILE")):
            faults = self.faults(**{f"TLS_{given}": "/nonexistent"})
            self.assertIn(f"ZSCALER_MCP_TLS_{missing} is not set", faults)
        self.assertIn("none itself", self.faults(TLS_CA_CERTS="/nonexistent"))

    def test_missing_files(self) -> None:
        """Both files of a pair are looked at before the start is refused."""
        faults = self.faults(
            TLS_CERTFILE="/nonexistent/c", TLS_KEYFILE="/nonexistent/k"
        )
        self.assertIn("ZSCALER_MCP_TLS_CERTFILE", faults)
        self.assertIn("ZSCALER_MCP_TLS_KEYFILE", faults)


class CertificateTests(PlanCase, FilesCase):
    """Certificates and keys, from variables to what is served."""

    def variables(self, files: TLSFiles) -> dict[str, str]:
        """The variables that name files."""
        return {
            "HOST": "192.0.2.1",
            "AUTH_API_KEY": KEY,
            "TLS_CERTFILE": str(files.certificate.path),
            "TLS_KEYFILE": str(files.key.path),
        }

    def test_good(self) -> None:
        """With a good pair a network may be served, and the banner says so."""
        variables = self.variables(self.folder.good())
        plan = self.plan(**variables)
        self.assertIsNotNone(plan.tls)
        self.assertEqual(plan.schemes, ("https",))
        inventory = Inventory.resolve(CATALOG, plan.selection, Sanitizer())
        self.assertEqual(
            Posture.of(plan, inventory, asked_place(plan)).fields["tls"], "on"
        )

    def test_bad(self) -> None:
        """Each bad pair refuses the start, and names the variable."""
        certificate = certificate_pem([issue(Subject())])
        for served, key, words in (
            (certificate, key_pem("p256 x"), "KEYFILE"),
            (b"nonsense", key_pem("p256"), "CERTFILE"),
            (certificate, key_pem("p256", "pw"), "KEYFILE_PASSWORD"),
        ):
            faults = self.faults(**self.variables(self.folder.files(served, key)))
            self.assertIn(f"ZSCALER_MCP_TLS_{words}", faults)

    def test_password(self) -> None:
        """An encrypted key is opened with its password, from a file as well."""
        certificate = certificate_pem([issue(Subject())])
        files = self.folder.files(certificate, key_pem("p256", "pw"))
        variables = self.variables(files)
        self.plan(**variables, TLS_KEYFILE_PASSWORD="pw")
        password = self.folder.write("password", b"pw\n")
        self.plan(**variables, TLS_KEYFILE_PASSWORD_FILE=str(password))
        faults = self.faults(**variables, TLS_KEYFILE_PASSWORD="other-word")
        self.assertIn("PASSWORD", faults)
        self.assertNotIn("other-word", faults)


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

    def test_stdio(self) -> None:
        """Without a network no layer of the network is claimed to be on."""
        fields = self.posture(
            transport=Transport.STDIO,
            ALLOWED_SOURCE_IPS="192.0.2.1",
            ALLOWED_ORIGINS="https://app.example",
        ).fields
        for name in ("tls", "host_validation", "source_ip_acl", "cors"):
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

    def test_no_forgery(self) -> None:
        """No field can end its line or begin another banner."""
        for value in self.posture(LISTEN="unix:/run/a  b.sock").fields.values():
            self.assertNotIn("\n", value)

    def test_fields(self) -> None:
        """The event carries the same values as fields."""
        posture = self.posture()
        event = posture.event()
        for name, value in posture.fields.items():
            self.assertEqual(event[name], value)
            self.assertIn(f"{name}={value}", posture.banner())
