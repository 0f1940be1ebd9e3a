"""What somebody wants, read from a sentence: about what, what to do, and to which."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import attrs

from zscaler_mcp.catalog import Action
from zscaler_mcp.tools.vocabulary import (
    ACTIONS,
    COUNTED,
    DEMANDING,
    HELPING,
    IDIOMS,
    POLITE,
    QUESTIONS,
    SAME,
    SILENT,
    SPEAKERS,
    UNITS,
)

__all__ = ["MAX_CHARACTERS", "MAX_WORDS", "Stems", "Wish", "stem", "words_of"]

MAX_CHARACTERS: Final = 1000
"""How much of a wish is looked at."""

MAX_WORDS: Final = 32
"""Words of a wish that are looked for."""

_ROOT: Final = 3
"""Words of so few letters keep them all."""

_LIKENESS: Final = 0.5
"""What a word that says the same is worth, beside the word itself."""

_DOUBT: Final = 0.6
"""What each further action is worth, where a verb may ask for several."""

_ASIDE: Final = {
    Action.READ: 0.4,
    Action.CREATE: 0.4,
    Action.UPDATE: 0.4,
    Action.DELETE: 0.8,
}
"""What a verb is worth that no clause of the wish begins with (``rule 7 can go``)."""

_WORD: Final = re.compile(r"[a-z0-9]+")
_NAME: Final = re.compile(r"\w+")
_CLAUSE: Final = re.compile(r"(?<![,;:.!?()])[,;:.!?()]+(?:\s|$)|\s[-\u2013\u2014]\s")
_ADDRESS: Final = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?:/\d+)?")
_ENDINGS: Final = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"))


def _idioms() -> Mapping[str, list[tuple[list[str], list[str]]]]:
    """The idioms by their first word, long ones first."""
    found: dict[str, list[tuple[list[str], list[str]]]] = {}
    for idiom in sorted(IDIOMS, key=len, reverse=True):
        first, *rest = idiom.split()
        found.setdefault(first, []).append((rest, IDIOMS[idiom].split()))
    return found


_IDIOMS: Final = _idioms()


def stem(word: str) -> str:
    """A word without the endings that do not change what it is about."""
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word.removesuffix(ending) + instead
            break
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1] if len(word) > _ROOT else word
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word.removesuffix(ending)
            if word[-1] == word[-2] not in "ls":
                return word[:-1]
            break
    return word[:-1] if word.endswith("e") and len(word) > _ROOT else word


def _replaced(words: list[str]) -> Iterator[str]:
    """The words, with plain ones for idioms."""
    at = 0
    while at < len(words):
        for rest, instead in _IDIOMS.get(words[at], ()):
            if words[at + 1 : at + 1 + len(rest)] == rest:
                yield from instead
                at += 1 + len(rest)
                break
        else:
            yield words[at]
            at += 1


def _words(text: str) -> list[str]:
    words = _WORD.findall(text)
    return words if _IDIOMS.keys().isdisjoint(words) else list(_replaced(words))


class Stems(dict[str, str]):
    """The stems of words, each found once, for the reading of many texts."""

    def __missing__(self, word: str) -> str:
        self[word] = stemmed = stem(word)
        return stemmed


def words_of(text: str, stems: Stems) -> list[str]:
    """The words that a text is about, without their endings."""
    return [stems[word] for word in _words(text.lower()) if word not in SILENT]


def _without_names(text: str) -> str:
    """A text with what an address is in place of each, and without other figures."""
    return " ".join(map(_kind, text.split()))


def _kind(chunk: str) -> str:
    """What stands for a piece of text: the piece, or the kind of address that it is."""
    core = chunk.strip(".,;:!?()'\"<>")
    if core.isalnum() or not any(mark in core for mark in ".:/"):
        return chunk
    after = chunk[chunk.rindex(core) + len(core) :]
    if _ADDRESS.fullmatch(core):
        return f"ip address{after}"
    if any(each.isdigit() for each in core) and not any(map(str.isalpha, core)):
        return after
    if "." in core and core.rpartition(".")[2].isalpha():
        return f"url{after}"
    return chunk


_SAME: Final = {stem(word): tuple(map(stem, others)) for word, others in SAME.items()}
_ACTIONS: Final = {stem(verb): actions for verb, actions in ACTIONS.items()}
_DEMANDING: Final = frozenset(map(stem, DEMANDING))
_HELPING: Final = frozenset(map(stem, HELPING))
_POLITE: Final = frozenset(map(stem, POLITE))
_QUESTIONS: Final = frozenset(map(stem, QUESTIONS))
_UNITS: Final = frozenset(map(stem, UNITS))


def _asked(clause: list[str]) -> Mapping[Action, float]:
    """What one clause wants done: its first word says it more than others do.

    Words before it that only address somebody or are polite are passed over, and so
    is the helping verb of a statement (``we are building``).
    """
    found: dict[Action, float] = {}
    at = 0
    while at < len(clause) and clause[at] in _POLITE:
        at += 1
    if at < len(clause) and clause[at] in _QUESTIONS:
        stated = at and clause[at - 1] in SPEAKERS and clause[at] in _HELPING
        if not stated:
            return {Action.READ: 1.0}
        at += 1
    for place in range(at, len(clause)):
        worth = 1.0
        for action in _ACTIONS.get(clause[place], ()):
            said = place == at or clause[place] in _DEMANDING
            aside = 1.0 if said else _ASIDE[action]
            found[action] = max(found.get(action, 0.0), worth * aside)
            worth *= _DOUBT
    return found


def _actions(clauses: Iterable[list[str]]) -> Mapping[Action, float]:
    """What is to be done, from 0 to 1; a wish that does not say so wants to read."""
    found: dict[Action, float] = {}
    for clause in clauses:
        for action, worth in _asked(clause).items():
            found[action] = max(found.get(action, 0.0), worth)
    if max(found.values(), default=0.0) < 1.0:
        found[Action.READ] = max(found.get(Action.READ, 0.0), _DOUBT)
    return found


def _names_one(words: list[str]) -> bool:
    """Whether a number is there that is neither a measure nor a port: an id."""
    return any(
        word.isdigit()
        and before not in COUNTED
        and stem(after) not in _UNITS
        and not after.isdigit()
        for before, word, after in zip(
            ["", *words], words, [*words[1:], ""], strict=False
        )
    )


def _alternatives(word: str) -> tuple[tuple[str, float], ...]:
    """A word and those that say the same, with what finding each is worth."""
    others = ((other, _LIKENESS) for other in _SAME.get(word, ()))
    return ((word, 1.0), *others)


@attrs.frozen
class Wish:
    """What somebody wants."""

    words: tuple[tuple[tuple[str, float], ...], ...]
    """For each word itself and what says the same, with what finding it is worth."""

    actions: Mapping[Action, float]
    """What is to be done, from 0 to 1."""

    names: frozenset[str]
    """Words that may be the name of a tool."""

    one: bool
    """Whether it is about one object, by its id."""

    @classmethod
    def of(cls, text: str) -> "Wish":
        """Read a wish; any text is one."""
        text = _without_names(text[:MAX_CHARACTERS].lower())
        clauses = [_words(clause) for clause in _CLAUSE.split(text)]
        words = [word for clause in clauses for word in clause]
        about = dict.fromkeys(
            stem(word) for word in words if word not in SILENT and not word.isdigit()
        )
        return cls(
            tuple(_alternatives(word) for word in list(about)[:MAX_WORDS]),
            _actions([stem(word) for word in clause] for clause in clauses),
            frozenset(_NAME.findall(text)),
            _names_one(words),
        )
