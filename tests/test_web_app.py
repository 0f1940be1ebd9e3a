"""The HTTP edge as a whole: routes, policies in their order, what a peer learns."""

from typing import Any

import attrs
from twisted.internet.address import IPv4Address
from twisted.internet.error import ConnectionLost
from twisted.python.failure import Failure
from twisted.trial.unittest import SynchronousTestCase

from tests.heads import access
from tests.mcp_fakes import modern
from tests.web_memory import Edge, Reply, read_reply
from zscaler_mcp.refusal import Refusal
from zscaler_mcp.settings import ApiKey
from zscaler_mcp.web import ApiKeyAuthentication

KEY = "k" * 40
ORIGIN = "https://app.example.com"
ELSEWHERE = IPv4Address("TCP", "198.51.100.9", 40000)


def keyed() -> ApiKeyAuthentication:
    """Authentication by one key."""
    return ApiKeyAuthentication((ApiKey.of(KEY),))


class ProbeTests(SynchronousTestCase):
    """Health probes."""

    def setUp(self) -> None:
        """An edge that lets in one host, one source, one key."""
        self.edge = Edge(rules=access(sources="192.0.2.1"), authenticator=keyed())

    def test_exempt(self) -> None:
        """Probes need neither host nor source nor credential, and tell nothing."""
        for path in ("/health", "/healthz", "/ready"):
            for method in ("GET", "HEAD"):
                reply = self.edge.ask(method, path, host="10.0.0.1", peer=ELSEWHERE)
                self.assertEqual(reply.status, 200)
                body = b"" if method == "HEAD" else b'{"status":"ok"}'
                self.assertEqual(reply.body, body)

    def test_readiness(self) -> None:
        """A server that cannot serve calls is alive, but not ready."""
        self.edge.well = False
        self.assertEqual(self.edge.ask("GET", "/ready").status, 503)
        self.assertEqual(self.edge.ask("GET", "/health").status, 200)

    def test_query(self) -> None:
        """A query does not make a probe something else."""
        self.assertEqual(self.edge.ask("GET", "/health?x=1").status, 200)

    def test_only_exactly(self) -> None:
        """What only looks like a probe is guarded like everything else (T11)."""
        for path in (
            "//health",
            "/health/",
            "/./health",
            "/health/../mcp",
            "/mcp/../health",
            "/%68ealth",
            "/Health",
            "/healthx",
            "/health;x",
            "/health%2f",
        ):
            reply = self.edge.ask("GET", path, peer=ELSEWHERE)
            self.assertEqual(reply.status, 403, path)

    def test_other_methods(self) -> None:
        """A probe's path with another method is guarded like everything else."""
        edge = Edge(authenticator=keyed())
        reply = edge.ask("POST", "/health")
        self.assertEqual(reply.status, 401)
        reply = edge.ask("POST", "/health", x_api_key=KEY)
        self.assertEqual(reply.status, 405)
        self.assertEqual(reply.headers["allow"], "GET, HEAD")


class OrderTests(SynchronousTestCase):
    """Policies answer in one fixed order."""

    def test_order(self) -> None:
        """Each mended fault shows the next: source, host, origin, credential, ..."""
        edge = Edge(
            rules=access(sources="127.0.0.1", origins=ORIGIN), authenticator=keyed()
        )
        mended: dict[str, Any] = {
            "peer": ELSEWHERE,
            "host": "evil.example",
            "origin": "https://evil.example",
            "method": "PATCH",
        }
        for expected, mend in (
            (403, {"peer": IPv4Address("TCP", "127.0.0.1", 1)}),
            (421, {"host": "127.0.0.1:8000"}),
            (403, {"origin": ORIGIN}),
            (401, {"x_api_key": KEY}),
            (405, {"method": "POST"}),
            (415, {"content_type": "application/json", "accept": "text/html"}),
            (406, {"accept": "*/*"}),
            (400, {"body": b"{}"}),
        ):
            reply = edge.ask(**mended)
            self.assertEqual(reply.status, expected, mended)
            mended |= mend

    def test_every_refusal_is_json(self) -> None:
        """Every refusal is short JSON with the security headers, and echoes nothing."""
        edge = Edge(rules=access(sources="127.0.0.1"), authenticator=keyed())
        probe = "zq9-not-echoed"
        for reply in (
            edge.ask(peer=ELSEWHERE),
            edge.ask(host=f"{probe}.example"),
            edge.ask(origin=f"https://{probe}.example"),
            edge.ask(authorization=f"Bearer {probe}"),
            edge.ask("GET", f"/{probe}", x_api_key=KEY),
            edge.ask("PUT", x_api_key=KEY),
            edge.ask(x_api_key=KEY, content_type=f"text/{probe}"),
            edge.ask(
                x_api_key=KEY,
                content_type="application/json",
                body=f'{{"{probe}'.encode(),
            ),
        ):
            self.assertGreaterEqual(reply.status, 400)
            self.assertEqual(reply.headers["content-type"], "application/json")
            self.assertEqual(reply.headers["cache-control"], "no-store")
            self.assertEqual(reply.headers["x-content-type-options"], "nosniff")
            self.assertNotIn("server", reply.headers)
            self.assertIsNone(reply.json["id"])
            self.assertLess(len(reply.body), 250)
            self.assertNotIn(probe.encode(), reply.body)

    def test_refusals_are_told(self) -> None:
        """Whoever keeps accounts learns of each refusal, and of no success."""
        edge = Edge()
        edge.ask(host="evil.example")
        edge.post(modern("tools/list"))
        self.assertEqual([refusal.status for _, refusal in edge.refusals], [421])

    def test_unknown_paths(self) -> None:
        """Every other path is guarded first and not found then."""
        for path in ("/", "//", "/mcp//", "//mcp", "/%6dcp", "/MCP", "/a/b", "/mcp;"):
            edge = Edge(authenticator=keyed())
            self.assertEqual(edge.ask("GET", path).status, 401, path)
            self.assertEqual(edge.ask("GET", path, x_api_key=KEY).status, 404, path)

    def test_trailing_slash(self) -> None:
        """The endpoint is the endpoint with a slash at its end, too."""
        edge = Edge(authenticator=keyed())
        for path in ("/mcp", "/mcp/"):
            self.assertEqual(edge.ask("GET", path).status, 401, path)
            self.assertEqual(edge.ask("GET", path, x_api_key=KEY).status, 405, path)


class MethodTests(SynchronousTestCase):
    """Methods of the endpoint."""

    def test_refused(self) -> None:
        """The endpoint takes POST and DELETE; all others are refused in JSON."""
        edge = Edge()
        for method in ("GET", "PUT", "PATCH", "OPTIONS", "TRACE", "FOO", "post"):
            reply = edge.ask(method)
            self.assertEqual(reply.status, 405, method)
            self.assertEqual(reply.headers["allow"], "GET, POST, DELETE")
            self.assertEqual(reply.code, -32600)

    def test_head(self) -> None:
        """HEAD opens nothing and says so without a body."""
        reply = Edge().ask("HEAD")
        self.assertEqual((reply.status, reply.body), (405, b""))


class CorsTests(SynchronousTestCase):
    """Pages of other origins."""

    def setUp(self) -> None:
        """An edge that one page may call, with a key."""
        self.edge = Edge(rules=access(origins=ORIGIN), authenticator=keyed())

    def preflight(self, origin: str) -> Reply:
        """Ask what a page may send."""
        return self.edge.ask(
            "OPTIONS",
            origin=origin,
            access_control_request_method="POST",
            access_control_request_headers="authorization, content-type",
        )

    def test_preflight(self) -> None:
        """An allowed page is told what it may send, before it has a credential."""
        reply = self.preflight(ORIGIN)
        self.assertEqual((reply.status, reply.body), (204, b""))
        self.assertEqual(reply.headers["access-control-allow-origin"], ORIGIN)
        allowed = reply.headers["access-control-allow-headers"]
        self.assertEqual(allowed, "authorization, content-type")
        self.assertEqual(reply.headers["vary"], "Origin")
        self.assertNotIn("content-length", reply.headers)

    def test_foreign(self) -> None:
        """A foreign page gets 403 and no CORS header at all."""
        for reply in (
            self.preflight("https://evil.example"),
            self.preflight("null"),
            self.edge.post(modern("tools/list"), origin="https://evil.example"),
        ):
            self.assertEqual(reply.status, 403)
            self.assertFalse(
                [name for name in reply.headers if name.startswith("access-control")]
            )

    def test_actual(self) -> None:
        """An allowed page reads answers and refusals alike."""
        for credential, status in ((KEY, 200), (None, 401)):
            reply = self.edge.post(
                modern("tools/list"), origin=ORIGIN, x_api_key=credential
            )
            self.assertEqual(reply.status, status)
            self.assertEqual(reply.headers["access-control-allow-origin"], ORIGIN)
            exposed = reply.headers["access-control-expose-headers"]
            self.assertIn("Mcp-Session-Id", exposed)
            self.assertIn("WWW-Authenticate", exposed)

    def test_same_origin(self) -> None:
        """A page of this server needs no permission, and no CORS headers."""
        reply = self.edge.post(
            modern("tools/list"), origin="http://127.0.0.1:8000", x_api_key=KEY
        )
        self.assertEqual(reply.status, 200)
        self.assertNotIn("access-control-allow-origin", reply.headers)
        self.assertEqual(reply.headers["vary"], "Origin")


class AuthenticationTests(SynchronousTestCase):
    """Credentials at the endpoint."""

    def setUp(self) -> None:
        """An edge with one key."""
        self.edge = Edge(authenticator=keyed())

    def test_challenge(self) -> None:
        """Without a credential the challenge says what would be one."""
        reply = self.edge.post(modern("tools/list"))
        self.assertEqual(reply.status, 401)
        self.assertEqual(
            reply.headers["www-authenticate"], 'Bearer realm="zscaler-mcp"'
        )

    def test_accepted(self) -> None:
        """With the key the call is made, on behalf of its principal."""
        call = modern("tools/call", name="echo")
        reply = self.edge.post(call, authorization=f"Bearer {KEY}")
        self.assertEqual(reply.status, 200)
        self.assertEqual(self.edge.tools.calls[0][2].caller.mode, "api-key")

    def test_guessing(self) -> None:
        """A source that guesses is slowed; a valid caller behind it is not (T21)."""
        for number in range(3):
            guess = self.edge.post(modern("tools/list"), x_api_key=f"guess-{number}")
            self.assertEqual(guess.status, 401)
        slowed = [
            self.edge.post_on(modern("tools/list"), x_api_key="guess") for _ in "ab"
        ]
        self.assertEqual([each.value() for each in slowed], [b"", b""])
        good = self.edge.post(modern("tools/list"), x_api_key=KEY)
        self.assertEqual(good.status, 200)
        other = self.edge.ask(x_api_key="guess", peer=ELSEWHERE)
        self.assertEqual(other.status, 401)
        self.edge.clock.advance(0.3)
        self.assertEqual(slowed[1].value(), b"")
        self.edge.clock.advance(0.3)
        for each in slowed:
            reply = read_reply(each.value())
            self.assertEqual((reply.status, reply.headers["vary"]), (429, "Origin"))
            self.assertGreater(int(reply.headers["retry-after"]), 0)

    def test_a_stop_does_not_wait_for_guessers(self) -> None:
        """A refusal that is held back is audited at once and keeps nothing running."""
        for _ in range(3):
            self.edge.ask(x_api_key="guess")
        slowed = self.edge.send(x_api_key="guess")
        self.assertEqual(len(self.edge.application.activity), 0)
        statuses = [refusal.status for _, refusal in self.edge.refusals]
        self.assertEqual(statuses, [401, 401, 401, 429])
        slowed.protocol.connectionLost(Failure(ConnectionLost()))
        self.edge.clock.advance(10)
        self.assertEqual((slowed.value(), len(self.edge.refusals)), (b"", 4))

    def test_large_bodies(self) -> None:
        """A large body is not read for a caller who will be refused."""
        length: dict[str, Any] = {"content_length": str(1024 * 1024)}
        refused: dict[str, Any]
        for refused, status in (
            ({}, 401),
            ({"host": "evil.example"}, 421),
            ({"origin": "https://evil.example", "x_api_key": KEY}, 403),
        ):
            transport = self.edge.send(**length | refused)
            self.assertEqual(read_reply(transport.value()).status, status)
        transport = self.edge.send(**length, x_api_key=KEY)
        self.assertEqual(transport.value(), b"")

    def test_large_and_small_bodies_alike(self) -> None:
        """A refusal does not tell whether the body would have been read (T15)."""
        edge = Edge(rules=access(origins=ORIGIN), authenticator=keyed())
        cases: tuple[dict[str, Any], ...]
        cases = ({}, {"x_api_key": "wrong"}, {"origin": ORIGIN})
        for fields in cases:
            large, small = (
                read_reply(edge.send(content_length=length, **fields).value())
                for length in ("1048576", "0")
            )
            self.assertEqual(large.headers.pop("connection"), "close")
            small.headers.pop("date")
            self.assertEqual((large.headers, large.json), (small.headers, small.json))
            edge.clock.advance(60)

    def test_guessing_with_large_bodies(self) -> None:
        """A guess counts, whatever the length of the body that it announces (T21)."""
        statuses = [
            read_reply(
                self.edge.send(content_length="1048576", x_api_key="guess").value()
            ).status
            for _ in range(4)
        ]
        self.assertEqual(statuses, [401, 401, 401, 429])

    def test_screened_refusals_are_told(self) -> None:
        """A refusal before the body is told once, with the client and its method."""
        rules = access(proxies="127.0.0.1")
        edge = Edge(rules=rules, authenticator=keyed())
        early: list[Refusal] = []
        edge.site.terms = attrs.evolve(
            edge.site.terms, on_refusal=lambda refusal, _: early.append(refusal)
        )
        edge.send(content_length="1048576", x_forwarded_for="203.0.113.7")
        ((head, refusal),) = edge.refusals
        self.assertEqual((refusal.status, head.method), (401, "POST"))
        self.assertEqual(str(rules.client(head)), "203.0.113.7")
        self.assertEqual(early, [])
        edge.send(content_length="1048576000", x_api_key=KEY)
        self.assertEqual([each.status for each in early], [413])


class FailureTests(SynchronousTestCase):
    """What goes wrong inside."""

    def test_defect(self) -> None:
        """A defect of ours is a 500 in a sentence, and a failure in the log."""
        edge = Edge()
        edge.application.endpoint = None  # type: ignore[assignment]
        reply = edge.post(modern("tools/list"))
        self.assertEqual(reply.status, 500)
        self.assertEqual(reply.json["error"]["message"], "Internal Server Error")
        self.assertEqual(len(self.flushLoggedErrors(AttributeError)), 1)
