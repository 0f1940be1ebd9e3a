"""Host and Origin: what names this server, and what only looks like it."""

from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st
from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.addresses import parse_address
from zscaler_mcp.authority import (
    Arrival,
    Authority,
    HostAllowlist,
    Origin,
    OriginAllowlist,
)

PLAIN: Final = Arrival(parse_address("127.0.0.1"), 8000, ("http",))
SECURE: Final = Arrival(parse_address("192.0.2.10"), 8443, ("https",))
UPSTREAM: Final = Arrival(parse_address("192.0.2.10"), 8080, ("http", "https"))
UNIX: Final = Arrival(None, None, ("http", "https"))

NO_AUTHORITY: Final = (
    "",
    " ",
    "localhost:80@evil.example",
    "user@localhost",
    "user:secret@localhost:8000",
    "localhost/",
    "localhost/mcp",
    "localhost?x",
    "localhost#x",
    "http://localhost",
    "localhost:",
    "localhost:0",
    "localhost:65536",
    "localhost:99999",
    "localhost:+80",
    "localhost:-1",
    "localhost:8 0",
    "localhost:abc",
    "localhost:80:80",
    "localhost, evil.example",
    "localhost evil.example",
    "localhost\t",
    "local\x00host",
    "local\x7fhost",
    "localhost\r\nX: y",
    "lоcalhost",  # noqa: RUF001 (a Cyrillic letter is the point)
    "localhost%00",
    "%6cocalhost",
    "localhost%2eevil",
    ".localhost",
    "localhost..",
    "a..b",
    "-a.example",
    "a-.example",
    "*",
    "*.example.com",
    "::1",
    "[::1",
    "::1]",
    "[::1]x",
    "[::1]:",
    "[fe80::1%25eth0]",
    "[fe80::1%eth0]",
    "[127.0.0.1]",
    "[::ffff:127.0.0.1]",
    "[v1.x]",
    "127.1",
    "127.0.0.1.1",
    "2130706433",
    "0177.0.0.1",
    "256.0.0.1",
    "x" * 64,
    ".".join(["abcdefgh"] * 40),
)
"""What is no authority, each a way in which some server was misled."""


class AuthorityTests(SynchronousTestCase):
    """Parsing."""

    def test_refused(self) -> None:
        """Text that is not a host with an optional port is no authority."""
        for text in NO_AUTHORITY:
            self.assertIsNone(Authority.parse(text), text)

    def test_accepted(self) -> None:
        """Names, addresses and ports parse, in one spelling each."""
        for text, spelling in {
            "localhost": "localhost",
            "LocalHost:8000": "localhost:8000",
            "mcp.acme.com.": "mcp.acme.com",
            "mcp.acme.com.:8443": "mcp.acme.com:8443",
            "under_score.example": "under_score.example",
            "xn--bcher-kva.example": "xn--bcher-kva.example",
            "192.0.2.1:1": "192.0.2.1:1",
            "[::1]": "[::1]",
            "[2001:DB8::0:1]:65535": "[2001:db8::1]:65535",
        }.items():
            self.assertEqual(str(Authority.parse(text)), spelling, text)

    @settings(max_examples=300, deadline=None, derandomize=True, database=None)
    @given(st.text(max_size=40) | st.text("abc.:[]01%@/-*", max_size=20))
    def test_total_and_stable(self, text: str) -> None:
        """Any text parses or does not; what parsed is its own spelling."""
        authority = Authority.parse(text)
        if authority is not None:
            self.assertEqual(Authority.parse(str(authority)), authority)


class HostAllowlistTests(SynchronousTestCase):
    """The allowlist (THREATS T10)."""

    def verdict(
        self, rules: str, host: str, arrival: Arrival = SECURE, port: int | None = None
    ) -> bool:
        """Whether comma-separated rules let a Host header in."""
        entries = [entry for entry in rules.split(",") if entry]
        allowlist = HostAllowlist.parse(entries, arrival_port=port)
        authority = Authority.parse(host)
        assert authority is not None
        return allowlist.allows(authority, arrival)

    def test_matrix(self) -> None:
        """Each rule lets in what it names and none of its look-alikes."""
        for rules, host, expected in (
            ("mcp.acme.com", "mcp.acme.com", True),
            ("mcp.acme.com", "MCP.ACME.COM", True),
            ("mcp.acme.com", "mcp.acme.com.", True),
            ("mcp.acme.com", "mcp.acme.com:8443", True),
            ("mcp.acme.com", "mcp.acme.com:1", True),
            ("mcp.acme.com", "acme.com", False),
            ("mcp.acme.com", "mcp.acme.com.evil.example", False),
            ("mcp.acme.com", "xmcp.acme.com", False),
            ("mcp.acme.com", "x.mcp.acme.com", False),
            ("mcp.acme.com", "mcpxacme.com", False),
            ("MCP.acme.com.", "mcp.acme.com", True),
            ("mcp.acme.com:8443", "mcp.acme.com:8443", True),
            ("mcp.acme.com:8443", "mcp.acme.com", False),
            ("mcp.acme.com:8443", "mcp.acme.com:8444", False),
            ("mcp.acme.com:443", "mcp.acme.com", True),
            ("mcp.acme.com:443", "mcp.acme.com:443", True),
            ("mcp.acme.com:80", "mcp.acme.com", False),
            ("*.cloud.run.app", "a.cloud.run.app", True),
            ("*.cloud.run.app", "a.b.cloud.run.app:444", True),
            ("*.cloud.run.app", "cloud.run.app", False),
            ("*.cloud.run.app", "a.cloud.run.app.evil.example", False),
            ("*.cloud.run.app", "acloud.run.app", False),
            ("*.cloud.run.app:8443", "a.cloud.run.app:8443", True),
            ("*.cloud.run.app:8443", "a.cloud.run.app", False),
            ("mcp.acme.com:*", "mcp.acme.com", True),
            ("mcp.acme.com:*", "mcp.acme.com:8443", True),
            ("mcp.acme.com:*", "evil.example:8443", False),
            ("[2001:db8::1]:*", "[2001:db8::1]:8443", True),
            ("*.cloud.run.app:*", "a.cloud.run.app:8443", True),
            ("*.cloud.run.app:*", "cloud.run.app:8443", False),
            ("*:*", "anything.example:1", True),
            ("mcp-?.acme.com", "mcp-1.acme.com", True),
            ("mcp-?.acme.com", "mcp-12.acme.com", False),
            ("*", "anything.example:1", True),
            ("*", "[2001:db8::1]", True),
            ("[2001:db8::1]", "[2001:DB8:0::1]:8443", True),
            ("[2001:db8::1]", "[2001:db8::2]", False),
            ("[2001:db8::1]:8443", "[2001:db8::1]", False),
            ("192.0.2.10", "192.0.2.10:8443", True),
            ("192.0.2.10", "192.0.2.100", False),
            ("a.example,b.example", "b.example", True),
            ("a.example,b.example", "c.example", False),
            ("", "a.example", False),
        ):
            self.assertIs(self.verdict(rules, host), expected, (rules, host))

    def test_reach(self) -> None:
        """A rule that strangers' names fit vouches for nobody; it is told apart."""
        for rule, host, anybody, foreign in (
            ("*", "a.example", True, False),
            ("**", "a.example", True, False),
            ("*.*", "a.example", True, False),
            ("*.", "a.example", True, False),
            ("?*", "a.example", True, False),
            ("*:8443", "a.example:8443", True, False),
            ("*:*", "a.example", True, False),
            ("10.*", "10.evil.example", False, True),
            ("10.0.0.*", "10.0.0.1", False, True),
            ("mcp.*:8443", "mcp.evil.example:8443", False, True),
            ("mcp.e*e", "mcp.evil.example", False, True),
            ("*.a.example", "x.a.example", False, False),
            ("*.a.example:*", "x.a.example:1", False, False),
            ("a.example", "a.example", False, False),
            ("[2001:db8::1]", "[2001:db8::1]", False, False),
        ):
            allowlist = HostAllowlist.parse([rule])
            authority = Authority.parse(host)
            assert authority is not None
            self.assertTrue(allowlist.allows(authority, SECURE), rule)
            self.assertEqual(allowlist.any_name, (rule,) if anybody else ())
            self.assertEqual(allowlist.foreign_names, (rule,) if foreign else ())
            vouched = allowlist.vouches_for(authority, SECURE)
            self.assertIs(vouched, not (anybody or foreign), rule)

    def test_vouched_beside_a_wildcard(self) -> None:
        """A name that is written out is vouched for, whatever stands beside it."""
        allowlist = HostAllowlist.parse(["*", "a.example"], arrival_port=8443)
        for host, vouched in (
            ("a.example", True),
            ("192.0.2.10:8443", True),
            ("b.example", False),
        ):
            authority = Authority.parse(host)
            assert authority is not None
            self.assertIs(allowlist.vouches_for(authority, SECURE), vouched, host)

    def test_default_port_of_the_scheme(self) -> None:
        """A port may be left out where it is the default of the scheme in use."""
        self.assertTrue(self.verdict("a.example:80", "a.example", PLAIN))
        self.assertFalse(self.verdict("a.example:443", "a.example", PLAIN))
        for port in (80, 443):
            self.assertTrue(self.verdict(f"a.example:{port}", "a.example", UPSTREAM))
        self.assertFalse(self.verdict("a.example:8080", "a.example", UPSTREAM))

    def test_wildcard_bind(self) -> None:
        """A wildcard bind stands for the very address a connection arrived at."""
        self.assertTrue(self.verdict("", "192.0.2.10:8443", SECURE, 8443))
        for host in ("192.0.2.10", "192.0.2.10:8444", "192.0.2.11:8443", "a.example"):
            self.assertFalse(self.verdict("", host, SECURE, 8443), host)

    def test_wildcard_bind_on_default_port(self) -> None:
        """On the scheme's port the address stands without it, too."""
        self.assertTrue(self.verdict("", "192.0.2.10", SECURE, 443))

    def test_no_address(self) -> None:
        """A unix socket has no address to stand for; named hosts still hold."""
        self.assertFalse(self.verdict("", "127.0.0.1:8000", UNIX, 8000))
        self.assertTrue(self.verdict("localhost", "localhost", UNIX))

    def test_bad_rules(self) -> None:
        """A rule that is no host is refused in words that quote it."""
        for rule in (
            "https://mcp.acme.com",
            "mcp.acme.com/mcp",
            "mcp.acme.com:port",
            "mcp.acme.com:0",
            "mcp.acme.com:80:*",
            "*.acme.com:80:*",
            "mcp.acme.com:*:*",
            "mcp.acme.com:8*",
            ":*",
            "user@mcp.acme.com",
            "mcp acme",
            "bücher.example",
            "[::1",
            "a..b",
            "*.example.com:x",
            "[a-z].example.com",
            "-",
        ):
            error = self.assertRaises(ValueError, HostAllowlist.parse, [rule])
            self.assertIn(repr(rule), str(error))


class OriginTests(SynchronousTestCase):
    """Origins and their allowlist (THREATS T10)."""

    def test_refused(self) -> None:
        """What is no serialized http origin never parses, null least of all."""
        for text in (
            "null",
            "NULL",
            "",
            "https://",
            "https:/a.example",
            "a.example",
            "file://a",
            "https://a.example/",
            "https://a.example/path",
            "https://user@a.example",
            "https://a.example https://b.example",
            "https://a.example, https://b.example",
            "https://*.example.com",
            "https://a.example:",
            "https://a.example:99999",
            "ws://a.example",
            "javascript://a.example",
            "chrome-extension://abcdef",
        ):
            self.assertIsNone(Origin.parse(text), text)

    def test_default_ports(self) -> None:
        """A scheme's port and its absence are one origin."""
        for bare, full in (
            ("https://a.example", "https://A.example:443"),
            ("http://a.example", "http://a.example:80"),
        ):
            self.assertEqual(Origin.parse(bare), Origin.parse(full))
        self.assertNotEqual(
            Origin.parse("http://a.example:443"), Origin.parse("https://a.example")
        )

    def test_matrix(self) -> None:
        """Each rule lets in the origins it names and none of their look-alikes."""
        for rule, origin, expected in (
            ("https://app.example.com", "https://app.example.com", True),
            ("https://app.example.com", "https://APP.example.com:443", True),
            ("https://app.example.com", "http://app.example.com", False),
            ("https://app.example.com", "https://app.example.com:8443", False),
            ("https://app.example.com", "https://app.example.com.evil.example", False),
            ("https://app.example.com", "https://evil-app.example.com", False),
            ("https://app.example.com:8443", "https://app.example.com:8443", True),
            ("https://app.example.com:8443", "https://app.example.com", False),
            ("http://localhost:3000", "http://localhost:3000", True),
            ("http://localhost:3000", "http://127.0.0.1:3000", False),
            ("http://[::1]:3000", "http://[0:0::1]:3000", True),
            ("https://*.example.com", "https://a.example.com", True),
            ("https://*.example.com", "https://a.b.example.com", True),
            ("https://*.example.com", "https://example.com", False),
            ("https://*.example.com", "https://a.example.com:444", False),
            ("https://*.example.com", "http://a.example.com", False),
            ("https://*.example.com", "https://a.example.com.evil.example", False),
            ("https://*.example.com", "https://aexample.com", False),
            ("https://*.example.com:444", "https://a.example.com:444", True),
        ):
            parsed = Origin.parse(origin)
            assert parsed is not None
            self.assertIs(
                OriginAllowlist.parse([rule]).allows(parsed), expected, (rule, origin)
            )

    def test_bad_rules(self) -> None:
        """A rule that is no origin is refused in words that quote it."""
        for rule in (
            "*",
            "null",
            "app.example.com",
            "https://",
            "https://*",
            "https://*.com",
            "https://a.example/x",
            "https://a.example/",
            "https://a.*.example.com",
            "ftp://a.example",
        ):
            error = self.assertRaises(ValueError, OriginAllowlist.parse, [rule])
            self.assertIn(repr(rule), str(error))

    def same(self, origin: str, host: str, arrival: Arrival) -> bool:
        """Whether an origin is that of the server it calls."""
        parsed, authority = Origin.parse(origin), Authority.parse(host)
        assert parsed is not None
        assert authority is not None
        return parsed.is_same_as(authority, arrival)

    def test_same_origin(self) -> None:
        """A page of this very server may call it, with scheme, host and port equal."""
        for origin, host, arrival, expected in (
            ("http://localhost:8000", "localhost:8000", PLAIN, True),
            ("http://localhost", "localhost:80", PLAIN, True),
            ("https://localhost:8000", "localhost:8000", PLAIN, False),
            ("http://localhost:8001", "localhost:8000", PLAIN, False),
            ("http://127.0.0.1:8000", "localhost:8000", PLAIN, False),
            ("https://a.example", "a.example", SECURE, True),
            ("http://a.example", "a.example", SECURE, False),
            ("https://a.example", "a.example", UPSTREAM, True),
            ("http://a.example", "a.example", UPSTREAM, True),
        ):
            self.assertIs(
                self.same(origin, host, arrival), expected, (origin, host, arrival)
            )
