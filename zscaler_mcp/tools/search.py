"""Finding tools by what somebody wants to do: words alone, no model, no network.

BM25F (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) over the
fields of a tool, of which its purposes weigh most; a word of the wish counts through
itself or through what says the same, whichever a tool has, and a word that no tool
knows through the known one that is spelt most like it. What the wish wants done, and
whether to one object, then raises the tools that do that.

The work of a search is bounded by the words of a wish that are looked at, and is linear
in them.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, MutableSequence
from math import inf, log
from typing import Final

from zscaler_mcp.catalog import SERVICES, TOOLSETS, Action, Tool
from zscaler_mcp.catalog.model import Place
from zscaler_mcp.tools.purposes import Purpose, purposes
from zscaler_mcp.tools.vocabulary import SERVICE_WORDS
from zscaler_mcp.tools.wish import Stems, Wish, words_of

__all__ = ["ToolSearch"]

_SATURATION: Final = 2.0
_LENGTH: Final = 0.4

_NAME: Final = 3.0
_TITLE: Final = 1.0
_ABOUT: Final = 3.0
_JOBS: Final = 2.5
_DESCRIPTION: Final = 1.2
_SERVICE: Final = 2.0
_PARAMETER: Final = 0.3

_ACTION: Final = 0.6
"""By how much of its score a tool rises that does what is to be done."""

_ONE: Final = 0.25
"""By how much of its score a tool rises that is about as many as the wish is."""

_COMMON: Final = 0.3
"""A share of the tools; a word that more of them have stands for no other."""

_MISSPELT: Final = 0.7
"""What a known word is worth that stands for an unknown one."""

_ALIKE: Final = 0.62
"""How much of two words' pairs of letters must be the same (Dice's coefficient)."""

_SHORT: Final = 4
"""Shorter words are not looked for by their spelling: too many are like them."""

_LONG: Final = 24
"""Longer ones are not words."""

_LONGER: Final = 2
"""By how many letters a word may be longer or shorter than the one it stands for."""

_GUESSES: Final = 8
"""Unknown words of a wish that are looked for by their spelling."""

_TOOLSETS: Final = {each.id: each.description for each in TOOLSETS}
_Postings = tuple[MutableSequence[int], MutableSequence[float]]
"""The numbers of tools, and what a word weighs for each of them."""

_NO_PURPOSE: Final = Purpose("", "")


def _pairs(word: str) -> set[str]:
    """The letters of a word two by two, with marks for its start and its end."""
    padded = f"^{word}$"
    return {padded[at : at + 2] for at in range(len(padded) - 1)}


def _takes_id(tool: Tool) -> bool:
    """Whether a call is about one object that its caller names."""
    return any(
        each.required
        and (
            each.name.endswith("id")
            or any(wire.place is Place.PATH for wire in each.sent)
        )
        for each in tool.parameters
    )


def _fields(tool: Tool, purpose: Purpose) -> Iterator[tuple[float, str]]:
    """The texts of a tool, with what a word in each weighs."""
    yield _NAME, tool.name.replace("_", " ")
    yield _TITLE, tool.title
    yield _ABOUT, purpose.about
    yield _JOBS, purpose.jobs
    yield _DESCRIPTION, f"{tool.description} {_TOOLSETS[tool.toolset]}"
    yield _SERVICE, f"{SERVICES[tool.service]} {SERVICE_WORDS[tool.service]}"
    for each in tool.parameters:
        if each.sent:
            yield _PARAMETER, f"{each.name.replace('_', ' ')} {each.description}"


class ToolSearch:
    """An index over the tools that are offered."""

    def __init__(self, tools: Iterable[Tool]) -> None:
        self._tools = tuple(tools)
        self._numbers = {tool.name: n for n, tool in enumerate(self._tools)}
        self._one = tuple(map(_takes_id, self._tools))
        self._having: dict[str, _Postings] = {}
        lengths = [sum(weights.values()) for weights in self._weigh()]
        mean = sum(lengths) / max(len(lengths), 1)
        self._norms = [
            _SATURATION * (1 - _LENGTH + _LENGTH * length / mean) for length in lengths
        ]
        self._spelt: dict[str, list[str]] = {}
        """The words by their pairs of letters; made when first a word is not known."""

    def _weigh(self) -> Iterator[Mapping[str, float]]:
        """Enter each tool with its words; yield what each word weighs for it."""
        read: dict[str, frozenset[str]] = {}
        known = purposes()
        stems = Stems()
        for number, tool in enumerate(self._tools):
            weights: dict[str, float] = {}
            for weight, text in _fields(tool, known.get(tool.name, _NO_PURPOSE)):
                if text not in read:
                    read[text] = frozenset(words_of(text, stems))
                for word in read[text]:
                    weights[word] = weights.get(word, 0.0) + weight
            for word, weight in weights.items():
                having = self._having.get(word)
                if having is None:
                    having = self._having[word] = (array("H"), array("f"))
                having[0].append(number)
                having[1].append(weight)
            yield weights

    def _gains(self, word: str) -> Iterator[tuple[int, float]]:
        """The tools that have a word, by number, with what it is worth for each."""
        if (having := self._having.get(word)) is None:
            return
        numbers, weights = having
        rarity = log(1 + (len(self._tools) - len(numbers) + 0.5) / (len(numbers) + 0.5))
        for number, weight in zip(numbers, weights, strict=True):
            yield number, rarity * weight / (weight + self._norms[number])

    def _meant(self, word: str) -> str | None:
        """The known word that is spelt most like an unknown one."""
        if not _SHORT <= len(word) <= _LONG or not word.isalpha():
            return None
        if not self._spelt:
            for known in self._having:
                for pair in _pairs(known):
                    self._spelt.setdefault(pair, []).append(known)
        pairs = _pairs(word)
        shared = Counter(
            known
            for pair in pairs
            for known in self._spelt.get(pair, ())
            if abs(len(known) - len(word)) <= _LONGER
        )
        best = max(
            ((2 * n / (len(pairs) + len(known)), known) for known, n in shared.items()),
            default=(0.0, ""),
        )
        return best[1] if best[0] >= _ALIKE else None

    def _is_common(self, word: str) -> bool:
        """Whether so many tools have a word that it says nothing about one."""
        having = self._having.get(word)
        return having is not None and len(having[0]) > _COMMON * len(self._tools)

    def _known(self, wish: Wish) -> Iterator[tuple[tuple[str, float], ...]]:
        """The words of a wish as the tools know them, unknown ones by spelling."""
        guesses = _GUESSES
        for alternatives in wish.words:
            word = alternatives[0][0]
            if word in self._having or len(alternatives) > 1:
                yield alternatives
            elif guesses > 0:
                guesses -= 1
                if (meant := self._meant(word)) is not None:
                    yield ((meant, _MISSPELT),)

    def _scores(self, wish: Wish) -> dict[int, float]:
        """How well the words of a wish fit each tool."""
        scores: dict[int, float] = {}
        for alternatives in self._known(wish):
            best: dict[int, float] = {}
            itself = alternatives[0][0]
            for word, worth in alternatives:
                if word != itself and self._is_common(word):
                    continue
                for number, gain in self._gains(word):
                    if worth * gain > best.get(number, 0.0):
                        best[number] = worth * gain
            for number, gain in best.items():
                scores[number] = scores.get(number, 0.0) + gain
        return scores

    def _rise(self, number: int, wish: Wish) -> float:
        """By what a tool's score is multiplied for what the tool does."""
        action = self._tools[number].action
        rise = 1 + _ACTION * wish.actions.get(action, 0.0)
        if action is Action.CREATE and wish.one:
            rise -= _ONE
        if action is Action.READ and self._one[number] == wish.one:
            rise += _ONE
        return rise

    def find(self, text: str, most: int) -> list[Tool]:
        """The tools that fit best, the best first; those that it names come before."""
        wish = Wish.of(text)
        scores = self._scores(wish)
        for number in scores:
            scores[number] *= self._rise(number, wish)
        for name in wish.names:
            if name in self._numbers:
                scores[self._numbers[name]] = inf
        best = sorted(scores, key=lambda number: (-scores[number], number))
        return [self._tools[number] for number in best[:most]]
