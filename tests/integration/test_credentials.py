"""Callers with credentials of their own, over real HTTP."""

import base64
import hashlib
import json
import signal
import ssl
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, Final

import attrs
from twisted.trial.unittest import SynchronousTestCase

from tests.integration.daemon import ForegroundDaemon, wait_until
from tests.net_certificates import (
    CLIENT,
    ROOT,
    Folder,
    Subject,
    certificate_pem,
    issue,
    key_pem,
)

TIMEOUT: Final = 30
ADMINISTRATOR: Final = ("demo-administrator", "demo-administrator-secret")
READER: Final = ("demo-reader", "demo-reader-secret")
WRITES: Final = {
    "ZSCALER_MCP_WRITE_ENABLED": "true",
    "ZSCALER_MCP_WRITE_TOOLS": "zia_create_rule_label",
}


def pair(client_id: str, secret: str) -> dict[str, str]:
    """The two fields of the existing server."""
    return {"X-Zscaler-Client-ID": client_id, "X-Zscaler-Client-Secret": secret}


def basic(client_id: str, secret: str) -> dict[str, str]:
    """The field that every HTTP client can send."""
    encoded = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {encoded}"}


def ask(
    url: str, method: str, fields: dict[str, str], *, context: Any = None, **params: Any
) -> tuple[int, Any]:
    """Send one request of 2026-07-28; status and what came of it."""
    version = "2026-07-28"
    meta = {
        "io.modelcontextprotocol/protocolVersion": version,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    message = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": method,
        "params": {**params, "_meta": meta},
    }
    headers = {
        "Content-Type": "application/json",
        "Accept": "application/json",
        "MCP-Protocol-Version": version,
        "Mcp-Method": method,
        **({"Mcp-Name": params["name"]} if "name" in params else {}),
        **fields,
    }
    request = urllib.request.Request(url, json.dumps(message).encode(), headers)
    try:
        with urllib.request.urlopen(
            request, timeout=TIMEOUT, context=context
        ) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def names(url: str, fields: dict[str, str], **more: Any) -> list[str]:
    """The tools that a caller is shown."""
    _, answer = ask(url, "tools/list", fields, **more)
    return [tool["name"] for tool in answer["result"]["tools"]]


def call(url: str, fields: dict[str, str], tool: str, **arguments: Any) -> Any:
    """The result of a tool, or the error."""
    _, answer = ask(url, "tools/call", fields, name=tool, arguments=arguments)
    return answer.get("result", answer.get("error"))


def calls_in(audit: Path) -> list[dict[str, Any]]:
    """The events of calls in an audit file."""
    events = [json.loads(line) for line in audit.read_text().splitlines()]
    return [event for event in events if event["event"] == "tool_call"]


class ZscalerTests(SynchronousTestCase):
    """Zscaler mode."""

    def test_callers(self) -> None:
        """Both forms of a good credential are let in, everything else is refused."""
        environ = {"ZSCALER_MCP_AUTH_MODE": "zscaler"}
        with ForegroundDaemon(environ=environ) as daemon:
            self.assertIn("auth=zscaler (cache_ttl=3600s)", daemon.log)
            self.assertIn("delegation=off", daemon.log)
            daemon.wait_ready()
            for fields in (pair(*READER), basic(*READER), basic(*ADMINISTRATOR)):
                self.assertEqual(ask(daemon.url, "tools/list", fields)[0], 200)
            for fields in (
                {},
                pair(READER[0], ADMINISTRATOR[1]),
                basic("nobody", "nothing"),
                {**basic(*READER), **pair(*READER)},
                {"Authorization": "Bearer " + READER[1]},
            ):
                self.assertEqual(ask(daemon.url, "tools/list", fields)[0], 401)
            for secret in (READER[1], ADMINISTRATOR[1]):
                # The connection to paste shows the simulation's first caller.
                self.assertEqual(daemon.log.count(secret), secret in ADMINISTRATOR)

    def test_delegation(self) -> None:
        """With delegation each of two callers may do what their own client may."""
        with tempfile.TemporaryDirectory() as folder:
            audit = Path(folder) / "audit.log"
            environ = {
                "ZSCALER_MCP_AUTH_MODE": "zscaler",
                "ZSCALER_MCP_DELEGATE": "true",
                "ZSCALER_MCP_AUDIT_LOG": str(audit),
                **WRITES,
            }
            with ForegroundDaemon(environ=environ) as daemon:
                self.assertIn("delegation=on", daemon.log)
                daemon.wait_ready()
                for caller, refused in ((READER, True), (ADMINISTRATOR, False)):
                    fields = basic(*caller)
                    read = call(daemon.url, fields, "zia_list_rule_labels")
                    self.assertFalse(read["isError"], read)
                    made = call(
                        daemon.url, fields, "zia_create_rule_label", name=caller[0]
                    )
                    self.assertIs(made["isError"], refused, made)
                    self.assertIs("may not do that" in str(made), refused, made)
            events = calls_in(audit)
        self.assertEqual(
            [(event["principal"], event["outcome"]) for event in events],
            [
                ("demo-reader", "ok"),
                ("demo-reader", "failed"),
                ("demo-administrator", "ok"),
                ("demo-administrator", "ok"),
            ],
        )

    def test_server_credential(self) -> None:
        """Without delegation the calls are the server's, whoever made them."""
        environ = {"ZSCALER_MCP_AUTH_MODE": "zscaler", **WRITES}
        with ForegroundDaemon(environ=environ) as daemon:
            daemon.wait_ready()
            made = call(
                daemon.url, basic(*READER), "zia_create_rule_label", name="by-reader"
            )
            self.assertFalse(made["isError"], made)


class ScopeTests(SynchronousTestCase):
    """Scopes of API keys, and the tools that they open."""

    rules = "mcp:read=*_list_*,*_get_*;mcp:write=zia_*_rule_label"

    def setUp(self) -> None:
        """A file with two keys."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / "keys"
        self.reader = {"X-Api-Key": "reader-key-" + "r" * 32}
        self.writer = {"X-Api-Key": "writer-key-" + "w" * 32}
        self.write("mcp:read mcp:write")
        self.environ = {
            "ZSCALER_MCP_AUTH_API_KEY_FILE": str(self.file),
            "ZSCALER_MCP_SCOPE_TOOLS": self.rules,
            **WRITES,
        }

    def write(self, scopes: str) -> None:
        """Write the keys, the second with these scopes."""
        hashed = hashlib.sha256(self.writer["X-Api-Key"].encode()).hexdigest()
        self.file.write_text(
            f"# keys of this test\nreader mcp:read {self.reader['X-Api-Key']}\n"
            f"writer {scopes} sha256:{hashed}\n"
        )
        self.file.chmod(0o600)

    def test_tools(self) -> None:
        """A caller sees and calls what their scopes open; the rest does not exist."""
        with ForegroundDaemon(environ=self.environ) as daemon:
            self.assertIn("tool_scopes=2 rules", daemon.log)
            daemon.wait_ready()
            write = "zia_create_rule_label"
            self.assertIn(write, names(daemon.url, self.writer))
            self.assertNotIn(write, names(daemon.url, self.reader))
            hidden = call(daemon.url, self.reader, write, name="x")
            self.assertEqual(hidden, call(daemon.url, self.reader, "nonesuch"))
            self.assertFalse(call(daemon.url, self.writer, write, name="x")["isError"])
            read = call(daemon.url, self.reader, "zia_list_rule_labels")
            self.assertFalse(read["isError"])

    def test_reload(self) -> None:
        """A key that loses a scope loses its tools, in an open session as well (T6)."""
        with ForegroundDaemon(environ=self.environ) as daemon:
            daemon.wait_ready()
            session = self.open(daemon.url)
            self.assertIn("zia_create_rule_label", self.listed(daemon.url, session))
            self.write("mcp:read")
            daemon.process.send_signal(signal.SIGHUP)
            wait_until("reload", lambda: "Reloaded: API keys" in daemon.log)
            listed = self.listed(daemon.url, session)
            self.assertIn("zia_list_rule_labels", listed)
            self.assertNotIn("zia_create_rule_label", listed)

    def send(self, url: str, fields: dict[str, str], **message: Any) -> Any:
        """Send a message of 2025-11-25; the response."""
        request = urllib.request.Request(
            url,
            json.dumps({"jsonrpc": "2.0", **message}).encode(),
            {
                "Content-Type": "application/json",
                "Accept": "application/json",
                **self.writer,
                **fields,
            },
        )
        return urllib.request.urlopen(request, timeout=TIMEOUT)

    def open(self, url: str) -> dict[str, str]:
        """Open a session; the field that names it."""
        params = {
            "protocolVersion": "2025-11-25",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "0"},
        }
        with self.send(url, {}, id=1, method="initialize", params=params) as answer:
            return {"Mcp-Session-Id": answer.headers["Mcp-Session-Id"]}

    def listed(self, url: str, session: dict[str, str]) -> list[str]:
        """The tools that a session is shown."""
        with self.send(url, session, id=2, method="tools/list") as answer:
            return [tool["name"] for tool in json.load(answer)["result"]["tools"]]


class CertificateTests(SynchronousTestCase):
    """Client certificates."""

    def setUp(self) -> None:
        """A certificate for the server, and an authority for clients."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.files = Folder(Path(folder.name))
        bundle = certificate_pem([issue(ROOT)])
        pair = self.files.good(authorities=bundle)
        assert pair.client_authorities is not None
        self.environ = {
            "ZSCALER_MCP_TLS_CERTFILE": str(pair.certificate.path),
            "ZSCALER_MCP_TLS_KEYFILE": str(pair.key.path),
            "ZSCALER_MCP_TLS_CA_CERTS": str(pair.client_authorities.path),
        }

    def context(self, name: str, issuer: Subject = ROOT) -> ssl.SSLContext:
        """A client with a certificate."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        holder = attrs.evolve(CLIENT, name=name)
        context.load_cert_chain(
            self.files.write(f"{name}.pem", certificate_pem([issue(holder, issuer)])),
            self.files.write(f"{name}.key", key_pem(CLIENT.key)),
        )
        return context

    def test_caller(self) -> None:
        """Without another mode the holder of the certificate is the caller."""
        audit = self.files.path / "audit.log"
        environ = {**self.environ, "ZSCALER_MCP_AUDIT_LOG": str(audit)}
        with ForegroundDaemon(environ=environ) as daemon:
            self.assertIn("auth=mtls", daemon.log)
            self.assertIn("client_certificates=required", daemon.log)
            for name in ("alice", "bob"):
                context = self.context(name)
                for _ in range(2):
                    status, answer = ask(
                        daemon.url,
                        "tools/call",
                        {},
                        context=context,
                        name="zia_list_rule_labels",
                        arguments={},
                    )
                    self.assertEqual(status, 200, answer)
            for refused in (
                self.context("mallory", attrs.evolve(ROOT, key="p256 mallory")),
                ssl._create_unverified_context(),  # noqa: S323 (shows no certificate)
            ):
                with self.assertRaises(OSError):
                    ask(daemon.url, "tools/list", {}, context=refused)
        events = calls_in(audit)
        self.assertEqual(
            [event["principal"] for event in events],
            ["subject:CN=alice"] * 2 + ["subject:CN=bob"] * 2,
        )

    def test_beside_a_mode(self) -> None:
        """Beside another mode the certificate is asked for, and the mode decides."""
        key = "k" * 40
        environ = {**self.environ, "ZSCALER_MCP_AUTH_API_KEY": f"alice {key}"}
        with ForegroundDaemon(environ=environ) as daemon:
            self.assertIn("auth=api-key", daemon.log)
            context = self.context("bob")
            for fields, status in (({}, 401), ({"X-Api-Key": key}, 200)):
                answered = ask(daemon.url, "tools/list", fields, context=context)
                self.assertEqual(answered[0], status)
            shown = ssl._create_unverified_context()  # noqa: S323 (shows none)
            with self.assertRaises(OSError):
                ask(daemon.url, "tools/list", {"X-Api-Key": key}, context=shown)
