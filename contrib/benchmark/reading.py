"""Read locations in pages, with our client or with the official SDK.

``reading.py ours|sdk TENANT TIMES``: prints how many were read at once, and seconds
that this process computed for each time, after one that nobody counts. What is read
ends as plain JSON values, which is what a tool passes on.
"""

import json
import sys
import time
import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

import attrs
from twisted.internet import reactor as installed
from twisted.internet.defer import Deferred

from zscaler_mcp.catalog import CATALOG, Call, Listing, perform, present
from zscaler_mcp.oneapi.credential import ClientSecret
from zscaler_mcp.oneapi.endpoints import Endpoints
from zscaler_mcp.plan import make_plan
from zscaler_mcp.secret import Secret
from zscaler_mcp.service._tenant import TenantService, configured_target
from zscaler_mcp.settings import Transport, load

PAGES: Final = 10
PAGE_SIZE: Final = 100


def timed(read: Callable[[], int], times: int) -> dict[str, Any]:
    """Read once for nothing, then so many times."""
    count, spent = read(), []
    for _ in range(times):
        before = time.process_time()
        read()
        spent.append(time.process_time() - before)
    return {"count": count, "seconds": spent}


def sdk(tenant: dict[str, Any], times: int) -> dict[str, Any]:
    """With the official SDK, which has no setting for its two addresses."""
    warnings.simplefilter("ignore")
    base = f"http://127.0.0.1:{tenant['port']}"
    tokens = import_module("zscaler.oneapi_oauth_client").OAuth
    calls = import_module("zscaler.request_executor").RequestExecutor
    tokens._get_auth_url = lambda *_: f"{base}/oauth2/v1/token"  # noqa: SLF001
    calls.get_base_url = lambda *_: base
    configuration = {
        "clientId": tenant["client_id"],
        "clientSecret": tenant["client_secret"],
        "vanityDomain": "acme",
        "logging": {"enabled": False, "verbose": False},
    }
    with import_module("zscaler").ZscalerClient(configuration) as client:

        def read() -> int:
            found: list[Any] = []
            for page in range(1, PAGES + 1):
                query = {"page": page, "page_size": PAGE_SIZE}
                places, _, error = client.zia.locations.list_locations(query)
                if error:
                    sys.exit(str(error))
                found += [place.as_dict() for place in places]
            return len(found)

        return timed(read, times)


def ours(tenant: dict[str, Any], times: int) -> dict[str, Any]:
    """With the row of the catalog and the client of the daemon."""
    planned = make_plan(
        load({}, {"ZSCALER_MCP_DEMO": "true"}),
        default_transport=Transport.STDIO,
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
    service = TenantService(reactor, time.time, plan, configured_target(plan))
    row = CATALOG.by_name["zia_list_locations"]
    report: dict[str, Any] = {"count": 0, "seconds": []}

    async def read() -> int:
        count = 0
        for page in range(1, PAGES + 1):
            given = present(row, {"page": page, "page_size": PAGE_SIZE})
            listing = await perform(Call(row, given, service, now=time.time))
            if isinstance(listing, Listing):
                count += len(listing.items)
        return count

    async def run() -> None:
        service.startService()
        report["count"] = await read()
        for _ in range(times):
            before = time.process_time()
            await read()
            report["seconds"].append(time.process_time() - before)
        await service.stopService()

    def start() -> None:
        done = Deferred.fromCoroutine(run())
        done.addErrback(lambda failure: failure.printTraceback())
        done.addBoth(lambda _: reactor.stop())

    reactor.callWhenRunning(start)
    reactor.run()
    return report


def main() -> None:
    """Read and report."""
    who, tenant, times = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
    print(json.dumps({"ours": ours, "sdk": sdk}[who](tenant, times)))


if __name__ == "__main__":
    main()
