"""What changed in what a server offers, told to everybody who asked to hear of it."""

from collections.abc import Callable
from enum import StrEnum

import attrs

__all__ = ["Change", "Changed", "Changes"]


class Changed(StrEnum):
    """Kinds of change; the values are methods of notifications."""

    TOOLS = "notifications/tools/list_changed"
    PROMPTS = "notifications/prompts/list_changed"
    RESOURCES = "notifications/resources/list_changed"
    RESOURCE = "notifications/resources/updated"


@attrs.frozen
class Change:
    """One change."""

    kind: Changed
    uri: str | None = None
    """The resource that was updated."""


class Changes:
    """Where a product says what changed.

    :param kinds: what can change; clients are told, and can ask to hear of it.
    """

    def __init__(self, kinds: frozenset[Changed] = frozenset(Changed)) -> None:
        self.kinds = kinds
        self._listeners: dict[object, Callable[[Change], None]] = {}

    def listen(self, listener: Callable[[Change], None]) -> Callable[[], None]:
        """Hear of every change until the function that is returned is called."""
        key = object()
        self._listeners[key] = listener

        def stop() -> None:
            self._listeners.pop(key, None)

        return stop

    def tell(self, kind: Changed, uri: str | None = None) -> None:
        """Tell all listeners of a change, in the order of their coming."""
        change = Change(kind, uri)
        for listener in list(self._listeners.values()):
            listener(change)
