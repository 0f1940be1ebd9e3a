"""Our daemon, unchanged, on the simulated tenant of another process.

The plan is that of ``--demo`` with all writes of five toolsets, but for the address of
the tenant, which no setting can point at loopback.
"""

import json
import sys
import time
from typing import Any

import attrs
from selection import TOOLSETS
from twisted.internet import reactor as installed

from zscaler_mcp.oneapi.credential import ClientSecret
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.plan import make_plan
from zscaler_mcp.secret import Secret
from zscaler_mcp.service import Surroundings, make_daemon
from zscaler_mcp.settings import Transport, load


def main() -> None:
    """Serve on the port that the first argument names."""
    port, tenant = sys.argv[1], json.loads(sys.argv[2])
    variables = {
        "ZSCALER_MCP_DEMO": "true",
        "ZSCALER_MCP_PORT": port,
        "ZSCALER_MCP_WRITE_ENABLED": "true",
        "ZSCALER_MCP_WRITE_TOOLS": "*",
        "ZSCALER_MCP_LOG_LEVEL": "error",
        "ZSCALER_MCP_TOOLSETS": ",".join(TOOLSETS),
    }
    planned = make_plan(
        load({}, variables),
        default_transport=Transport.STREAMABLE_HTTP,
        resolve=lambda name: [name],
        now=time.time(),
    )
    if planned.plan is None:
        sys.exit("\n".join(map(str, planned.faults)))
    secret = ClientSecret(tenant["client_id"], Secret(tenant["client_secret"]))
    plan = attrs.evolve(
        planned.plan,
        endpoints=Endpoints.of_loopback(tenant["port"]),
        credential=secret,
    )
    reactor: Any = installed
    daemon = make_daemon(
        plan,
        Surroundings(
            reactor=reactor,
            wall=time.time,
            stopwatch=time.perf_counter,
            descriptors=1024,
            replan=lambda: planned,
            reopen=lambda: None,
        ),
    )
    daemon.privilegedStartService()
    daemon.startService()
    reactor.run()


if __name__ == "__main__":
    main()
