"""Policies: one decorator each, applied where a route is declared.

A view takes its site and an :class:`Exchange`; a policy lets it through or answers
in its place. They are written above a view in the order in which they are asked.
"""

from collections.abc import Awaitable, Callable
from functools import wraps
from math import ceil
from typing import Any, Final, Protocol

import attrs

from zscaler_mcp.caller import Caller
from zscaler_mcp.errors import ProviderUnavailable, ZscalerMcpError
from zscaler_mcp.refusal import Refusal
from zscaler_mcp.requesthead import RequestHead
from zscaler_mcp.web.authenticate import (
    AuthenticationFailed,
    IAuthenticator,
    NotAdmitted,
)
from zscaler_mcp.web.checks import (
    Access,
    check_host,
    check_origin,
    check_source,
    cross_origin,
)
from zscaler_mcp.web.cors import actual_headers, is_preflight, preflight_headers
from zscaler_mcp.web.reply import Exchange
from zscaler_mcp.web.tenure import Tenures
from zscaler_mcp.web.throttle import FailureThrottle

__all__ = [
    "GuardedSite",
    "Slowed",
    "authenticated",
    "host",
    "methods",
    "origin",
    "source",
    "unauthorized",
]


class GuardedSite(Protocol):
    """What policies ask of the site that their views belong to."""

    access: Access
    authenticator: IAuthenticator
    throttle: FailureThrottle
    tenures: Tenures


_View = Callable[..., Awaitable[None]]
_Check = Callable[[Any, Access], Refusal | None]

_UNAUTHORIZED: Final = "A valid credential is required."
_UNAVAILABLE: Final = "Credentials cannot be checked at the moment."
_TOO_MANY: Final = "Too many failed attempts."


@attrs.define(auto_exc=True, slots=False)
class Slowed(ZscalerMcpError):
    """The peer is a source that has failed too often: its refusal comes late."""

    refusal: Refusal
    seconds: float


def _checked(check: _Check) -> Callable[[_View], _View]:
    """Make a policy of a check of the head."""

    def policy(view: _View) -> _View:
        @wraps(view)
        async def guarded(site: GuardedSite, exchange: Exchange) -> None:
            refusal = check(exchange.head, site.access)
            if refusal is not None:
                exchange.refuse(refusal)
            else:
                await view(site, exchange)

        return guarded

    return policy


source = _checked(check_source)
"""Only clients of the source allowlist, also behind trusted proxies."""

host = _checked(check_host)
"""Only requests that name this server."""


def origin(view: _View) -> _View:
    """Only pages that may call; answers preflights, adds CORS headers."""
    checked = _checked(check_origin)

    @checked
    @wraps(view)
    async def guarded(site: GuardedSite, exchange: Exchange) -> None:
        allowed = cross_origin(exchange.head, site.access)
        if allowed is not None and is_preflight(exchange.head):
            exchange.no_content(preflight_headers(exchange.head, allowed))
            return
        exchange.add_headers(actual_headers(allowed))
        await view(site, exchange)

    return guarded


def authenticated(
    view: Callable[[Any, Exchange, Caller], Awaitable[None]],
) -> _View:
    """Only callers with a valid credential; the view learns who calls."""

    @wraps(view)
    async def guarded(site: GuardedSite, exchange: Exchange) -> None:
        try:
            caller = await site.authenticator.authenticate(exchange.head)
        except AuthenticationFailed as error:
            refusal, pause = unauthorized(site, exchange.head, error)
            if pause:
                raise Slowed(refusal, pause) from None
            exchange.refuse(refusal)
        except ProviderUnavailable as error:
            exchange.refuse(unavailable(error.retry_after))
        except NotAdmitted as error:
            exchange.refuse(error.refusal)
        else:
            with site.tenures.hold(exchange, caller):
                await view(site, exchange, caller)

    return guarded


def unavailable(seconds: float) -> Refusal:
    """A 503: whoever knows the credential cannot be asked (RFC 9110 section 15.6.4).

    It is no failure of the caller's, and none is counted.
    """
    header = (b"Retry-After", b"%d" % (ceil(seconds)))
    return Refusal(503, _UNAVAILABLE, (header,))


def unauthorized(
    site: GuardedSite, head: RequestHead, error: AuthenticationFailed
) -> tuple[Refusal, float]:
    """A 401; a 429 for a source that has failed too often (RFC 6585 section 4).

    :returns: the refusal, and seconds to hold it back.
    """
    client = site.access.client(head)
    slowdown = site.throttle.fail(client) if error.guessed else None
    if slowdown is None:
        challenge = (b"WWW-Authenticate", error.challenge.encode("ascii"))
        return Refusal(401, _UNAUTHORIZED, (challenge,)), 0
    seconds = b"%d" % (int(slowdown.retry_after) + 1)
    refusal = Refusal(429, _TOO_MANY, ((b"Retry-After", seconds),))
    return refusal, slowdown.pause


def methods(*allowed: str) -> Callable[[_View], _View]:
    """Only these methods (RFC 9110 section 15.5.6)."""
    refusal = Refusal(
        405, "Method Not Allowed", ((b"Allow", ", ".join(allowed).encode()),)
    )

    def policy(view: _View) -> _View:
        @wraps(view)
        async def guarded(site: Any, exchange: Exchange, *caller: Caller) -> None:
            if exchange.head.method not in allowed:
                exchange.refuse(refusal)
            else:
                await view(site, exchange, *caller)

        return guarded

    return policy
