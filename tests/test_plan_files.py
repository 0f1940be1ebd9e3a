"""The plan's files: certificates, keys, environment files."""

import os
import tempfile
from pathlib import Path

from tests.net_certificates import (
    ROOT,
    FilesCase,
    Subject,
    certificate_pem,
    issue,
    key_pem,
)
from tests.plan_case import KEY, PlanCase
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.net.credentials import TLSFiles
from zscaler_mcp.posture import Posture, asked_place
from zscaler_mcp.sanitize import Sanitizer
from zscaler_mcp.settings import AuthenticationMode
from zscaler_mcp.tools.inventory import Inventory


class FileTests(PlanCase):
    """Files that the plan reads."""

    def test_open_environment_file(self) -> None:
        """An environment file that every user can read is said."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "x.env"
        path.write_text("ZSCALER_MCP_DEMO=true\n")
        for mode, expected in ((0o644, True), (0o640, False)):
            path.chmod(mode)
            warnings = self.warnings(ENV_FILE=str(path))
            self.assertIs("chmod o=" in warnings, expected)

    def test_open_secret_file(self) -> None:
        """So is a file with a secret in it, by the variable that names it."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = Path(folder.name) / "key"
        path.write_text(KEY)
        for name in ("AUTH_API_KEY_FILE", "TLS_KEYFILE_PASSWORD_FILE"):
            for mode, expected in ((0o644, True), (0o604, True), (0o640, False)):
                path.chmod(mode)
                said = f"ZSCALER_MCP_{name}: {path} can be read by every user"
                self.assertIs(said in self.warnings(**{name: str(path)}), expected)

    def test_lonely_files(self) -> None:
        """A certificate without a key, or the other way round, is refused."""
        for given, missing in (("CERTFILE", "KEYFILE"), ("KEYFILE", "CERTFILE")):
            faults = self.faults(**{f"TLS_{given}": "/nonexistent"})
            self.assertIn(f"ZSCALER_MCP_TLS_{missing} is not set", faults)
        self.assertIn("none itself", self.faults(TLS_CA_CERTS="/nonexistent"))

    def test_missing_files(self) -> None:
        """Both files of a pair are looked at before the start is refused."""
        faults = self.faults(
            TLS_CERTFILE="/nonexistent/c", TLS_KEYFILE="/nonexistent/k"
        )
        self.assertIn("ZSCALER_MCP_TLS_CERTFILE", faults)
        self.assertIn("ZSCALER_MCP_TLS_KEYFILE", faults)

    def test_lost_folders(self) -> None:
        """A file that is to be made needs its folder; the folder is named."""
        for name in ("PID_FILE", "AUDIT_LOG"):
            faults = self.faults(**{name: "/nonexistent/file"})
            self.assertIn(f"ZSCALER_MCP_{name}", faults)
            self.assertIn("no folder /nonexistent", faults)
            self.plan(**{name: f"{tempfile.gettempdir()}/file"})


class CertificateTests(PlanCase, FilesCase):
    """Certificates and keys, from variables to what is served."""

    def variables(self, files: TLSFiles) -> dict[str, str]:
        """The variables that name files."""
        return {
            "HOST": "192.0.2.1",
            "AUTH_API_KEY": KEY,
            "TLS_CERTFILE": str(files.certificate.path),
            "TLS_KEYFILE": str(files.key.path),
        }

    def test_good(self) -> None:
        """With a good pair a network may be served, and the banner says so."""
        variables = self.variables(self.folder.good())
        plan = self.plan(**variables)
        self.assertIsNotNone(plan.tls)
        self.assertEqual(plan.schemes, ("https",))
        inventory = Inventory.resolve(CATALOG, plan.selection, Sanitizer())
        self.assertEqual(
            Posture.of(plan, inventory, asked_place(plan)).fields["tls"], "on"
        )

    def test_client_authorities(self) -> None:
        """A bundle of authorities is a mode where no other is configured."""
        files = self.folder.good(authorities=certificate_pem([issue(ROOT)]))
        assert files.client_authorities is not None
        variables = self.variables(files)
        variables["TLS_CA_CERTS"] = str(files.client_authorities.path)
        for more, mode in (
            ({}, AuthenticationMode.API_KEY),
            ({"AUTH_MODE": "mtls"}, AuthenticationMode.MTLS),
            ({"AUTH_MODE": "zscaler"}, AuthenticationMode.ZSCALER),
            ({"AUTH_ENABLED": "false"}, AuthenticationMode.NONE),
        ):
            plan = self.plan(**variables, **more)
            self.assertIs(plan.authentication, mode, more)
        del variables["AUTH_API_KEY"]
        for more in ({}, {"AUTH_ENABLED": "true"}, {"HOST": "127.0.0.1"}):
            plan = self.plan(**variables | more)
            self.assertIs(plan.authentication, AuthenticationMode.MTLS, more)

    def test_bad(self) -> None:
        """Each bad pair refuses the start, and names the variable."""
        certificate = certificate_pem([issue(Subject())])
        for served, key, words in (
            (certificate, key_pem("p256 x"), "CERTFILE"),
            (b"nonsense", key_pem("p256"), "CERTFILE"),
            (certificate, key_pem("p256", "pw"), "KEYFILE_PASSWORD"),
        ):
            faults = self.faults(**self.variables(self.folder.files(served, key)))
            self.assertIn(f"ZSCALER_MCP_TLS_{words}", faults)

    def test_pipes(self) -> None:
        """A pipe in place of a file is refused, and nothing hangs on it."""
        good = self.variables(self.folder.good())
        pipe = self.folder.path / "pipe"
        os.mkfifo(pipe)
        for name in ("TLS_CERTFILE", "TLS_KEYFILE", "TLS_CA_CERTS"):
            faults = self.faults(**{**good, name: str(pipe)})
            said = f"ZSCALER_MCP_{name}: {pipe} is no regular file."
            self.assertEqual(faults, said)

    def test_password(self) -> None:
        """An encrypted key is opened with its password, from a file as well."""
        certificate = certificate_pem([issue(Subject())])
        files = self.folder.files(certificate, key_pem("p256", "pw"))
        variables = self.variables(files)
        self.plan(**variables, TLS_KEYFILE_PASSWORD="pw")
        password = self.folder.write("password", b"pw\n")
        self.plan(**variables, TLS_KEYFILE_PASSWORD_FILE=str(password))
        faults = self.faults(**variables, TLS_KEYFILE_PASSWORD="other-word")
        self.assertIn("PASSWORD", faults)
        self.assertNotIn("other-word", faults)
