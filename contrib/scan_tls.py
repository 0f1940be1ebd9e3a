"""Hold the daemon's TLS to Mozilla's profiles with sslyze, for both kinds of key.

Run as ``python contrib/scan_tls.py SSLYZE``, with the path of the scanner.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.integration.daemon import ForegroundDaemon
from tests.net_certificates import (
    ROOT,
    Folder,
    Subject,
    certificate_pem,
    issue,
    key_pem,
)

CASES = (("intermediate", "p256"), ("intermediate", "rsa2048"), ("modern", "p256"))
"""Profile and kind of key; the modern profile knows no RSA."""


def scan(scanner: str, profile: str, kind: str) -> bool:
    """Scan one daemon; whether it complies."""
    with tempfile.TemporaryDirectory() as name:
        folder = Folder(Path(name))
        leaf = issue(Subject(key=kind), ROOT)
        files = folder.files(certificate_pem([leaf]), key_pem(kind))
        root = folder.write("root.pem", certificate_pem([issue(ROOT)]))
        environ = {
            "ZSCALER_MCP_TLS_CERTFILE": str(files.certificate.path),
            "ZSCALER_MCP_TLS_KEYFILE": str(files.key.path),
            "ZSCALER_MCP_TLS_PROFILE": profile,
        }
        with ForegroundDaemon(environ=environ) as daemon:
            place = daemon.base.removeprefix("https://")
            ended = subprocess.run(
                [
                    scanner,
                    f"--certinfo_ca_file={root}",
                    f"--mozilla_config={profile}",
                    f"server.example:{place.rpartition(':')[2]}{{127.0.0.1}}",
                ],
                capture_output=True,
                text=True,
                check=False,
            )
    compliant = ended.returncode == 0 and " OK - Compliant." in ended.stdout
    if not compliant:
        print(ended.stdout, ended.stderr)
    print(f"{profile:13}{kind:9}{'compliant' if compliant else 'NOT COMPLIANT'}")
    return compliant


def main() -> int:
    """Scan every case; 0 if all comply."""
    results = [scan(sys.argv[1], *case) for case in CASES]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
