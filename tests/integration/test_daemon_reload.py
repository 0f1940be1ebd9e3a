"""SIGHUP to the daemon as a process."""

import json
import signal
import ssl
import urllib.request

from tests.integration.daemon import ForegroundDaemon, wait_until
from tests.integration.test_daemon import KEY, OTHER, TIMEOUT, FolderCase, post
from tests.net_certificates import ROOT, Subject, certificate_pem, issue, key_pem


class ReloadTests(FolderCase):
    """SIGHUP."""

    def reload(self, daemon: ForegroundDaemon, until: str) -> None:
        """Send the signal and wait for a line about it."""
        seen = daemon.log.count(until)
        daemon.process.send_signal(signal.SIGHUP)
        wait_until(until, lambda: daemon.log.count(until) > seen)

    def test_keys(self) -> None:
        """A new key in the file is taken, the old one no more, with a new banner."""
        file = self.folder / "keys"
        file.write_text(KEY)
        environ = {"ZSCALER_MCP_AUTH_API_KEY_FILE": str(file)}
        with ForegroundDaemon(environ=environ) as daemon:
            self.assertEqual(post(daemon.url, **{"X-Api-Key": KEY})[0], 200)
            file.write_text(OTHER)
            self.reload(daemon, "[SECURITY]")
            self.assertEqual(post(daemon.url, **{"X-Api-Key": KEY})[0], 401)
            self.assertEqual(post(daemon.url, **{"X-Api-Key": OTHER})[0], 200)

    def test_never_weaker(self) -> None:
        """A reload without keys, or with weak ones, changes nothing (T6)."""
        file = self.folder / "keys"
        file.write_text(KEY)
        environ = {"ZSCALER_MCP_AUTH_API_KEY_FILE": str(file)}
        with ForegroundDaemon(environ=environ) as daemon:
            for content in ("", "weak"):
                file.write_text(content)
                self.reload(daemon, "Nothing was reloaded")
                self.assertEqual(post(daemon.url)[0], 401)
                self.assertEqual(post(daemon.url, **{"X-Api-Key": KEY})[0], 200)

    def test_what_needs_a_restart(self) -> None:
        """A change that cannot be applied is said, and not applied by half."""
        file = self.folder / "x.env"
        file.write_text("")
        with ForegroundDaemon([f"--env-file={file}"]) as daemon:
            file.write_text(f"ZSCALER_MCP_AUTH_API_KEY={KEY}\n")
            self.reload(daemon, "Needs a restart to take effect: authentication")
            self.assertEqual(post(daemon.url)[0], 200)

    def test_client_certificates(self) -> None:
        """A reload without the client authorities goes on to ask for them (T14)."""
        subject = Subject()
        certificate, key = self.folder / "server.crt", self.folder / "server.key"
        certificate.write_bytes(certificate_pem([issue(subject)]))
        key.write_bytes(key_pem(subject.key))
        key.chmod(0o600)
        bundle = self.folder / "ca.crt"
        bundle.write_bytes(certificate_pem([issue(ROOT)]))
        pair = (
            f"ZSCALER_MCP_TLS_CERTFILE={certificate}\nZSCALER_MCP_TLS_KEYFILE={key}\n"
        )
        required = f"{pair}ZSCALER_MCP_TLS_CA_CERTS={bundle}\n"
        file = self.folder / "x.env"
        for first, second, refused in ((required, pair, True), (pair, required, False)):
            file.write_text(first)
            file.chmod(0o600)
            with ForegroundDaemon([f"--env-file={file}"]) as daemon:
                self.assertIs(self.is_refused(daemon), refused)
                file.write_text(second)
                self.reload(daemon, "Needs a restart to take effect: tls")
                wait_until("banner", lambda: daemon.log.count("[SECURITY]") == 2)
                state = f"client_certificates={'required' if refused else 'off'}"
                self.assertEqual(daemon.log.count(state), 2)
                self.assertIs(self.is_refused(daemon), refused)
                self.assertNotIn("Reloaded: certificate", daemon.log)

    def is_refused(self, daemon: ForegroundDaemon) -> bool:
        """Whether TLS is refused to a client without a certificate."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        try:
            with urllib.request.urlopen(
                f"{daemon.base}/health", timeout=TIMEOUT, context=context
            ):
                return False
        except OSError as error:
            self.assertIn("certificate required", str(error).lower())
            return True

    def test_rotation(self) -> None:
        """After a rotation audit events go to the new file."""
        audit = self.folder / "audit.log"
        with ForegroundDaemon([f"--audit-log={audit}"]) as daemon:
            audit.rename(self.folder / "audit.log.1")
            self.reload(daemon, "[SECURITY]")
            post(daemon.url, Host="evil.example")
        events = [json.loads(line)["event"] for line in audit.read_text().splitlines()]
        self.assertEqual(events, ["reload", "refusal", "stop"])
