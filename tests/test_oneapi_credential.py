"""What proves who we are, and what the identity service answers."""

from typing import Any
from urllib.parse import parse_qsl

import jwt
import orjson
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectionRefusedError as Refused
from twisted.internet.task import Clock
from twisted.logger import capturedLogs
from twisted.trial.unittest import SynchronousTestCase

from tests.oneapi_fakes import (
    NOW,
    SECRET,
    TOKEN_URL,
    FakeAgent,
    grant,
    log_text,
    start,
)
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.agent import user_agent
from zscaler_mcp.oneapi.assertion import PrivateKey
from zscaler_mcp.oneapi.credential import ClientSecret, Credential
from zscaler_mcp.oneapi.exchange import Exchanges
from zscaler_mcp.oneapi.identity import MAX_ANSWER, IdentityService
from zscaler_mcp.secret import Secret

RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(
    key: Any = RSA_KEY, encryption: KeySerializationEncryption | None = None
) -> Secret:
    """A key as an operator gives it."""
    text = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, encryption or NoEncryption()
    )
    return Secret(text.decode())


class PrivateKeyTests(SynchronousTestCase):
    """A client that signs."""

    def test_the_assertion_is_signed_with_the_claims_of_the_service(self) -> None:
        """Issuer, subject, audience, expiry and an id of its own, with RS256."""
        key = PrivateKey.of_pem("client-1", pem())
        forms = [key.form(NOW) for _ in range(2)]
        claims = [
            jwt.decode(
                form["client_assertion"],
                RSA_KEY.public_key(),
                algorithms=["RS256"],
                audience="https://api.zscaler.com",
                issuer="client-1",
                options={"verify_exp": False, "verify_iat": False},
            )
            for form in forms
        ]
        self.assertEqual(claims[0]["sub"], "client-1")
        self.assertEqual(claims[0]["exp"], int(NOW) + 600)
        self.assertNotEqual(claims[0]["jti"], claims[1]["jti"])
        self.assertEqual(forms[0]["client_id"], "client-1")
        self.assertNotIn("client_secret", forms[0])

    def test_keys_that_cannot_serve_are_refused_in_words(self) -> None:
        """A weak, encrypted, unreadable or other key stops the start, unquoted."""
        weak = rsa.generate_private_key(65537, 1024)  # noqa: S505 - to be refused
        other = ec.generate_private_key(ec.SECP256R1())
        for text, words in (
            (Secret("gibberish-key"), "PEM"),
            (Secret(""), "PEM"),
            (pem(encryption=BestAvailableEncryption(b"pw")), "unencrypted"),
            (pem(weak), "1024 bits"),
            (pem(other), "RSA"),
        ):
            with self.assertRaises(ValueError) as caught:
                PrivateKey.of_pem("client-1", text)
            self.assertIn(words, str(caught.exception))
            self.assertNotIn("gibberish", repr(caught.exception))

    def test_credentials_are_not_shown(self) -> None:
        """Neither a key nor a secret is in a representation."""
        shown = repr(ClientSecret("client-1", Secret(SECRET)))
        self.assertNotIn(SECRET, shown)
        self.assertIn("client-1", shown)
        self.assertNotIn("key", repr(PrivateKey.of_pem("c", pem())).lower()[10:])


class IdentityTests(SynchronousTestCase):
    """Token requests and their answers."""

    def setUp(self) -> None:
        """A service behind a fake agent."""
        self.clock = Clock()
        self.agent = FakeAgent()

    def fetch(self, credential: Credential | None = None) -> Deferred[Any]:
        """Start a fetch."""
        service = IdentityService(
            url=TOKEN_URL,
            credential=credential or ClientSecret("client-1", Secret(SECRET)),
            exchanges=Exchanges(self.agent, self.clock, MAX_ANSWER),
            clock=self.clock,
            wall=lambda: NOW,
            deadline=15.0,
            agent_name=user_agent("tests"),
        )
        return start(service.fetch())

    def test_the_request(self) -> None:
        """A form with the grant, the audience and the client goes to the one URL."""
        self.fetch()
        (asked,) = self.agent.asked
        self.assertEqual((asked.method, asked.url), ("POST", TOKEN_URL))
        self.assertEqual(
            dict(parse_qsl(asked.body.decode())),
            {
                "grant_type": "client_credentials",
                "client_id": "client-1",
                "client_secret": SECRET,
                "audience": "https://api.zscaler.com",
            },
        )
        self.assertEqual(
            asked.header("Content-Type"), "application/x-www-form-urlencoded"
        )
        self.assertTrue((asked.header("User-Agent") or "").startswith("zscaler-mcp/"))

    def test_a_signed_request(self) -> None:
        """With a key the form holds an assertion, and no secret."""
        self.fetch(PrivateKey.of_pem("client-1", pem()))
        form = dict(parse_qsl(self.agent.asked[0].body.decode()))
        self.assertEqual(
            form["client_assertion_type"],
            "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        )
        self.assertEqual(form["client_assertion"].count("."), 2)
        self.assertNotIn("client_secret", form)

    def test_the_life_of_a_token_is_counted_from_the_request(self) -> None:
        """An answer that took a while is not trusted for longer."""
        fetched = self.fetch()
        self.clock.advance(10)
        self.agent.asked[0].answer(200, grant(1, 3600))
        granted = self.successResultOf(fetched)
        self.assertEqual(granted.token, Secret("token-1"))
        self.assertEqual(granted.expires_at, 3590.0)

    def test_answers_that_are_no_grant(self) -> None:
        """A token that could break a header, or is none, is not used."""
        for body in (
            b"",
            b"<html>",
            b"[]",
            b"null",
            b"{}",
            b'{"access_token": 7}',
            b'{"access_token": ""}',
            b'{"access_token": "a b"}',
            b'{"access_token": "a\\r\\nX-Evil: 1"}',
            b'{"access_token": "t\\u00e9"}',
            b'{"access_token": "t", "token_type": "mac"}',
            b'{"access_token": "t", "expires_in": 0}',
            b'{"access_token": "t", "expires_in": -1}',
            b'{"access_token": "t", "expires_in": true}',
            b'{"access_token": "t", "expires_in": "soon"}',
            b'{"access_token": "t", "expires_in": null}',
            orjson.dumps({"access_token": "x" * 17_000}),
        ):
            fetched = self.fetch()
            self.agent.asked[-1].answer(200, body)
            failure = self.failureResultOf(fetched, ToolFailure).value
            self.assertEqual(failure.kind, FailureKind.UPSTREAM, body)

    def test_lifetimes(self) -> None:
        """A lifetime may be missing, or written as text; it has an upper bound."""
        for fields, seconds in (
            ({}, 300.0),
            ({"expires_in": "3600"}, 3600.0),
            ({"expires_in": 1.5e9}, 86_400.0),
            ({"token_type": "bearer", "expires_in": 120}, 120.0),
        ):
            fetched = self.fetch()
            body = orjson.dumps({"access_token": "t", **fields})
            self.agent.asked[-1].answer(200, body)
            granted = self.successResultOf(fetched)
            reserve = min(10.0, seconds * 0.1)
            self.assertEqual(granted.expires_at, seconds - reserve)

    def test_failures_have_fixed_words(self) -> None:
        """Each status is one kind of failure; what the service says stays out."""
        said = b'{"error":"invalid_client","error_description":"echo s3cret-of-the"}'
        for status, kind in (
            (400, FailureKind.PERMISSION),
            (401, FailureKind.PERMISSION),
            (403, FailureKind.PERMISSION),
            (404, FailureKind.UPSTREAM),
            (429, FailureKind.RATE),
            (500, FailureKind.UPSTREAM),
            (302, FailureKind.UPSTREAM),
        ):
            with capturedLogs() as events:
                fetched = self.fetch()
                self.agent.asked[-1].answer(status, said, {"Retry-After": "7"})
                failure = self.failureResultOf(fetched, ToolFailure).value
            self.assertEqual(failure.kind, kind)
            self.assertEqual(failure.retry_after, 7.0 if status == 429 else None)
            for text in (failure.detail, repr(failure), log_text(list(events))):
                self.assertNotIn("echo", text)
                self.assertNotIn("invalid_client", text)
                self.assertNotIn(SECRET, text)

    def test_an_unreachable_service(self) -> None:
        """A refused connection is told as such, and the log says why."""
        with capturedLogs() as events:
            fetched = self.fetch()
            self.agent.asked[-1].lose(Refused())
            failure = self.failureResultOf(fetched, ToolFailure).value
        self.assertEqual(failure.kind, FailureKind.UPSTREAM)
        text = log_text(list(events))
        self.assertIn("ConnectionRefusedError", text)
        self.assertNotIn(SECRET, text)

    def test_a_service_that_says_too_much(self) -> None:
        """An answer beyond 64 KiB is cut off."""
        fetched = self.fetch()
        response = self.agent.asked[-1].begin(200)
        response.receive(b"x" * (MAX_ANSWER + 1))
        self.failureResultOf(fetched, ToolFailure)
        self.assertTrue(response.transport.stopped)

    def test_the_deadline(self) -> None:
        """A service that does not answer is given up after its seconds."""
        fetched = self.fetch()
        self.clock.advance(14.9)
        self.assertNoResult(fetched)
        self.clock.advance(0.2)
        failure = self.failureResultOf(fetched, ToolFailure).value
        self.assertEqual(failure.kind, FailureKind.TIMEOUT)
        self.assertTrue(self.agent.asked[0].cancelled)


class UserAgentTests(SynchronousTestCase):
    """The name that we give ourselves."""

    def test_comments(self) -> None:
        """The operator's words follow the version."""
        self.assertRegex(user_agent(), rb"\Azscaler-mcp/[0-9.]+\Z")
        self.assertTrue(user_agent("soc-bot/2 (eu)").endswith(b" soc-bot/2 (eu)"))

    def test_comments_that_would_be_more_than_a_comment(self) -> None:
        """Line breaks, controls, other scripts and length refuse the start."""
        for hostile in ("a\r\nX-Evil: 1", "a\n", "\x00", "\x7f", "\u00e9", "x" * 257):
            with self.assertRaises(ValueError):
                user_agent(hostile)
