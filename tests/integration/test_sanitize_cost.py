"""What sanitizing costs grows as its text does, whatever the text repeats (T27).

Processor time is compared with itself, never with a figure, and measured again before
a unit is called slow.
"""

from time import process_time
from typing import Final

from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.sanitize import Sanitizer, sanitize_text

REPEATED: Final = (
    *(
        '< > & [ ] ( ! ` ~ : \\ \n \r " \x1b <b </ </a <! <!-- <? <a" <x= x<y, '
        "<https: <a@b.c <x/ <script> <script <x> (?<! (?<x> << &lt; &#60; &amp; &# "
        "&a; &#8203; &&#108;t; ]( ![ [x]( []( ](x [x] ]:[ \n[x]: ]] x[0]( "
        "[x](javascript: [x](y| ](\\ ]((( [[[]( ](x) ``` ```system\n \n``` ~~~a "
        "System: \nuser: \nsystem \n_ \n( \n(x \nsystem\u0332 <| <|x <|x|> [INST] "
        "<<SYS>> <user> </user> (?<user> \uff1c \uff1cuser \uff40 \uff1a \u200d "
        "a\u200d \u0645\u200c \ufe0f 1\ufe0f \U0001f3f4\U000e0067 \x1b[ \x1b] "
        "\x1b]0; \x9b1 \x9d \x9d\x07 \u200b. \u2028 \u2800"
    ).split(" "),
    *(" ", "<a ", "<x ", "<a x='", "&lt;a ", "\n[x]: /", "[x]: /y ", "\n> "),
    *("\n- ", "\n1. ", "system ", "User (", "\ns\xe9 ", "< |", "<system "),
    *("<user x", "\uff1cx "),
    # Starts of definitions within the label of another one.
    *("\n\\[", "\n[`", "\n[a`b", "`[", "\n[^1]:", "\n[^1]: [", "\n[^1]:-", "\n*[a]:"),
    *("\n[]:x", "\n[a]: //", "\n[x]: y 'a", "\n<\\>", "\n1.", "\niv"),
)
"""Units that, repeated, make a careless search slow."""

LINEAR: Final = 4
"""How much longer the longer text is."""

SLACK: Final = 9
"""How much more time it may take: a search in the square of the length takes 16."""

BEGINNINGS: Final = ("", "]:", "\u00e9]:\n[y]: <")
"""What makes the searches for the rest begin."""


def cost(text: str) -> float:
    """Processor seconds for sanitizing ``text``; the least that can be told apart."""
    start = process_time()
    sanitize_text(text)
    return max(process_time() - start, 0.0005)


def is_slow(unit: str, beginning: str) -> bool:
    """Whether time grows faster than the text; measured again before it is said."""
    short = unit * (2**13 // len(unit))
    return all(
        cost(beginning + short * LINEAR) > SLACK * cost(beginning + short)
        for _ in range(4)
    )


def list_cost(strings: list[str]) -> float:
    """Processor seconds for sanitizing a list."""
    start = process_time()
    Sanitizer().json(strings)
    return max(process_time() - start, 0.0005)


def is_slow_in_lists(unit: str) -> bool:
    """Whether many strings of ``unit`` take longer than so much of one kind."""
    long = [unit * (9_990 // len(unit)) + str(number) for number in range(LINEAR * 3)]
    return all(
        list_cost(long) > SLACK * list_cost(long[: len(long) // LINEAR])
        for _ in range(4)
    )


class CostTests(SynchronousTestCase):
    """No text is worth more than its length."""

    def test_linear(self) -> None:
        """Four times the text takes about four times the time."""
        slow = [
            (beginning, unit)
            for beginning in BEGINNINGS
            for unit in REPEATED
            if is_slow(unit, beginning)
        ]
        self.assertEqual(slow, [])

    def test_lists(self) -> None:
        """Nor is a value worth more, however it is cut into strings."""
        self.assertEqual(list(filter(is_slow_in_lists, REPEATED)), [])

    def test_sites(self) -> None:
        """What one string may cost is what all strings of a value may cost."""
        one = "<a" * 9_990
        many = [one + str(number) for number in range(50)]
        self.assertTrue(any(list_cost(many) < 20 * cost(one) for _ in range(4)))
