"""What the whole catalog costs: starting with it, listing it, reading through it.

One run on one machine. The daemon is the demo as it is shipped, with every tool, its
simulated tenant in the same process. Locations are read with our client and with the
official SDK in turn, from one tenant that is a process of its own; what to quote of
that is the ratio.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from compare import CALL, HERE, ROUNDS, ask, free_port, measure, modern, start

from zscaler_mcp.catalog import CATALOG

READS: Final = 1_000
AT_ONCE: Final = 64
SCALE: Final = 30
"""Of the tenant that has a good thousand locations."""

COMMAND: Final = (
    sys.executable,
    "-c",
    "from zscaler_mcp.cli import main; main()",
    "--demo",
    "--transport=streamable-http",
)
WRITES: Final = {
    "ZSCALER_MCP_WRITE_ENABLED": "true",
    "ZSCALER_MCP_WRITE_TOOLS": "*",
    "ZSCALER_MCP_LOG_LEVEL": "warn",
}


def serve(stack: ExitStack) -> tuple[tuple[int, int], float]:
    """The demo: port and process id, and seconds from its start to listening."""
    port = free_port()
    began = time.perf_counter()
    process = stack.enter_context(
        subprocess.Popen(
            (*COMMAND, f"--port={port}"),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **WRITES},
        )
    )
    stack.callback(process.terminate)
    for line in process.stdout or ():
        if line.startswith("Serving MCP at"):
            return (port, process.pid), time.perf_counter() - began
    sys.exit("the daemon does not serve")


def resident(pid: int) -> float:
    """MB (1,000,000 bytes) of a process that are in memory (proc(5), VmRSS)."""
    status = Path(f"/proc/{pid}/status").read_text("ascii")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) * 1024 / 1e6 if found else 0.0


def started() -> float:
    """Seconds from the start of a daemon of its own to listening."""
    with ExitStack() as stack:
        return serve(stack)[1]


def listed(port: int) -> float:
    """Milliseconds for the list of all tools, on a connection of its own."""
    began = time.perf_counter()
    tools, _ = ask(port, *modern("tools/list", {}))
    spent = (time.perf_counter() - began) * 1000
    if len(tools["tools"]) != len(CATALOG.tools):
        sys.exit(f"only {len(tools['tools'])} tools are listed")
    return spent


def weigh() -> None:
    """Start, list and read with every tool."""
    start_up = statistics.median(started() for _ in range(ROUNDS))
    print(f"start to listening     {start_up:8.2f} s", flush=True)
    with ExitStack() as stack:
        (port, pid), _ = serve(stack)
        time.sleep(1)
        print(f"resident at rest       {resident(pid):8.1f} MB")
        listing = statistics.median(listed(port) for _ in range(ROUNDS))
        count = len(CATALOG.tools)
        print(f"tools/list, {count} tools  {listing:8.1f} ms", flush=True)
        rates = [
            measure((port, pid), *modern("tools/call", CALL), AT_ONCE)[0]
            for _ in range(ROUNDS)
        ]
        spent = READS / statistics.median(rates)
        print(f"{READS} reads, {AT_ONCE} at once {spent:8.2f} s")
        print(f"resident after reading {resident(pid):8.1f} MB", flush=True)


def read(who: str, where: str) -> dict[str, Any]:
    """Have locations read by a process of its own; its report."""
    done = subprocess.run(
        (sys.executable, HERE / "reading.py", who, where, "1"),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    report: dict[str, Any] = json.loads(done.stdout)
    if report["count"] != READS:
        sys.exit(f"{who} read {report['count']} locations")
    return report


def compare_reading() -> None:
    """Read a thousand locations, in turn with ours and with the SDK."""
    with ExitStack() as stack:
        tenant = start(stack, "tenant.py", str(SCALE)).stdout
        where = "" if tenant is None else tenant.readline().strip()
        pairs = [
            tuple(read(who, where)["seconds"][0] * 1000 for who in ("ours", "sdk"))
            for _ in range(ROUNDS)
        ]
    mine, other = (statistics.median(each) for each in zip(*pairs, strict=True))
    ratio = statistics.median(one / two for one, two in pairs)
    print(
        f"{READS} locations, ms of processor: ours {mine:.0f}, SDK {other:.0f},"
        f" ratio {ratio:.2f}"
    )


def main() -> None:
    """Measure and print."""
    weigh()
    compare_reading()


if __name__ == "__main__":
    main()
