"""The MCP inspector's command line: list and call, in the era that the caller names.

Its programs are the rest of the command. Prints the same object as
``python_client.py``; the revision only where a result shows it.
"""

import json
import subprocess
import sys
from typing import Any

TIMEOUT = 30


def main(url: str, era: str, *program: str) -> None:
    """Do what an agent does, with a process for each request."""
    transport = "sse" if url.endswith("/sse") else "http"
    target = (*program, "--cli", url, "--transport", transport, "--protocol-era", era)

    def ask(*method: str) -> Any:
        """One request; a tool's error ends it with a status of its own."""
        command = (*target, "--method", *method)
        done = subprocess.run(
            command, check=False, stdout=subprocess.PIPE, text=True, timeout=TIMEOUT
        )
        return json.loads(done.stdout)

    def call(name: str, argument: str) -> Any:
        """Call a tool."""
        return ask("tools/call", "--tool-name", name, "--tool-arg", argument)

    tools = ask("tools/list")["tools"]
    listed = call("zia_list_rule_labels", "page_size=3")
    missing = call("zia_get_rule_label", "label_id=1")
    # Only 2026-07-28 names the server in every result.
    is_modern = "io.modelcontextprotocol/serverInfo" in listed.get("_meta", {})
    report = {
        "version": "2026-07-28" if is_modern else None,
        "tools": len(tools),
        "text": listed["content"][0]["text"],
        "missing": missing["isError"],
    }
    print(json.dumps(report))


main(*sys.argv[1:])
