"""The checks of a head: source, host, origin, and who is behind a proxy."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.heads import access, head
from zscaler_mcp.web.checks import (
    check_host,
    check_origin,
    check_source,
    cross_origin,
)
from zscaler_mcp.web.cors import actual_headers, is_preflight, preflight_headers
from zscaler_mcp.web.forwarded import client_address
from zscaler_mcp.web.media import accepts_json, is_json

OK = None


class SourceTests(SynchronousTestCase):
    """Source addresses, direct and behind proxies (T9)."""

    def status(
        self, rules: str | None, proxies: str, peer: str, **fields: Any
    ) -> object:
        """The status of the refusal, or ``None``."""
        allowed = access(sources=rules, proxies=proxies)
        refusal = check_source(head(peer=peer, **fields), allowed)
        return refusal and refusal.status

    def test_direct(self) -> None:
        """Without proxies the peer is the client, whatever it claims."""
        rules = "203.0.113.0/24"
        self.assertEqual(self.status(rules, "", "203.0.113.9"), OK)
        self.assertEqual(self.status(rules, "", "198.51.100.9"), 403)
        for peer in ("198.51.100.9", "127.0.0.1"):
            claimed = {"x_forwarded_for": "203.0.113.9", "forwarded": "for=203.0.113.9"}
            self.assertEqual(self.status(rules, "", peer, **claimed), 403)

    def test_no_rules(self) -> None:
        """Without an allowlist every source is let in."""
        self.assertEqual(self.status(None, "", "198.51.100.9"), OK)

    def test_behind_a_proxy(self) -> None:
        """Behind a trusted proxy the address that it appended is the client."""
        rules, proxy = "203.0.113.0/24", "192.0.2.1"
        for value, expected in (
            ("203.0.113.9", OK),
            ("203.0.113.9:4711", OK),
            ("198.51.100.9", 403),
            ("203.0.113.9, 198.51.100.9", 403),
            ("198.51.100.9, 203.0.113.9", OK),
            ("198.51.100.9, 203.0.113.9, 192.0.2.1", OK),
            ("unknown", 403),
            ("203.0.113.9, unknown", 403),
            ("", 403),
            ("203.0.113.9,", 403),
        ):
            status = self.status(rules, proxy, proxy, x_forwarded_for=value)
            self.assertEqual(status, expected, value)

    def test_proxy_itself(self) -> None:
        """A trusted proxy that names nobody is judged by its own address."""
        self.assertEqual(self.status("203.0.113.0/24", "192.0.2.1", "192.0.2.1"), 403)
        self.assertEqual(self.status("192.0.2.1", "192.0.2.1", "192.0.2.1"), OK)

    def test_unix_socket(self) -> None:
        """A peer without an address is in no allowlist."""
        self.assertEqual(self.status("0.0.0.0/0,::/0", "", ""), 403)


class ForwardedTests(SynchronousTestCase):
    """Who is behind trusted proxies."""

    def client(self, **fields: Any) -> str:
        """The client of a request that came from a trusted proxy."""
        proxies = access(proxies="192.0.2.0/24,2001:db8::/32").proxies
        return str(client_address(head(peer="192.0.2.1", **fields), proxies))

    def test_forwarded(self) -> None:
        """The standard header is read in every spelling of its nodes."""
        for value, client in (
            ("for=203.0.113.9", "203.0.113.9"),
            ("For=203.0.113.9;proto=https;by=192.0.2.1", "203.0.113.9"),
            ('for="203.0.113.9:4711"', "203.0.113.9"),
            ('for="[2001:db9::1]:4711"', "2001:db9::1"),
            ('for="[2001:db9::1]"', "2001:db9::1"),
            ("for=198.51.100.1, for=203.0.113.9", "203.0.113.9"),
            ("for=203.0.113.9, for=192.0.2.7", "203.0.113.9"),
            ("for=_hidden", "None"),
            ("for=unknown", "None"),
            ("proto=https", "None"),
            ('for="[fe80::1%eth0]"', "None"),
        ):
            self.assertEqual(self.client(forwarded=value), client, value)

    def test_quoted_values(self) -> None:
        """What stands in quotes delimits nothing, whoever chose it (T9)."""
        for value, client in (
            ('for=203.0.113.9;host="a,b;c"', "203.0.113.9"),
            ('for=203.0.113.9;host="a\\",b"', "203.0.113.9"),
            ('host="a,for=198.51.100.1" ; for=203.0.113.9', "203.0.113.9"),
            ('for=203.0.113.9;host="a,for=198.51.100.1"', "203.0.113.9"),
            ('for=203.0.113.9;host="a;for=198.51.100.1"', "203.0.113.9"),
            ('for=203.0.113.9;host="\\",for=198.51.100.1"', "203.0.113.9"),
            ('for="203\\.0.113.9"', "203.0.113.9"),
            ('for="a,for=203.0.113.9"', "None"),
        ):
            self.assertEqual(self.client(forwarded=value), client, value)

    def test_malformed(self) -> None:
        """What is not well-formed names nobody: a proxy may have appended to it."""
        for value in (
            'for="203.0.113.9',
            'for=203.0.113.9"',
            'for="203.0.113.9"x',
            'host="a, for=203.0.113.9',
            'for=203.0.113.9;host=", for="198.51.100.1"',
            "for=203.0.113.9;for=198.51.100.1",
            "for=203.0.113.9 for=198.51.100.1",
            "for =203.0.113.9",
            "for=203.0.113.9,",
            "203.0.113.9",
            "for",
            "",
        ):
            self.assertEqual(self.client(forwarded=value), "None", value)

    def test_malformed_beside_another_line(self) -> None:
        """A line that a stranger sent does not spoil the one of the proxy."""
        lines = ('host="a', "for=203.0.113.9")
        self.assertEqual(self.client(forwarded=lines), "203.0.113.9")

    def test_x_forwarded_for(self) -> None:
        """The customary header is read in the spellings that proxies use."""
        for value, client in (
            ("203.0.113.9", "203.0.113.9"),
            ("2001:db9::1", "2001:db9::1"),
            ("[2001:db9::1]:4711", "2001:db9::1"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("203.0.113.9 , 192.0.2.7,2001:db8::7", "203.0.113.9"),
            ("203.0.113.9;x", "None"),
            ("203.0.113.9:port", "None"),
        ):
            self.assertEqual(self.client(x_forwarded_for=value), client, value)

    def test_repeated_fields(self) -> None:
        """Fields that stand twice are one list, in their order."""
        both = ("203.0.113.9", "198.51.100.9, 192.0.2.3")
        self.assertEqual(self.client(x_forwarded_for=both), "198.51.100.9")

    def test_disagreement(self) -> None:
        """Two headers that name different clients name none."""
        self.assertEqual(
            self.client(x_forwarded_for="203.0.113.9", forwarded="for=203.0.113.8"),
            "None",
        )
        self.assertEqual(
            self.client(x_forwarded_for="203.0.113.9", forwarded="for=203.0.113.9"),
            "203.0.113.9",
        )

    def test_long_chain(self) -> None:
        """A chain of thousands costs little and ends at a proxy."""
        chain = ", ".join(["203.0.113.9"] + ["192.0.2.7"] * 5000)
        self.assertEqual(self.client(x_forwarded_for=chain), "192.0.2.7")


class HostTests(SynchronousTestCase):
    """The Host allowlist as a check (T10)."""

    def test_host(self) -> None:
        """A name of the list passes, another is misdirected."""
        self.assertIsNone(check_host(head(host="LOCALHOST:8000"), access()))
        refusal = check_host(head(host="evil.example"), access())
        assert refusal is not None
        self.assertEqual(refusal.status, 421)
        self.assertNotIn(b"evil", refusal.body)

    def test_disabled(self) -> None:
        """Without validation every name passes."""
        self.assertIsNone(check_host(head(host="evil.example"), access(hosts=None)))


class OriginTests(SynchronousTestCase):
    """Origins: browsers' pages, here and elsewhere."""

    def status(self, origin: str | None, **rules: str | None) -> object:
        """The status of the refusal, or ``None``."""
        fields = {} if origin is None else {"origin": origin}
        refusal = check_origin(head(**fields), access(**rules))  # type: ignore[arg-type]
        return refusal and refusal.status

    def test_absent(self) -> None:
        """What is no browser sends no Origin and passes."""
        self.assertEqual(self.status(None), OK)

    def test_same(self) -> None:
        """A page of this server passes without being listed."""
        self.assertEqual(self.status("http://127.0.0.1:8000"), OK)
        self.assertEqual(self.status("http://localhost:8000"), 403)
        self.assertEqual(self.status("https://127.0.0.1:8000"), 403)

    def test_same_needs_a_checked_host(self) -> None:
        """Without Host validation no origin is the same: rebinding would make it so."""
        self.assertEqual(self.status("http://127.0.0.1:8000", hosts=None), 403)

    def test_same_needs_an_owned_name(self) -> None:
        """A page is not ours by a name that a wildcard let in (T10)."""
        page, host = "http://10.evil.example:8000", "10.evil.example:8000"
        for rules, status in (
            ("*", 403),
            ("*:8000", 403),
            ("*.*", 403),
            ("10.*", 403),
            ("*,10.evil.example", OK),
            ("*.evil.example", OK),
        ):
            asked, allowed = head(host=host, origin=page), access(hosts=rules)
            self.assertIsNone(check_host(asked, allowed))
            refusal = check_origin(asked, allowed)
            self.assertEqual(refusal and refusal.status, status, rules)
        listed = access(hosts="*", origins=page)
        self.assertIsNone(check_origin(head(host=host, origin=page), listed))

    def test_listed(self) -> None:
        """A listed origin passes; null and everything unlisted does not."""
        rules = {"origins": "https://app.example.com"}
        self.assertEqual(self.status("https://app.example.com", **rules), OK)
        for origin in (
            "null",
            "",
            "https://evil.example",
            "https://app.example.com, https://app.example.com",
            "*",
        ):
            self.assertEqual(self.status(origin, **rules), 403, origin)

    def test_repeated(self) -> None:
        """Two Origin fields are refused, even when both are listed."""
        allowed = access(origins="https://a.example,https://b.example")
        both = head(origin=("https://a.example", "https://b.example"))
        self.assertIsNotNone(check_origin(both, allowed))


class CorsTests(SynchronousTestCase):
    """What a browser is told."""

    allowed = access(origins="https://app.example.com")

    def test_preflight(self) -> None:
        """A preflight is told origin, methods and those headers that may be sent."""
        asked = head(
            "OPTIONS",
            origin="https://app.example.com",
            access_control_request_method="POST",
            access_control_request_headers="content-type, Mcp-Name, cookie,"
            " mcp-param-region, x-evil, mcp-param-a b",
        )
        self.assertTrue(is_preflight(asked))
        origin = cross_origin(asked, self.allowed)
        assert origin is not None
        headers = dict(preflight_headers(asked, origin))
        self.assertEqual(
            headers[b"Access-Control-Allow-Headers"],
            b"content-type, mcp-name, mcp-param-region",
        )
        self.assertEqual(
            headers[b"Access-Control-Allow-Origin"], b"https://app.example.com"
        )
        self.assertEqual(headers[b"Vary"], b"Origin")
        self.assertNotIn(b"Access-Control-Allow-Credentials", headers)
        self.assertNotIn(b"Access-Control-Allow-Private-Network", headers)

    def test_private_network(self) -> None:
        """A page that asks for the private network is told that it may."""
        asked = head("OPTIONS", access_control_request_private_network="true")
        headers = dict(preflight_headers(asked, "https://app.example.com"))
        self.assertEqual(headers[b"Access-Control-Allow-Private-Network"], b"true")

    def test_no_preflight(self) -> None:
        """OPTIONS without an Origin or without a wish is no preflight."""
        self.assertFalse(is_preflight(head("OPTIONS")))
        self.assertFalse(is_preflight(head("OPTIONS", origin="https://a.example")))
        self.assertFalse(
            is_preflight(
                head(origin="https://a.example", access_control_request_method="POST")
            )
        )

    def test_actual(self) -> None:
        """An answer names the one origin and exposes the protocol's headers."""
        headers = dict(actual_headers("https://app.example.com"))
        for name in (b"Mcp-Session-Id", b"WWW-Authenticate"):
            self.assertIn(name, headers[b"Access-Control-Expose-Headers"])
        self.assertEqual(dict(actual_headers(None)), {b"Vary": b"Origin"})

    def test_only_listed_origins(self) -> None:
        """Neither a foreign nor a same origin is named in CORS headers."""
        for origin in ("https://evil.example", "http://127.0.0.1:8000", "null"):
            self.assertIsNone(cross_origin(head(origin=origin), self.allowed))
        self.assertIsNone(cross_origin(head(), self.allowed))


class MediaTests(SynchronousTestCase):
    """Media types."""

    def test_json_body(self) -> None:
        """A JSON body is declared as such, parameters aside."""
        for value in (
            "application/json",
            "Application/JSON",
            "application/json; charset=utf-8",
            " application/json ;x",
        ):
            self.assertTrue(is_json(head(content_type=value)), value)
        for value in (
            "text/plain",
            "application/json-patch+json",
            "application/jsonp",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "",
        ):
            self.assertFalse(is_json(head(content_type=value)), value)
        self.assertFalse(is_json(head()))

    def test_accept(self) -> None:
        """A client that takes JSON, or everything, or says nothing, gets JSON."""
        for value in (
            "application/json",
            "application/json, text/event-stream",
            "text/event-stream, application/*;q=0.1",
            "*/*",
            "text/html;q=0, */*;q=0.5",
            "*/*;q=0, application/json",
            "application/*;q=0, application/json",
        ):
            self.assertTrue(accepts_json(head(accept=value)), value)
        for value in (
            "text/event-stream",
            "text/*",
            "application/json;q=0",
            "application/json;q=0.000",
            "application/jsonp",
            "*/*, application/json;q=0",
            "",
        ):
            self.assertFalse(accepts_json(head(accept=value)), value)
        self.assertTrue(accepts_json(head()))
