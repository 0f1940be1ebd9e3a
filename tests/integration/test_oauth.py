"""Tokens of a provider on loopback, and clients that get theirs from it."""

import http.client
import json
import re
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import jwt
from twisted.trial.unittest import SynchronousTestCase

from tests.integration.daemon import NODE, READS, ForegroundDaemon, wait_until
from tests.integration.issuer import Issuer
from tests.integration.test_clients import CLIENTS, PACKAGES, run
from tests.integration.test_oneapi_tls import certificate
from tests.mcp_fakes import mirrored, modern
from tests.provider_fakes import SECOND, STRANGER

PLACE: Final = "/.well-known/oauth-protected-resource"
SCOPES: Final = "mcp:read"


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


class OAuthCase(SynchronousTestCase):
    """A provider and a daemon."""

    def provide(self, certificate_file: Path | None = None) -> Issuer:
        """Start a provider."""
        issuer = Issuer(certificate_file).__enter__()
        self.addCleanup(issuer.__exit__)
        return issuer

    def serve(self, *options: str, **environ: str) -> ForegroundDaemon:
        """Start a daemon."""
        daemon = ForegroundDaemon(options, environ=environ).__enter__()
        self.addCleanup(daemon.__exit__)
        return daemon

    def call(self, daemon: ForegroundDaemon, token: str = "") -> tuple[int, str]:
        """List the tools; the status, and the challenge if there is one."""
        request = modern("tools/list")
        message = {
            "jsonrpc": "2.0",
            "id": request.id,
            "method": request.method,
            "params": request.params,
        }
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json, text/event-stream",
            **{name: value for name, (value,) in mirrored(request).items()},
        }
        if token:
            headers["Authorization"] = f"Bearer {token}"
        place = urlsplit(daemon.url)
        connection = http.client.HTTPConnection(str(place.hostname), place.port)
        try:
            connection.request("POST", "/mcp", json.dumps(message), headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status, answer.headers.get("WWW-Authenticate", "")
        finally:
            connection.close()


class JwtTests(OAuthCase):
    """The mode jwt against a provider that is there, rotates, and goes."""

    def environ(self, issuer: Issuer) -> dict[str, str]:
        """The mode."""
        return {
            "ZSCALER_MCP_AUTH_JWKS_URI": f"{issuer.url}/keys",
            "ZSCALER_MCP_AUTH_ISSUER": issuer.url,
            "ZSCALER_MCP_AUTH_AUDIENCE": "zscaler-mcp",
        }

    def test_rotation(self) -> None:
        """Tokens of the provider's keys are taken, also while the provider is gone."""
        issuer = Issuer().__enter__()
        try:
            daemon = self.serve(**self.environ(issuer))
            daemon.wait_ready()
            old = issuer.token()
            self.assertEqual(self.call(daemon, old)[0], 200)
            self.assertEqual(self.call(daemon)[0], 401)
            self.assertEqual(self.call(daemon, issuer.token(STRANGER))[0], 401)
            self.assertEqual(self.call(daemon, issuer.token(exp=1))[0], 401)
            issuer.signers.append(SECOND)
            new = issuer.token()
            self.assertEqual(self.call(daemon, new)[0], 401)
            time.sleep(30)  # the pause between fetches for unknown keys
            self.assertEqual(self.call(daemon, new)[0], 200)
            self.assertEqual(issuer.asked, ["/keys", "/keys"])
        finally:
            issuer.__exit__()
        self.assertEqual(self.call(daemon, old)[0], 200)
        self.assertEqual(self.call(daemon, new)[0], 200)

    def test_not_ready(self) -> None:
        """Before there were keys it is alive, and not ready."""
        issuer = self.provide()
        environ = self.environ(issuer)
        environ["ZSCALER_MCP_AUTH_JWKS_URI"] = f"http://127.0.0.1:{free_port()}/keys"
        daemon = self.serve(**environ)
        wait_until("it was said", lambda: "gave no keys" in daemon.log)
        self.assertEqual(self.call(daemon, issuer.token())[0], 503)
        with urllib.request.urlopen(f"{daemon.base}/health") as answer:
            self.assertEqual(answer.status, 200)
        error = self.assertRaises(
            urllib.error.HTTPError, urllib.request.urlopen, f"{daemon.base}/ready"
        )
        self.assertEqual(error.code, 503)
        error.close()

    def test_tls(self) -> None:
        """Over TLS keys are taken from a provider that proves its name only."""
        path = Path(self.mktemp())
        path.write_bytes(certificate())
        issuer = self.provide(path)
        trusting = self.serve(
            **self.environ(issuer), SSL_CERT_FILE=str(path.absolute())
        )
        trusting.wait_ready()
        self.assertEqual(self.call(trusting, issuer.token())[0], 200)
        strict = self.serve(**self.environ(issuer))
        wait_until("it was said", lambda: "verify failed" in strict.log)
        self.assertEqual(self.call(strict, issuer.token())[0], 503)


class OidcTests(OAuthCase):
    """The mode oidc, from the first call without a token to the answer."""

    def start(self, **changes: str) -> tuple[Issuer, ForegroundDaemon]:
        """A provider, and a daemon that it vouches for."""
        issuer = self.provide()
        port = free_port()
        environ = {
            "ZSCALER_MCP_AUTH_MODE": "oidc",
            "OIDCPROXY_CONFIG_URL": f"{issuer.url}/.well-known/openid-configuration",
            "OIDCPROXY_BASE_URL": f"http://127.0.0.1:{port}",
            "OIDCPROXY_REQUIRED_SCOPES": SCOPES,
            **changes,
        }
        return issuer, self.serve(f"--port={port}", **environ)

    def assertServed(self, output: str, daemon: ForegroundDaemon) -> dict[str, Any]:
        """A client got what it came for; the claims of its token."""
        report = json.loads(output)
        self.assertEqual(report["tools"], READS)
        self.assertEqual(json.loads(report["text"])["count"], 3)
        claims: dict[str, Any] = jwt.decode(
            report["token"], options={"verify_signature": False}
        )
        self.assertEqual(claims["aud"], daemon.url)
        self.assertEqual(claims["scope"], SCOPES)
        return claims

    def test_python(self) -> None:
        """The official Python client finds the provider and signs in, in both eras."""
        issuer, daemon = self.start()
        daemon.wait_ready()
        script = CLIENTS / "oauth_client.py"
        for mode in ("auto", "legacy"):
            output = run(sys.executable, script, daemon.url, mode)
            claims = self.assertServed(output, daemon)
            self.assertEqual(claims["sub"], "alice")
        self.assertIn("/register", issuer.asked)
        self.assertIn("/authorize", issuer.asked)

    def test_typescript(self) -> None:
        """The official TypeScript client does so, too."""
        _, daemon = self.start()
        daemon.wait_ready()
        script = PACKAGES / "oauth_client.mjs"
        shutil.copy(CLIENTS / script.name, script)
        for mode in ("auto", "legacy"):
            self.assertServed(run(NODE, script, daemon.url, mode), daemon)

    def test_metadata(self) -> None:
        """The challenge leads to the metadata, the metadata to the provider."""
        issuer, daemon = self.start()
        daemon.wait_ready()
        status, challenge = self.call(daemon)
        self.assertEqual(status, 401)
        named = re.search(r'resource_metadata="([^"]*)"', challenge)
        assert named is not None
        self.assertIn(f'scope="{SCOPES}"', challenge)
        for url in (named[1], f"{daemon.base}{PLACE}", f"{daemon.base}{PLACE}/mcp"):
            with urllib.request.urlopen(url) as answer:
                document = json.load(answer)
            self.assertEqual(document["resource"], daemon.url)
            self.assertEqual(document["authorization_servers"], [issuer.url])

    def test_tokens(self) -> None:
        """Only a token for this server, with its scopes, is taken."""
        issuer, daemon = self.start()
        daemon.wait_ready()
        good: dict[str, Any] = {"aud": daemon.url, "scope": SCOPES}
        for claims, expected in (
            (good, 200),
            ({**good, "aud": "https://other.example/mcp"}, 401),
            ({**good, "aud": "client-1"}, 401),
            ({**good, "iss": "https://evil.example"}, 401),
            ({**good, "scope": "openid"}, 403),
        ):
            status, challenge = self.call(daemon, issuer.token(**claims))
            self.assertEqual(status, expected, claims)
            wanted = "insufficient_scope" if expected == 403 else ""
            self.assertIn(wanted, challenge)

    def test_another_issuer(self) -> None:
        """A provider that names another issuer is not believed, and it is said."""
        issuer = self.provide()
        issuer.named = "https://evil.example"
        daemon = self.serve(
            OIDCPROXY_CONFIG_URL=f"{issuer.url}/.well-known/openid-configuration",
            OIDCPROXY_BASE_URL="https://mcp.example",
        )
        wait_until("it was said", lambda: "another issuer" in daemon.log)
        self.assertEqual(self.call(daemon, issuer.token())[0], 401)
        good = issuer.token(aud="https://mcp.example/mcp")
        self.assertEqual(self.call(daemon, good)[0], 503)
        self.assertNotIn("/keys", issuer.asked)
        self.assertNotIn("evil", daemon.log)
