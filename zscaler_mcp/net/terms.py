"""The terms on which every connection of a listener is served."""

from collections.abc import Callable
from typing import Final, Self

import attrs
from twisted.internet.interfaces import IReactorTime

from zscaler_mcp.addresses import AddressSet, IPAddress
from zscaler_mcp.net.budget import BodyBudget
from zscaler_mcp.net.incidents import Incidents
from zscaler_mcp.net.limits import Limits
from zscaler_mcp.refusal import Refusal

__all__ = ["RefusalListener", "Terms"]

_NOBODY: Final = AddressSet.parse(())

RefusalListener = Callable[[Refusal, IPAddress | None], None]
"""Told what a peer was refused with before there was a request, and which peer."""


def _tell_nobody(_refusal: Refusal, _peer: IPAddress | None) -> None:
    """Keep no account."""


@attrs.frozen(kw_only=True)
class Terms:
    """What the parts of the edge share: one set for all of them."""

    clock: IReactorTime
    limits: Limits
    incidents: Incidents
    budget: BodyBudget
    proxies: AddressSet = _NOBODY
    """Peers each of which stands for many sources."""

    on_refusal: RefusalListener = _tell_nobody

    @classmethod
    def make(
        cls,
        clock: IReactorTime,
        limits: Limits | None = None,
        on_refusal: RefusalListener = _tell_nobody,
        proxies: AddressSet = _NOBODY,
    ) -> Self:
        """The terms for ``limits``, with nothing counted yet."""
        limits = limits or Limits()
        return cls(
            clock=clock,
            limits=limits,
            incidents=Incidents(clock),
            budget=BodyBudget(limits),
            on_refusal=on_refusal,
            proxies=proxies,
        )
