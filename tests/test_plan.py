"""The plan: what is refused before anything listens, and in which words."""

from tests.plan_case import KEY, PlanCase, resolve
from zscaler_mcp.addresses import parse_address
from zscaler_mcp.authority import Arrival, Authority
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.plan import Plan, Planned, _replicas, make_plan
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.settings import AuthenticationMode, Transport, load
from zscaler_mcp.tools.inventory import Inventory


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

    def test_wide_proxies(self) -> None:
        """A range of proxies that is half the internet is said to be (T9)."""
        for wide in ("0.0.0.0/0", "::/0", "128.0.0.0/1", "2000::/3", "::ffff:0:0/96"):
            said = self.warnings(TRUSTED_PROXIES=f"192.0.2.1,{wide}")
            self.assertIn(f"{wide!r} believes strangers", said)
        for own in ("192.0.2.1", "10.0.0.0/8", "fc00::/7", "2001:db8::/32"):
            self.assertEqual(self.warnings(TRUSTED_PROXIES=own), "")

    def test_unix_socket_has_no_sources(self) -> None:
        """A source allowlist on a unix socket is refused: it could judge nobody."""
        variables = {"LISTEN": "unix:/run/x.sock", "ALLOWED_SOURCE_IPS": "192.0.2.1"}
        self.assertIn("cannot judge", self.faults(**variables))

    def test_sse(self) -> None:
        """The deprecated transport is served, and said to be that."""
        self.assertIn("deprecated", self.warnings(TRANSPORT="sse"))

    def test_stdio(self) -> None:
        """Standard input and output listen nowhere and need no layer."""
        plan = self.plan(transport=Transport.STDIO, HOST="0.0.0.0")  # noqa: S104
        self.assertIsNone(plan.binding)


class ReplicaTests(PlanCase):
    """What replicas share."""

    KEYS = "k" * 32

    def test_half(self) -> None:
        """Keys without a store, and a store without keys, are named."""
        self.assertIn("used once at each", self.warnings(REQUEST_STATE_KEYS=self.KEYS))
        store = {"CONFIRMATION_STORE": "redis://127.0.0.1"}
        self.assertIn("without shared keys", self.warnings(**store))
        both = self.warnings(REQUEST_STATE_KEYS=self.KEYS, **store)
        self.assertNotIn("CONFIRMATION_STORE", both)
        self.assertNotIn("REQUEST_STATE_KEYS", both)

    def test_missing_library(self) -> None:
        """A store that cannot be asked refuses the start, and says what to install."""
        self.patch(_replicas, "find_spec", lambda _: None)
        store = {"CONFIRMATION_STORE": "redis://127.0.0.1"}
        self.assertIn("zscaler-mcp[redis]", self.faults(**store))

    def test_urls(self) -> None:
        """A URL that is none is refused, and never quoted."""
        for url in (
            "redis.example",
            "http://h",
            "redis://",
            "redis://h:0",
            "redis://h/x",
        ):
            fault = self.faults(CONFIRMATION_STORE=url)
            self.assertIn("is not redis://", fault)
        quoted = self.faults(CONFIRMATION_STORE="http://user:hunter2@h")
        self.assertNotIn("hunter2", quoted)


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

    def test_hostile(self) -> None:
        """The hostile tenant is a simulated one, with no other word."""
        plan = self.make(ZSCALER_MCP_DEMO_HOSTILE="true").plan
        assert plan is not None
        self.assertIsNone(plan.endpoints)
        self.assertFalse(self.make(ZSCALER_MCP_DEMO_HOSTILE="false").plan)

    def test_scale(self) -> None:
        """Only a simulated tenant has a size."""
        tenant = {
            "ZSCALER_CLIENT_ID": "id",
            "ZSCALER_CLIENT_SECRET": KEY,
            "ZSCALER_VANITY_DOMAIN": "acme",
        }
        for environ, told in (
            (tenant, True),
            ({"ZSCALER_MCP_DEMO": "true"}, False),
            ({"ZSCALER_MCP_DEMO_HOSTILE": "true"}, False),
        ):
            warnings = self.make(**environ, ZSCALER_MCP_DEMO_SCALE="2").warnings
            names = [warning.where for warning in warnings]
            self.assertIs("ZSCALER_MCP_DEMO_SCALE" in names, told, environ)

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

    def test_revealed_secrets(self) -> None:
        """A tool that does not exist refuses the start; what is opened is said."""
        faults = self.faults(REVEAL_SECRETS="zcc_get_device_otps")
        self.assertIn("'zcc_get_device_otps' is no tool", faults)
        self.assertIn("Did you mean zcc_get_device_otp?", faults)
        for pattern in ("zcc_*", "*"):
            self.assertIn("REVEAL_SECRETS", self.faults(REVEAL_SECRETS=pattern))
        self.assertIn("1 tools", self.warnings(REVEAL_SECRETS="zcc_get_device_otp"))
        idle = self.warnings(REVEAL_SECRETS="zia_list_rule_labels")
        self.assertIn("withholds nothing", idle)
        self.assertNotIn("reach the model", idle)
        self.assertNotIn("REVEAL_SECRETS", self.warnings())

    def test_cache(self) -> None:
        """Settings of the cache that keep nothing are said; none is kept by default."""
        self.assertEqual(self.plan().settings.tools.cache_seconds, 0)
        self.assertIn("CACHE_SECONDS", self.faults(CACHE_SECONDS="301"))
        self.assertIn("no effect", self.warnings(CACHE_TOOLS="zia_*"))
        self.assertIn("nothing is kept", self.warnings(CACHE_SECONDS="60"))
        both = {"CACHE_SECONDS": "60", "CACHE_TOOLS": "zcc_*"}
        self.assertNotIn("CACHE", self.warnings(**both))
        both["CACHE_TOOLS"] = "zia_update_*"
        self.assertIn("matches no tool that reads", self.warnings(**both))
        both |= {"CACHE_TOOLS": "zcc_*", "REVEAL_SECRETS": "zcc_get_device_otp"}
        self.assertIn("its answers are not kept", self.warnings(**both))

    def test_entitlement(self) -> None:
        """The filter is open unless told otherwise; the older switch turns it off."""
        for variables, rule in (
            ({}, "open"),
            ({"ENTITLEMENT": "Closed"}, "closed"),
            ({"ENTITLEMENT": "off"}, "off"),
            ({"DISABLE_ENTITLEMENT_FILTER": "true"}, "off"),
            ({"DISABLE_ENTITLEMENT_FILTER": "no", "ENTITLEMENT": "closed"}, "closed"),
        ):
            self.assertEqual(self.plan(**variables).entitlement.value, rule)

    def test_entitlement_refused(self) -> None:
        """A contradiction or an unknown rule never means that nothing is withheld."""
        both = {"DISABLE_ENTITLEMENT_FILTER": "true", "ENTITLEMENT": "closed"}
        self.assertIn("choose one", self.faults(**both))
        self.assertIn("ENTITLEMENT", self.faults(ENTITLEMENT="close"))
        self.assertIn("ENTITLEMENT", self.faults(ENTITLEMENT=""))

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

    def test_endpoint(self) -> None:
        """An endpoint string answers to its own interface, not to the default host."""
        variables = {"ALLOW_HTTP": "1", "AUTH_API_KEY": KEY}
        place = "tcp:8000:interface=192.0.2.1"
        plan = self.plan(**variables, LISTEN=place)
        self.assertTrue(self.allows(plan, "192.0.2.1:8000"))
        for host in ("127.0.0.1:8000", "localhost:8000", "[::1]:8000"):
            self.assertFalse(self.allows(plan, host), host)
        local = self.plan(LISTEN="tcp:8000:interface=127.0.0.1")
        self.assertTrue(self.allows(local, "localhost:8000"))

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

    def test_every_name(self) -> None:
        """A rule for every name is accepted, and said to switch the check off (T10)."""
        for rules in ("*", "*:8000", "*.*", "mcp.example,*"):
            self.assertFalse(self.plan(ALLOWED_HOSTS=rules).validates_hosts, rules)
            self.assertIn("host validation is off", self.warnings(ALLOWED_HOSTS=rules))
        for rules in ("10.*", "mcp.example,mcp.*:8000"):
            self.assertTrue(self.plan(ALLOWED_HOSTS=rules).validates_hosts, rules)
            self.assertIn("domains of strangers", self.warnings(ALLOWED_HOSTS=rules))
        for rules in ("mcp.example", "*.mcp.example:*", "192.0.2.1"):
            self.assertTrue(self.plan(ALLOWED_HOSTS=rules).validates_hosts, rules)
            self.assertEqual(self.warnings(ALLOWED_HOSTS=rules), "")

    def test_unix_socket(self) -> None:
        """A unix socket answers to localhost."""
        plan = self.plan(LISTEN="unix:/run/x.sock")
        self.assertTrue(self.allows(plan, "localhost"))
        self.assertFalse(self.allows(plan, "evil.example"))
