"""A small OpenID provider on loopback: discovery, rotating keys, codes with PKCE.

Everybody who asks is signed in as alice. It checks what a provider has to check, so
that a client which leaves something out fails.
"""

import json
import secrets
import ssl
import threading
import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

import attrs

from tests.provider_fakes import FIRST, Signer

__all__ = ["Issuer"]


@attrs.frozen
class _Grant:
    """What a code stands for."""

    client: str
    redirect: str
    challenge: str
    resource: str
    scope: str


class _Request(BaseHTTPRequestHandler):
    """One request to the provider."""

    server: "_Server"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Documents, and the page on which a user would sign in."""
        url = urlsplit(self.path)
        self.server.issuer.asked.append(url.path)
        if url.path == "/authorize":
            self._authorize({k: v[0] for k, v in parse_qs(url.query).items()})
            return
        documents = {
            "/.well-known/openid-configuration": self.server.issuer.document,
            "/keys": self.server.issuer.keys,
        }
        find = documents.get(url.path)
        if find is None:
            self._answer(404, {})
        else:
            self._answer(200, find())

    def do_POST(self) -> None:
        """Registration of clients, and tokens."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.issuer.asked.append(self.path)
        if self.path == "/register":
            wanted = json.loads(body)
            client = {"client_id": f"client-{secrets.token_hex(4)}"}
            self.server.issuer.clients[client["client_id"]] = wanted["redirect_uris"]
            self._answer(
                201, {**wanted, **client, "token_endpoint_auth_method": "none"}
            )
        elif self.path == "/token":
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(*self.server.issuer.redeem(form))
        else:
            self._answer(404, {})

    def _authorize(self, query: dict[str, str]) -> None:
        issuer = self.server.issuer
        redirect = query.get("redirect_uri", "")
        if (
            redirect not in issuer.clients.get(query.get("client_id", ""), [])
            or query.get("code_challenge_method") != "S256"
            or query.get("response_type") != "code"
        ):
            self._answer(400, {"error": "invalid_request"})
            return
        code = secrets.token_urlsafe()
        issuer.grants[code] = _Grant(
            query["client_id"],
            redirect,
            query["code_challenge"],
            query.get("resource", ""),
            query.get("scope", ""),
        )
        back = {"code": code, "state": query.get("state", ""), "iss": issuer.url}
        self.send_response(302)
        self.send_header("Location", f"{redirect}?{urlencode(back)}")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, fields: dict[str, Any]) -> None:
        body = json.dumps(fields).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "max-age=300")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    """Knows its provider."""

    daemon_threads = True
    issuer: "Issuer"


class Issuer:
    """The provider, until the block ends.

    :param certificate: a file with certificate and key, for TLS.
    """

    def __init__(self, certificate: Path | None = None) -> None:
        self.signers = [FIRST]
        self.named: str | None = None
        """What it calls itself, where that is a lie."""

        self.asked: list[str] = []
        self.clients: dict[str, list[str]] = {}
        self.grants: dict[str, _Grant] = {}
        self._server = _Server(("127.0.0.1", 0), _Request)
        self._server.issuer = self
        scheme = "http"
        if certificate is not None:
            scheme = "https"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(
                self._server.socket, server_side=True
            )
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def document(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.named or self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "registration_endpoint": f"{self.url}/register",
            "jwks_uri": f"{self.url}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "grant_types_supported": ["authorization_code"],
            "token_endpoint_auth_methods_supported": ["none"],
            "code_challenge_methods_supported": ["S256"],
            "authorization_response_iss_parameter_supported": True,
        }

    def keys(self) -> dict[str, Any]:
        """The key set."""
        return {"keys": [signer.jwk() for signer in self.signers]}

    def token(self, signer: Signer | None = None, **claims: Any) -> str:
        """An access token, by the newest key."""
        now = time.time()
        given = {"iss": self.url, "iat": now, "exp": now + 600, **claims}
        return (signer or self.signers[-1]).token(**given)

    def redeem(self, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """A token for a code (RFC 6749 section 4.1.3, RFC 7636, RFC 8707)."""
        grant = self.grants.pop(form.get("code", ""), None)
        digest = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        if grant is None or (grant.client, grant.redirect, grant.challenge) != (
            form.get("client_id"),
            form.get("redirect_uri"),
            challenge,
        ):
            return 400, {"error": "invalid_grant"}
        if form.get("resource", "") != grant.resource:
            return 400, {"error": "invalid_target"}
        token = self.token(aud=grant.resource, scope=grant.scope)
        return 200, {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": 600,
            "scope": grant.scope,
        }
