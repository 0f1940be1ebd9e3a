"""SIGHUP: new certificate, new keys, new log files; nothing ever weaker."""

import signal
from collections.abc import Callable, Iterable
from typing import Any

import attrs
from twisted.application.service import Service
from twisted.internet.defer import Deferred, DeferredLock
from twisted.internet.threads import deferToThreadPool
from twisted.logger import Logger

from zscaler_mcp.plan import Plan, Planned
from zscaler_mcp.settings import Settings

__all__ = ["ReloadService"]

_LIVE = ("authentication", "tls")
"""Groups of settings of which some take effect without a restart."""


def _changed(old: Settings, new: Settings) -> list[str]:
    """Groups that differ, other than by secrets and files that are read again."""
    return [
        field.name
        for field in attrs.fields(Settings)
        if field.name not in _LIVE
        and getattr(old, field.name) != getattr(new, field.name)
    ]


def _asks_otherwise(old: Plan, new: Plan) -> bool:
    """Whether callers would have to prove themselves by other rules."""
    terms = (
        attrs.evolve(plan.settings.authentication, api_keys=()) for plan in (old, new)
    )
    return old.authentication is not new.authentication or next(terms) != next(terms)


class ReloadService(Service):
    """Applies what can change while calls are served, and says what cannot.

    :param replan: reads the configuration again; it may block, and runs in a thread.
    :param apply: takes the new plan; returns what it changed, in words.
    :param reopen: each opens a log file again after a rotation.
    """

    _log = Logger()

    def __init__(
        self,
        reactor: Any,
        plan: Plan,
        replan: Callable[[], Planned],
        apply: Callable[[Plan], Iterable[str]],
        reopen: Iterable[Callable[[], None]],
    ) -> None:
        self._reactor = reactor
        self._plan = plan
        self._replan = replan
        self._apply = apply
        self._reopen = tuple(reopen)
        self._one = DeferredLock()

    def startService(self) -> None:
        """Listen for the signal."""
        super().startService()
        signal.signal(signal.SIGHUP, self._signalled)

    def stopService(self) -> None:
        """Ignore the signal from now on: a reload must not end a stop."""
        super().stopService()
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def _signalled(self, _number: int, _frame: object) -> None:
        self._reactor.callFromThread(self.reload)

    def reload(self) -> Deferred[None]:
        """Reload; fires when it is done, whatever came of it.

        One after the other: what was read first, and slowly, would otherwise be
        applied last, and a key that was withdrawn meanwhile would be good again.
        """
        done: Deferred[None] = self._one.run(
            lambda: Deferred.fromCoroutine(self._reload())
        )
        return done

    async def _reload(self) -> None:
        for reopen in self._reopen:
            try:
                reopen()
            except OSError as error:
                self._log.error("A log file cannot be opened again: {e}", e=str(error))
        pool = self._reactor.getThreadPool()
        try:
            planned = await deferToThreadPool(self._reactor, pool, self._replan)
        except Exception:  # noqa: BLE001 (whatever it was, go on as before)
            self._log.failure("The reload failed; everything stays as it was")
            return
        for fault in planned.faults:
            self._log.error("Reload refused: {fault}", fault=str(fault))
        if planned.plan is None:
            self._log.error("Nothing was reloaded; everything stays as it was")
            return
        for warning in planned.warnings:
            self._log.warn("{fault}", fault=str(warning))
        self._take(planned.plan)

    def _take(self, new: Plan) -> None:
        """Apply a plan as far as it can be: what is asked of clients never changes."""
        stays = _changed(self._plan.settings, new.settings)
        if self._plan.tls_terms != new.tls_terms:
            stays.append("tls")
            self._log.warn(
                "The certificate is not renewed: whether TLS is served, its profile or"
                " whether clients need a certificate would change with it"
            )
        if _asks_otherwise(self._plan, new):
            stays.append("authentication")
        if stays:
            groups = ", ".join(stays)
            self._log.warn("Needs a restart to take effect: {groups}", groups=groups)
        for change in self._apply(new):
            self._log.info("Reloaded: {change}", change=change)
