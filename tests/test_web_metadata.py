"""Protected resource metadata: where it stands, what it says, who may read it."""

from typing import Any

from twisted.internet.address import IPv4Address
from twisted.trial.unittest import SynchronousTestCase

from tests.heads import access, head
from tests.mcp_fakes import modern
from tests.oneapi_fakes import NOW, start
from tests.provider_fakes import FIRST, ISSUER, keyset, rules
from tests.web_memory import Edge, Reply, over_sse
from zscaler_mcp.provider import KeySource, Loaded
from zscaler_mcp.secureurl import SecureURL
from zscaler_mcp.web import (
    BearerAuthentication,
    Challenges,
    ResourceMetadata,
    resource_at,
)

PLACE = "/.well-known/oauth-protected-resource"
ORIGIN = "https://app.example.com"
URL = f"https://mcp.example{PLACE}/mcp"
TOLD = f'resource_metadata="{URL}"'


class ResourceTests(SynchronousTestCase):
    """How this server calls itself."""

    def test_canonical(self) -> None:
        """The resource is the endpoint, however the server's URL was written (O11)."""
        for base, resource in (
            ("https://mcp.example", "https://mcp.example/mcp"),
            ("HTTPS://MCP.example:443/", "https://mcp.example/mcp"),
            ("https://mcp.example/mcp", "https://mcp.example/mcp"),
            ("https://mcp.example/mcp/", "https://mcp.example/mcp"),
            ("https://gw.example/zscaler/", "https://gw.example/zscaler/mcp"),
            ("http://localhost:8000", "http://localhost:8000/mcp"),
        ):
            self.assertEqual(str(resource_at(SecureURL.parse(base))), resource)


class MetadataCase(SynchronousTestCase):
    """An edge in the mode oidc."""

    base = "https://mcp.example"
    scopes: tuple[str, ...] = ("mcp:read", "mcp:write")

    def setUp(self) -> None:
        """The provider was found."""
        self.issuer: str | None = ISSUER
        resource = resource_at(SecureURL.parse(self.base))
        self.metadata = ResourceMetadata(
            resource=resource, scopes=self.scopes, issuer=lambda: self.issuer
        )
        self.edge = self.make_edge()

    def make_edge(self, **more: Any) -> Edge:
        """An edge with the metadata, and a provider whose keys are there."""
        edge = Edge(rules=access(origins=ORIGIN), **more)

        async def load() -> Loaded:
            return Loaded(keyset(FIRST), 3600, ISSUER)

        source = KeySource(load, edge.clock)
        source.start()
        self.addCleanup(source.close)
        edge.application.metadata = self.metadata
        edge.application.authenticator = BearerAuthentication(
            rules(
                mode="oidc",
                audiences=frozenset(),
                resource=self.metadata.resource,
                scopes=self.scopes,
            ),
            source,
            Challenges(scopes=self.scopes, metadata=self.metadata.url),
            lambda: NOW,
        )
        return edge

    def ask(self, path: str = PLACE, method: str = "GET", **more: Any) -> Reply:
        """Ask the edge."""
        return self.edge.ask(method, path, **more)


class DocumentTests(MetadataCase):
    """The document (RFC 9728 section 2)."""

    def test_places(self) -> None:
        """It stands at the root and with the path of the endpoint (O4, O6)."""
        for place in (PLACE, f"{PLACE}/mcp", f"{PLACE}/mcp/", f"{PLACE}?x=1"):
            reply = self.ask(place)
            self.assertEqual(reply.status, 200, place)
            self.assertEqual(reply.headers["content-type"], "application/json")
            self.assertEqual(
                reply.json,
                {
                    "resource": "https://mcp.example/mcp",
                    "authorization_servers": [ISSUER],
                    "bearer_methods_supported": ["header"],
                    "resource_name": "zscaler-mcp",
                    "scopes_supported": ["mcp:read", "mcp:write"],
                },
            )
            empty = self.ask(place, "HEAD")
            self.assertEqual((empty.status, empty.body), (200, b""))

    def test_elsewhere(self) -> None:
        """Every other place is guarded as ever."""
        for place in (
            f"{PLACE}/",
            f"{PLACE}//mcp",
            f"{PLACE}/other",
            f"{PLACE}/health",
            f"{PLACE}x",
            f"/{PLACE}",
            f"/mcp{PLACE}",
            "/.well-known/oauth-authorization-server",
            "/.well-known/%6fauth-protected-resource",
        ):
            self.edge = self.make_edge()
            self.assertEqual(self.ask(place).status, 401, place)

    def test_sse(self) -> None:
        """The older transport has two endpoints, and a place for each."""
        edge = self.make_edge(transport=over_sse)
        for place in (PLACE, f"{PLACE}/mcp", f"{PLACE}/sse"):
            self.assertEqual(edge.ask("GET", place).status, 200, place)

    def test_unknown_server(self) -> None:
        """Before the provider was found, nothing is told that might be wrong."""
        self.issuer = None
        self.assertEqual(self.ask().status, 503)

    def test_other_modes(self) -> None:
        """Without the mode there is no document."""
        self.edge.application.metadata = None
        self.assertEqual(self.ask().status, 401)
        self.assertEqual(Edge().ask("GET", PLACE).status, 404)

    def test_guarded(self) -> None:
        """It is public, but not for every source, Host, origin or method."""
        self.assertEqual(self.ask(host="evil.example").status, 421)
        self.assertEqual(self.ask(origin="https://evil.example").status, 403)
        self.assertEqual(self.ask(method="POST").status, 405)
        self.edge.application.access = access(sources="192.0.2.1")
        stranger = IPv4Address("TCP", "198.51.100.9", 40000)
        self.assertEqual(self.ask(peer=stranger).status, 403)

    def test_pages(self) -> None:
        """A page that may call may read it, also with the header of its revision."""
        reply = self.ask(origin=ORIGIN)
        self.assertEqual(reply.headers["access-control-allow-origin"], ORIGIN)
        preflight = self.ask(
            method="OPTIONS",
            origin=ORIGIN,
            access_control_request_method="GET",
            access_control_request_headers="mcp-protocol-version",
        )
        self.assertEqual(preflight.status, 204)


class BehindPrefixTests(MetadataCase):
    """A server behind a proxy that adds a path."""

    base = "https://gw.example/zscaler"
    scopes = ()

    def test_places(self) -> None:
        """The path that clients know stands in the place, as does our own."""
        for place in (PLACE, f"{PLACE}/zscaler/mcp", f"{PLACE}/mcp"):
            reply = self.ask(place)
            self.assertEqual(reply.json["resource"], "https://gw.example/zscaler/mcp")
            self.assertNotIn("scopes_supported", reply.json)
        url = f"https://gw.example{PLACE}/zscaler/mcp"
        challenge = self.edge.post(modern("tools/list")).headers["www-authenticate"]
        self.assertEqual(
            challenge, f'Bearer realm="zscaler-mcp", resource_metadata="{url}"'
        )


class ChallengeTests(MetadataCase):
    """What a client is told that has no token, or not the right one."""

    def challenge(self, status: int, **claims: Any) -> str:
        """The challenge of an answer with that status."""
        fields = {}
        if claims:
            token = FIRST.token(**{"aud": "https://mcp.example/mcp", **claims})
            fields["authorization"] = f"Bearer {token}"
        reply = self.edge.post(modern("tools/list"), **fields)
        self.assertEqual(reply.status, status)
        return reply.headers.get("www-authenticate", "")

    def test_no_token(self) -> None:
        """Where the metadata is and which scopes to ask for (O5, O7)."""
        self.assertEqual(
            self.challenge(401),
            f'Bearer realm="zscaler-mcp", scope="mcp:read mcp:write", {TOLD}',
        )

    def test_wrong_token(self) -> None:
        """A token for another resource is refused, the server's own is taken (O11)."""
        for audience in ("https://other.example/mcp", "zscaler-mcp", None):
            self.assertEqual(
                self.challenge(401, aud=audience),
                'Bearer realm="zscaler-mcp", error="invalid_token",'
                f' scope="mcp:read mcp:write", {TOLD}',
            )
        self.assertEqual(self.challenge(200, sub="alice"), "")

    def test_insufficient(self) -> None:
        """All scopes that are needed stand in one precise challenge (O8)."""
        self.assertEqual(
            self.challenge(403, scope="mcp:read"),
            'Bearer realm="zscaler-mcp", error="insufficient_scope",'
            f' scope="mcp:read mcp:write", {TOLD}',
        )

    def test_caller(self) -> None:
        """The caller's mode is the one that vouched."""
        token = FIRST.token(aud="https://mcp.example/mcp")
        request = head(authorization=f"Bearer {token}")
        authenticator = self.edge.application.authenticator
        caller = self.successResultOf(start(authenticator.authenticate(request)))
        self.assertEqual((caller.mode, caller.principal), ("oidc", f"{ISSUER}#alice"))
