"""Build the wheel, install it where nothing else of ours is, and use it.

Run by ``make wheel``: it needs the package index, so trial does not collect it.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
import zipfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent
DEADLINE: Final = 20.0
ENVIRONMENT: Final = {
    name: value for name, value in os.environ.items() if not name.startswith("ZSCALER")
}


def run(*command: str | Path, **more: str | Path) -> str:
    """Run a command; its output, or the end of everything."""
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        capture_output=True,
        text=True,
        cwd=more.get("cwd"),
        env=ENVIRONMENT,
    )
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def check_contents(wheel: Path) -> None:
    """The wheel holds the package, its documentation and the plugin, nothing else."""
    names = zipfile.ZipFile(wheel).namelist()
    strangers = [
        name
        for name in names
        if not name.startswith(("zscaler_mcp/", "zscaler_mcp-"))
        and name != "twisted/plugins/zscaler_mcp_plugin.py"
    ]
    assert not strangers, strangers
    assert not [name for name in names if "newsfragments" in name], names
    assert not [name for name in names if name.endswith("dropin.cache")], names
    for needed in ("zscaler_mcp/py.typed", "zscaler_mcp/docs/settings.md"):
        assert needed in names, needed


def check_daemon(binaries: Path, folder: Path) -> None:
    """The installed daemon serves the demo and ends on a signal."""
    with subprocess.Popen(
        [binaries / "zscaler-mcp", "--demo", "--transport=streamable-http", "--port=0"],
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=ENVIRONMENT,
    ) as daemon:
        assert daemon.stderr is not None
        url = ""
        began = time.monotonic()
        while not url and time.monotonic() - began < DEADLINE:
            line = daemon.stderr.readline()
            url = (
                line.removeprefix("Serving MCP at ").strip()
                if "Serving" in line
                else ""
            )
        assert url, "the daemon did not say where it serves"
        with urllib.request.urlopen(url.replace("/mcp", "/health")) as answer:
            assert json.load(answer) == {"status": "ok"}
        daemon.terminate()
        assert daemon.wait(DEADLINE) == 0


def main() -> None:
    """Build, install, use."""
    folder = Path(sys.argv[1]).absolute()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT)
    (wheel,) = folder.glob("*.whl")
    check_contents(wheel)
    run(sys.executable, "-m", "venv", folder / "env")
    binaries = folder / "env" / "bin"
    run(binaries / "python", "-m", "pip", "install", "-q", wheel)
    assert run(binaries / "zscaler-mcp", "--version").startswith("zscaler-mcp ")
    assert "zscaler-mcp" in run(binaries / "twistd", "--help", cwd=folder)
    assert "would start" in run(binaries / "zscaler-mcp", "check", "--demo", cwd=folder)
    check_daemon(binaries, folder)
    print(f"{wheel.name}: installed, checked, served.")


if __name__ == "__main__":
    main()
