"""Compare our daemon with the official SDK's server, in one run.

Both serve the same five toolsets of the same simulated tenant, a process of its own.
wrk asks each in turn for the same thing, several rounds; the medians and their
ratio are what to quote: one machine, one run.
"""

import json
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final

from selection import TOOLSETS

from zscaler_mcp.catalog import CATALOG

HERE: Final = Path(__file__).parent
ROUNDS: Final = 5
SECONDS: Final = 3
CONNECTIONS: Final = 16
TOOLS: Final = sum(tool.toolset in TOOLSETS for tool in CATALOG.tools)

META: Final = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
}
INITIALIZE: Final = {
    "protocolVersion": "2025-11-25",
    "capabilities": {},
    "clientInfo": {"name": "benchmark", "version": "0"},
}
CALL: Final = {"name": "zia_list_rule_labels", "arguments": {}}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


def start(stack: ExitStack, script: str, *arguments: str) -> "subprocess.Popen[str]":
    """Start a script of this folder; it ends with the stack."""
    process = stack.enter_context(
        subprocess.Popen(
            [sys.executable, HERE / script, *arguments],
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    stack.callback(process.terminate)
    return process


def message(method: str, params: dict[str, Any]) -> bytes:
    """A JSON-RPC request, with a mark where wrk puts its id."""
    value = {"jsonrpc": "2.0", "id": "@ID@", "method": method, "params": params}
    return json.dumps(value).encode()


def ask(port: int, body: bytes, headers: dict[str, str]) -> tuple[Any, str | None]:
    """Ask once; the decoded result, and the session that was opened."""
    given = {
        "Content-Type": "application/json",
        "Accept": "application/json, text/event-stream",
        **headers,
    }
    request = urllib.request.Request(f"http://127.0.0.1:{port}/mcp", body, given)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["result"], answer.headers["Mcp-Session-Id"]


def wait_for(port: int) -> None:
    """Wait until somebody listens."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    sys.exit(f"nobody listens on {port}")


def modern(method: str, params: dict[str, Any]) -> tuple[bytes, dict[str, str]]:
    """A request of 2026-07-28 with its headers."""
    headers = {"MCP-Protocol-Version": "2026-07-28", "Mcp-Method": method}
    if "name" in params:
        headers["Mcp-Name"] = params["name"]
    return message(method, {**params, "_meta": META}), headers


def in_session(
    port: int, method: str, params: dict[str, Any]
) -> tuple[bytes, dict[str, str]]:
    """A request of a session, which is opened for it."""
    _, session = ask(port, message("initialize", INITIALIZE), {})
    headers = {"MCP-Protocol-Version": "2025-11-25", "Mcp-Session-Id": str(session)}
    return message(method, params), headers


def processor_time(pid: int) -> float:
    """Seconds that a process has computed so far (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(
    server: tuple[int, int],
    body: bytes,
    headers: dict[str, str],
    connections: int = CONNECTIONS,
) -> tuple[float, float]:
    """Requests a second, and milliseconds that the server computes for each.

    Every answer must be a success.

    :param server: port and process id.
    """
    port, pid = server
    before = processor_time(pid)
    lines = "".join(f"{name}: {value}\n" for name, value in headers.items())
    done = subprocess.run(
        [
            shutil.which("wrk") or sys.exit("wrk is needed: install the package wrk"),
            "-t1",
            f"-c{connections}",
            f"-d{SECONDS}s",
            "-s",
            HERE / "post.lua",
            f"http://127.0.0.1:{port}/mcp",
        ],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "BODY": body.decode(), "HEADERS": lines},
    )
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        sys.exit(done.stdout)
    rate, count = (
        float(found[1])
        for pattern in (r"Requests/sec:\s+([\d.]+)", r"(\d+) requests in")
        if (found := re.search(pattern, done.stdout))
    )
    return rate, (processor_time(pid) - before) / count * 1000


def compare(what: str, ours: Any, theirs: Any) -> None:
    """Measure in turn and print medians and ratios."""
    pairs = [(measure(*ours), measure(*theirs)) for _ in range(ROUNDS)]
    columns = []
    for index, form in ((0, "8.0f"), (1, "8.2f")):
        mine = statistics.median(pair[0][index] for pair in pairs)
        other = statistics.median(pair[1][index] for pair in pairs)
        ratio = statistics.median(one[index] / two[index] for one, two in pairs)
        columns.append(f"{mine:{form}} {other:{form}} {ratio:7.2f}")
    print(f"{what:22} {'   '.join(columns)}", flush=True)


def main() -> None:
    """Start everything, compare, end everything."""
    with ExitStack() as stack:
        tenant = start(stack, "tenant.py").stdout
        where = "" if tenant is None else tenant.readline().strip()
        ports = free_port(), free_port()
        servers = []
        for script, port in zip(("ours.py", "theirs.py"), ports, strict=True):
            servers.append((port, start(stack, script, str(port), where).pid))
            wait_for(port)
        time.sleep(1)
        for port in ports:
            tools, _ = ask(port, *modern("tools/list", {}))
            called, _ = ask(port, *modern("tools/call", CALL))
            found = len(tools["tools"]), json.loads(called["content"][0]["text"])
            if found[0] != TOOLS or found[1]["count"] < 1:
                sys.exit(f"{port} does not serve the tools: {found}")
        head = f"{'ours':>8} {'SDK':>8} {'ratio':>7}"
        print(f"{'':22} {'requests a second':^25}   {'milliseconds for each':^25}")
        print(f"{'':22} {head}   {head}")
        for method, params in (("tools/list", {}), ("tools/call", CALL)):
            pair = [(server, *modern(method, params)) for server in servers]
            compare(f"{method} 2026-07-28", *pair)
            pair = [(each, *in_session(each[0], method, params)) for each in servers]
            compare(f"{method} 2025-11-25", *pair)


if __name__ == "__main__":
    main()
