"""A tenant in memory: records, tokens, limits, and the faults of a bad day."""

from collections import Counter, deque
from collections.abc import Callable
from typing import Any, Final

import attrs
from twisted.internet.interfaces import IReactorTime

from zscaler_mcp.simulator.answers import Call, Refused, Reply
from zscaler_mcp.simulator.faults import Faults, RateLimit
from zscaler_mcp.simulator.hostile import make_hostile
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.parts import PARTS
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.tokens import TokenIssuer

__all__ = ["Seen", "SimulatedTenant"]

_REMEMBERED: Final = 10_000
"""How many calls a test can look back on."""


@attrs.frozen
class Seen:
    """A call that arrived."""

    method: str
    path: str
    query: dict[str, str]


class SimulatedTenant:
    """State of one tenant. The names and addresses in it are those of documentation."""

    customer_id: Final = "216200000000000001"
    """The ZPA customer that its paths name."""

    zcell_customer_id: Final = "zc-demo-0001"
    """The Zscaler Cellular customer that its paths name."""

    customers: Final = {
        "customer_id": customer_id,
        "zcell_customer_id": zcell_customer_id,
    }
    """Placeholders of paths, and what may stand in them."""

    def __init__(
        self,
        clock: IReactorTime,
        wall: Callable[[], float],
        *,
        scale: int = 1,
        hostile: bool = False,
    ) -> None:
        """Fill a tenant.

        :param wall: seconds since the epoch.
        :param scale: times the usual number of records, some dozens of a kind.
        :param hostile: whether names and descriptions attack whoever reads them.
        """
        self.clock = clock
        self.tokens = TokenIssuer(wall)
        self.faults = Faults()
        self.limit: RateLimit | None = None
        self.seen: deque[Seen] = deque(maxlen=_REMEMBERED)
        self.statuses: Counter[int] = Counter()
        """How many answers there were of each status."""

        self.connections = 0
        """How many connections were accepted."""

        self.abandoned = 0
        """How many calls the client left before their answer."""

        kinds = [kind for part in PARTS for kind in part.kinds]
        self.store = Store(kinds, wall)
        for part in PARTS:
            part.seed(self.store, scale)
        if hostile:
            for kind in kinds:
                make_hostile(self.store.all(kind.name))

    def perform(
        self, route: Route, ids: dict[str, str], query: dict[str, list[str]], body: Any
    ) -> Reply:
        """Do what a call asks for, once it is let in.

        :param ids: the placeholders of the route's path, decoded.
        :raises Refused: 403 for another customer, and what the operation refuses.
        """
        ids = dict(ids)
        for name, ours in self.customers.items():
            if ids.pop(name, ours) != ours:
                raise Refused(403, "The customer is another tenant.")
        first = {name: values[0] for name, values in query.items()}
        call = Call(ids=ids, query=first, every=query, body=body)
        return route.operation(self.store, call)

    def limit_rate(self, calls: int, seconds: float) -> None:
        """Answer 429 to what goes beyond so many calls in so many seconds."""
        self.limit = RateLimit(calls, seconds, self.clock.seconds)
