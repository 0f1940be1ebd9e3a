"""What ZIA asks of the rules for content beside what it asks of every rule."""

from collections.abc import Callable, Iterable, Iterator
from typing import Final

import attrs

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.store import Store

__all__ = ["PEOPLE_AND_DEVICES", "Check", "checked", "known", "one_of"]

PEOPLE_AND_DEVICES: Final = {
    "departments": "ZIA department",
    "deviceGroups": "ZIA device group",
    "devices": "ZIA device",
    "groups": "ZIA user group",
    "users": "ZIA user",
}
"""What criteria refer to, beside what those of every rule do."""

Check = Callable[[Store, Record], None]
"""Raises ``Refused`` for a body that is not accepted."""


def one_of(member: str, *words: str) -> Check:
    """A member is one of these words, if it is there."""

    def check(_store: Store, body: Record) -> None:
        if body.get(member) not in (None, *words):
            raise Refused(400, f"{member} is not known.", None, [member])

    return check


def known(member: str, test: Callable[[Store, str], bool]) -> Check:
    """Every text of a list passes a test."""

    def check(store: Store, body: Record) -> None:
        given = body.get(member) or ()
        for word in given if isinstance(given, list) else ():
            if not test(store, str(word)):
                raise Refused(400, f"{member}: {word} is not known.", None, [member])

    return check


def checked(routes: Iterable[Route], *checks: Check) -> Iterator[Route]:
    """Routes whose writes pass these checks first."""

    def looked_at(route: Route) -> Route:
        def operation(store: Store, call: Call) -> Reply:
            for check in checks:
                check(store, call.fields())
            return route.operation(store, call)

        return attrs.evolve(route, operation=operation)

    for route in routes:
        yield looked_at(route) if route.method in ("POST", "PUT") else route
