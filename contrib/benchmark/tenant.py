"""The simulated tenant as a process of its own: both servers call it.

Prints its port, client id and client secret, and serves until it is ended. An
argument is its scale.
"""

import json
import sys
import time

from twisted.internet import reactor

from zscaler_mcp.simulator.service import SimulatorService
from zscaler_mcp.simulator.tenant import SimulatedTenant


def main() -> None:
    """Serve."""
    scale = int(sys.argv[1]) if sys.argv[1:] else 1
    tenant = SimulatedTenant(reactor, time.time, scale=scale)  # type: ignore[arg-type]
    service = SimulatorService(reactor, tenant)  # type: ignore[arg-type]
    service.startService()
    where = {
        "port": service.port,
        "client_id": tenant.tokens.client_id,
        "client_secret": tenant.tokens.client_secret,
    }
    sys.stdout.write(json.dumps(where) + "\n")
    sys.stdout.flush()
    reactor.run()  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
