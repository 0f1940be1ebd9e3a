"""Discovery: whose document is believed, and what of it."""

from typing import Any, Final

import orjson
from twisted.internet.task import Clock
from twisted.logger import capturedLogs
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import FakeAgent, log_text, start
from tests.provider_fakes import FIRST, ISSUER, KEYS_URL, SECOND, keyset, published
from zscaler_mcp.oneapi.exchange import Exchanges
from zscaler_mcp.provider import Documents, KeySource, discovered, issuers_of
from zscaler_mcp.provider.documents import MAX_DOCUMENT
from zscaler_mcp.secureurl import SecureURL

CONFIG: Final = f"{ISSUER}/.well-known/openid-configuration"

DOCUMENT: Final = {
    "issuer": ISSUER,
    "jwks_uri": KEYS_URL,
    "code_challenge_methods_supported": ["S256"],
}


class IssuerTests(SynchronousTestCase):
    """Which issuer a place is for."""

    def test_places(self) -> None:
        """The well-known part stands behind the issuer, or before its path."""
        for place, issuer in (
            ("https://a.example/.well-known/openid-configuration", "https://a.example"),
            (CONFIG, ISSUER),
            (
                "https://a.example/.well-known/oauth-authorization-server/x/y",
                "https://a.example/x/y",
            ),
            (
                "https://a.example/.well-known/oauth-authorization-server",
                "https://a.example",
            ),
            (
                "https://a.example/.well-known/openid-configuration/x",
                "https://a.example/x",
            ),
        ):
            found = issuers_of(SecureURL.parse(place))
            self.assertEqual(found, {issuer, f"{issuer}/"}, place)

    def test_elsewhere(self) -> None:
        """Every other place says nothing about an issuer."""
        for place in (
            "https://a.example",
            "https://a.example/openid-configuration",
            "https://a.example/.well-known/openid-configurations",
            "https://a.example/.well-known/openid-configuration?tenant=x",
            "https://a.example/x/.well-known/oauth-authorization-server",
        ):
            self.assertEqual(issuers_of(SecureURL.parse(place)), frozenset(), place)


class DiscoveryTests(SynchronousTestCase):
    """From a document to keys."""

    def begin(self, config: str = CONFIG) -> None:
        """Start a source that discovers."""
        self.clock = Clock()
        self.agent = FakeAgent()
        documents = Documents(
            exchanges=Exchanges(self.agent, self.clock, MAX_DOCUMENT),
            clock=self.clock,
            agent_name=b"tests",
        )
        url = SecureURL.parse(config)
        load = discovered(documents, url, issuers_of(url))
        self.source = KeySource(load, self.clock)
        self.source.start()
        self.addCleanup(self.source.close)

    def tell(self, headers: dict[str, str] | None = None, **changes: Any) -> str:
        """Answer with a document but for ``changes``; what the log says."""
        document = {**DOCUMENT, **changes}
        with capturedLogs() as events:
            self.agent.asked[-1].answer(200, orjson.dumps(document), headers)
        return log_text(list(events))

    def test_keys(self) -> None:
        """The document says where the keys are; both are read again with time."""
        self.begin()
        self.assertEqual(self.agent.asked[-1].url, CONFIG)
        self.tell({"Cache-Control": "max-age=600"})
        self.assertEqual(self.agent.asked[-1].url, KEYS_URL)
        self.assertIsNone(self.source.issuer)
        self.agent.asked[-1].answer(200, published(FIRST))
        self.assertEqual(self.source.keys, keyset(FIRST))
        self.assertEqual(self.source.issuer, ISSUER)
        self.clock.advance(600)
        self.tell(jwks_uri="https://keys.example/moved")
        self.assertEqual(self.agent.asked[-1].url, "https://keys.example/moved")
        self.agent.asked[-1].answer(200, published(SECOND))
        self.assertEqual(self.source.keys, keyset(SECOND))

    def test_trailing_slash(self) -> None:
        """An issuer may end in a slash that its place does not show."""
        self.begin()
        self.tell(issuer=f"{ISSUER}/")
        self.agent.asked[-1].answer(200, published(FIRST))
        self.assertEqual(self.source.issuer, f"{ISSUER}/")

    def test_another_issuer(self) -> None:
        """A document of another issuer is not believed (RFC 8414 section 3.3)."""
        for issuer in (
            None,
            "",
            "https://evil.example",
            ISSUER.upper(),
            f"{ISSUER}//",
            [ISSUER],
            {"x": ISSUER},
        ):
            self.begin()
            said = self.tell(issuer=issuer)
            self.assertIn(f"another issuer than {ISSUER}", said)
            self.assertNotIn("evil", said)
            self.assertEqual(len(self.agent.asked), 1)
            self.assertIsNone(self.source.keys)

    def test_places_of_keys(self) -> None:
        """Keys are not fetched from this machine, nor in plaintext, nor from files."""
        for place in (
            None,
            7,
            "http://keys.example/",
            "file:///etc/passwd",
            "https://user@keys.example/",
            "https://127.0.0.1/keys",
            "https://[::1]/keys",
            "http://localhost:8080/keys",
            "/keys",
        ):
            self.begin()
            self.assertIn("its discovery document", self.tell(jwks_uri=place))
            self.assertEqual(len(self.agent.asked), 1, place)

    def test_on_this_machine(self) -> None:
        """A provider on this machine may have its keys here."""
        self.begin("http://127.0.0.1:9/.well-known/openid-configuration")
        self.tell(issuer="http://127.0.0.1:9", jwks_uri="http://127.0.0.1:9/keys")
        self.assertEqual(self.agent.asked[-1].url, "http://127.0.0.1:9/keys")

    def test_without_pkce(self) -> None:
        """A provider that clients will refuse is said to be one."""
        self.begin()
        self.assertNotIn("PKCE", self.tell())
        for methods in (None, [], ["plain"], "S256"):
            self.begin()
            said = self.tell(code_challenge_methods_supported=methods)
            self.assertIn("PKCE", said)
            self.assertEqual(self.agent.asked[-1].url, KEYS_URL)

    def test_down_later(self) -> None:
        """A document that cannot be had any more leaves the old keys in place."""
        self.begin()
        self.tell()
        self.agent.asked[-1].answer(200, published(FIRST))
        self.clock.advance(3600)
        self.tell(issuer="https://evil.example")
        self.assertEqual(self.source.keys, keyset(FIRST))
        self.assertEqual(self.source.issuer, ISSUER)
        self.successResultOf(start(self.source.find("first")))
