"""JSON values: every string of them, keys included, at any depth."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from typing import Any, Final

import attrs
import orjson

from zscaler_mcp.errors import NestedTooDeep, TooLarge
from zscaler_mcp.sanitize._characters import is_encodable, replace_surrogates
from zscaler_mcp.sanitize._edits import Sites
from zscaler_mcp.sanitize._text import is_quiet, sanitize_text

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_NODES", "SanitizedJSON", "Sanitizer"]

MAX_DEPTH: Final = 64
"""Levels of arrays and objects."""

MAX_NODES: Final = 500_000
"""Values of all kinds; one that stands in several places counts in each."""

MAX_BYTES: Final = 16 * 1024 * 1024
"""Bytes of the encoded value, twice what one answer of OneAPI may have."""

_LEAST: Final = -(2**63)
_GREATEST: Final = 2**64 - 1
"""Between them, an integer has an encoding."""


@attrs.frozen
class SanitizedJSON:
    """A JSON value that has passed the sanitizer, encoded as UTF-8."""

    encoded: bytes


@attrs.frozen
class Sanitizer:
    """The operator's choice: sanitize, or (diagnostics only) pass text as it is."""

    enabled: bool = True

    def text(self, text: str) -> str:
        """Sanitize one string; disabled, only make it encodable as UTF-8."""
        return self._clean(text, Sites())

    def _clean(self, text: str, sites: Sites) -> str:
        return sanitize_text(text, sites) if self.enabled else replace_surrogates(text)

    def json(self, value: Any) -> SanitizedJSON:
        """Sanitize and encode a JSON value.

        Two keys of one object that become equal are told apart by a number:
        ``key``, ``key (2)``. Tuples are arrays, and subclasses what they derive from.

        :raises NestedTooDeep: beyond 64 levels.
        :raises TooLarge: beyond 500,000 values, 16 MiB, or integers of 64 bits.
        :raises TypeError: for anything that is not JSON.
        """
        survey = _Survey()
        survey.take(value)
        together = "\n".join(survey.strings)
        is_clean = is_quiet if self.enabled else is_encodable
        if not is_clean(together):
            survey.clean(is_clean, partial(self._clean, sites=Sites()))
        if survey.changed or not survey.is_plain:
            value = survey.copy(value)
        encoded = orjson.dumps(value)
        if len(encoded) > MAX_BYTES:
            raise TooLarge(MAX_BYTES, "bytes")
        return SanitizedJSON(encoded)


class _Survey:
    """What a value holds, found level by level and within bounds."""

    def __init__(self) -> None:
        self.strings = list[str]()
        self.is_plain = True
        """Whether the encoder may have the value as it is, types considered."""
        self.changed = dict[str, str]()
        """Strings that cleaning changes, with what becomes of them."""
        self._nodes = MAX_NODES
        self._characters = MAX_BYTES

    def take(self, value: Any) -> None:
        """Collect the strings of ``value``, keys included.

        :raises NestedTooDeep: beyond 64 levels.
        :raises TooLarge: for too many values, characters or bits.
        :raises TypeError: for anything that is not JSON.
        """
        level, keys = [value], set[str]()
        self._nodes -= 1
        for _ in range(MAX_DEPTH + 1):
            containers = self._leaves(level)
            if not containers:
                break
            level = []
            for container in containers:
                self._nodes -= len(container)
                if self._nodes < 0:
                    raise TooLarge(MAX_NODES, "values")
                if isinstance(container, dict):
                    keys.update(container)
                    self._count(map(len, container))
                    level += container.values()
                else:
                    level += container
        else:
            raise NestedTooDeep(MAX_DEPTH)
        self._count(map(len, self.strings))
        for key in keys:
            if type(key) is not str:
                self.is_plain = False
                if not isinstance(key, str):
                    raise TypeError(f"{type(key).__name__} is not a key of JSON.")
        self.strings += map(str.__str__, keys)

    def _count(self, lengths: Iterable[int]) -> None:
        self._characters -= sum(lengths)
        if self._characters < 0:
            raise TooLarge(MAX_BYTES, "bytes")

    def _leaves(self, level: list[Any]) -> list[Any]:
        """Take the scalars of one level, and yield what holds the next one."""
        containers = []
        for item in level:
            kind = type(item)
            if kind is str:
                self.strings.append(item)
            elif kind is dict or kind is list:
                containers.append(item)
            elif kind is int:
                if not _LEAST <= item <= _GREATEST:
                    raise TooLarge(64, "bits of an integer")
            elif kind is not bool and kind is not float and item is not None:
                self.is_plain = False
                containers += self._unusual(item)
        return containers

    def _unusual(self, item: Any) -> tuple[Any, ...]:
        """The same for what derives from a type of JSON."""
        if isinstance(item, str):
            self.strings.append(str.__str__(item))
        elif isinstance(item, dict | list | tuple):
            return (item,)
        elif isinstance(item, int):
            if not _LEAST <= item <= _GREATEST:
                raise TooLarge(64, "bits of an integer")
        elif not isinstance(item, float):
            raise TypeError(f"{type(item).__name__} is not a type of JSON.")
        return ()

    def clean(
        self, is_clean: Callable[[str], bool], clean: Callable[[str], str]
    ) -> None:
        """Find out which strings change.

        Short ones come first: what one long text wastes is not at their cost.
        """
        unclean = [text for text in set(self.strings) if not is_clean(text)]
        for text in sorted(unclean, key=lambda text: (len(text), text)):
            cleaned = clean(text)
            if cleaned != text:
                self.changed[text] = cleaned

    def copy(self, value: Any) -> Any:
        """``value`` with every string cleaned, in types that the encoder knows."""
        if isinstance(value, str):
            text = str.__str__(value)
            return self.changed.get(text, text)
        if isinstance(value, dict):
            return {
                str.__str__(name): self.copy(value[key])
                for name, key in self._names(value).items()
            }
        if isinstance(value, list | tuple):
            return [self.copy(item) for item in value]
        if value is None or isinstance(value, bool):
            return value
        return int(value) if isinstance(value, int) else float(value)

    def _names(self, keys: Collection[str]) -> dict[str, str]:
        """Keys by names that differ; a key that needs no change is its own name."""
        names = {self.changed.get(key, key): key for key in keys}
        return names if len(names) == len(keys) else self._told_apart(keys)

    def _told_apart(self, keys: Collection[str]) -> dict[str, str]:
        unchanged = {key for key in keys if key not in self.changed}
        names, counts = dict[str, str](), dict[str, int]()
        for key in keys:
            name = base = self.changed.get(key, key)
            while name in names or (name in unchanged and name != key):
                counts[base] = counts.get(base, 1) + 1
                name = f"{base} ({counts[base]})"
            names[name] = key
        return names
