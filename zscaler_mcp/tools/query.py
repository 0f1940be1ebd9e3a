"""JMESPath over records, with a bound on the work that an expression may ask for.

An expression is a small program from a caller: sharing lets it build values that
are exponentially larger than its text, and the whole of it runs on the reactor
thread. Every step is charged before it is taken (https://jmespath.org).
"""

import warnings
from math import inf
from typing import Any, Final, NoReturn

import jmespath
from jmespath.exceptions import (
    ArityError,
    JMESPathError,
    JMESPathTypeError,
    LexerError,
    ParseError,
    UnknownFunctionError,
)
from jmespath.functions import Functions
from jmespath.visitor import Options, TreeInterpreter

from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["check_query", "run_query"]

BUDGET: Final = 250_000
"""Units of work for one expression: at most 50 ms on a quiet machine."""

VISIT: Final = 6
"""Units of one step of the interpreter: 40,000 steps project some 2,000 records."""

CALL: Final = 24
"""Units of one function call, beside what its arguments cost."""

CHARACTERS: Final = 64
"""Characters or references that are copied for one unit."""

RESULT: Final = 8
"""Units of one value of the result beyond those of the records: what a result
shares, whoever sanitizes and encodes it meets as often as it stands there."""

JOIN_ARGUMENTS: Final = 2
"""The separator and the parts."""

_PIECE: Final = 20
"""Characters of the expression that an error repeats."""

_ORDERED: Final = (int, float, str)
"""What the ordering operators compare; a boolean is none of these to JMESPath."""


_TAKES_EXPRESSION: Final = frozenset({"map", "max_by", "min_by", "sort_by"})
"""Functions with an argument that is an expression, as in ``sort_by(@, &name)``."""

_INTEGERS: Final = range(-(2**63), 2**64)
"""Those that have an encoding."""


class _Exhausted(JMESPathError):
    """The budget is spent."""


class _TooManyBits(JMESPathError):
    """An integer has no encoding."""


class _NoValue(JMESPathError):
    """An expression stands where its value would be a part of the result."""


def _size(value: Any, enough: float = inf) -> int:
    """Values and pieces of text in a value; where they are more than enough, some."""
    pending, size = [value], 0
    while pending and size <= enough:
        node = pending.pop()
        size += 1
        if isinstance(node, str):
            size += len(node) // CHARACTERS
        elif isinstance(node, (list, dict)):
            pending += node.values() if isinstance(node, dict) else node
    return size


class _ChargedFunctions(Functions):
    """The built-in functions, each charged before it works."""

    def __init__(self, interpreter: "_ChargedInterpreter") -> None:
        super().__init__()
        self._interpreter = interpreter

    def call_function(self, function_name: str, resolved_args: Any) -> Any:
        """Charge and call."""
        interpreter = self._interpreter
        interpreter.charge(CALL)
        deep = function_name == "to_string" or (
            function_name == "contains" and isinstance(resolved_args[-1], (list, dict))
        )
        for argument in resolved_args:
            if deep:
                interpreter.charge_size(argument)
            elif isinstance(argument, (list, dict)):
                interpreter.charge(len(argument))
            elif isinstance(argument, str):
                interpreter.charge(len(argument) // CHARACTERS)
        if function_name == "join":
            self._charge_join(resolved_args)
        result = super().call_function(function_name, resolved_args)
        if type(result) is int and result not in _INTEGERS:
            raise _TooManyBits
        return result

    def _charge_join(self, arguments: list[Any]) -> None:
        """The text that a join makes may be far longer than what it is made of."""
        if len(arguments) != JOIN_ARGUMENTS:
            return
        separator, parts = arguments
        if isinstance(separator, str) and isinstance(parts, list):
            length = sum(len(part) for part in parts if isinstance(part, str))
            length += len(separator) * len(parts)
            self._interpreter.charge(length // CHARACTERS)


class _ChargedInterpreter(TreeInterpreter):
    """The interpreter, charged for each step and for what a step builds."""

    def __init__(self, budget: int) -> None:
        super().__init__(Options(custom_functions=_ChargedFunctions(self)))
        self._left = budget

    def charge(self, units: int) -> None:
        """Spend ``units``.

        :raises _Exhausted: when they are not there.
        """
        self._left -= units
        if self._left < 0:
            raise _Exhausted

    def charge_size(self, value: Any) -> None:
        """Spend a unit for each node of a value, as often as it appears in it."""
        pending = [value]
        while pending:
            node = pending.pop()
            if isinstance(node, str):
                self._left -= len(node) // CHARACTERS
            elif isinstance(node, (list, dict)):
                self.charge(len(node))
                pending += node.values() if isinstance(node, dict) else node
            self._left -= 1
            if self._left < 0:
                raise _Exhausted

    def charge_result(self, result: Any, records: Any) -> None:
        """Spend for what ``result`` has more than ``records``."""
        given = _size(records)
        allowed = given + self._left // RESULT
        self.charge(RESULT * max(0, _size(result, allowed) - given))

    def visit(self, node: Any, *args: Any, **kwargs: Any) -> Any:
        """One step."""
        self._left -= VISIT
        if self._left < 0:
            raise _Exhausted
        return super().visit(node, *args, **kwargs)

    def visit_comparator(self, node: Any, value: Any) -> Any:
        """Compare; two containers are compared member by member."""
        left = self.visit(node["children"][0], value)
        right = self.visit(node["children"][1], value)
        operator = node["value"]
        self.charge(VISIT)
        if operator in ("eq", "ne"):
            if isinstance(left, (list, dict)) and isinstance(right, (list, dict)):
                self.charge_size(left)
        elif not all(
            isinstance(each, _ORDERED) and not isinstance(each, bool)
            for each in (left, right)
        ):
            return None
        return self.COMPARATOR_FUNC[operator](left, right)

    def visit_flatten(self, node: Any, value: Any) -> Any:
        """Flatten; the same inner list may be in the outer one many times."""
        base = self.visit(node["children"][0], value)
        if not isinstance(base, list):
            return None
        inner = sum(len(each) for each in base if isinstance(each, list))
        self.charge(len(base) + inner // CHARACTERS)
        merged: list[Any] = []
        for element in base:
            if isinstance(element, list):
                merged += element
            else:
                merged.append(element)
        return merged

    def visit_slice(self, node: Any, value: Any) -> Any:
        """Copy a part of a list."""
        if isinstance(value, list):
            self.charge(len(value) // CHARACTERS)
        return super().visit_slice(node, value)


def _refuse(sentence: str) -> NoReturn:
    raise ToolFailure(FailureKind.ARGUMENT, f"The query {sentence}.", "query")


def _explain(expression: str, error: JMESPathError) -> NoReturn:
    """Say where and why an expression fails, without repeating tenant data."""
    if isinstance(error, _Exhausted):
        _refuse("asks for too much work; select fewer records or members")
    if isinstance(error, _TooManyBits):
        _refuse("has or makes an integer of more than 64 bits")
    if isinstance(error, _NoValue):
        _refuse("has & where no function takes an expression")
    if isinstance(error, UnknownFunctionError):
        _refuse("calls a function that JMESPath does not have")
    if isinstance(error, ArityError):
        _refuse(
            f"calls {error.function_name} with {error.actual_arity} arguments;"
            f" it takes {error.expected_arity}"
        )
    if isinstance(error, JMESPathTypeError):
        _refuse(
            f"calls {error.function_name} with a value of type {error.actual_type};"
            f" it takes {', '.join(map(str, error.expected_types))}"
        )
    if isinstance(error, LexerError):
        _refuse(_located(expression, int(error.lexer_position)))
    if isinstance(error, ParseError):
        _refuse(_located(expression, int(error.lex_position)))
    _refuse("cannot be evaluated")


def _located(expression: str, position: int) -> str:
    if position >= len(expression):
        return "ends too early"
    piece = expression[position : position + _PIECE]
    return f"does not parse at character {position + 1}, at {piece!r}"


def _check_literal(literal: Any) -> None:
    pending = [literal]
    while pending:
        value = pending.pop()
        if isinstance(value, (list, dict)):
            pending += value.values() if isinstance(value, dict) else value
        elif type(value) is int and value not in _INTEGERS:
            raise _TooManyBits


def _check_values(parsed: Any) -> None:
    """Refuse what the grammar has and JSON has not."""
    pending = [(parsed, False)]
    while pending:
        node, takes_expression = pending.pop()
        if node["type"] == "expref" and not takes_expression:
            raise _NoValue
        if node["type"] == "literal":
            _check_literal(node["value"])
        takes = (
            node["type"] == "function_expression" and node["value"] in _TAKES_EXPRESSION
        )
        children = (each for each in node["children"] if isinstance(each, dict))
        pending += ((child, takes) for child in children)


def _compile(expression: str) -> Any:
    """The parsed expression, every part of which has a value that JSON has.

    The library warns of an old spelling of literals; where warnings are errors,
    a caller could raise one through it.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        parsed = jmespath.compile(expression).parsed
    _check_values(parsed)
    return parsed


def check_query(expression: str) -> None:
    """Parse ``expression``, before anything is asked of the tenant.

    :raises ToolFailure: kind ``argument``, for one that does not parse.
    """
    try:
        _compile(expression)
    except JMESPathError as error:
        _explain(expression, error)
    except RecursionError:
        _refuse("is nested too deeply")


def run_query(expression: str, value: Any, budget: int = BUDGET) -> Any:
    """Evaluate ``expression`` over ``value``.

    :raises ToolFailure: kind ``argument``, for an expression that does not parse,
        does not fit the value, or asks for more work than ``budget`` units.
    """
    interpreter = _ChargedInterpreter(budget)
    try:
        result = interpreter.visit(_compile(expression), value)
        interpreter.charge_result(result, value)
    except JMESPathError as error:
        _explain(expression, error)
    except RecursionError:
        _refuse("is nested too deeply")
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        # The library lets arithmetic on strange values escape as it is.
        _refuse("cannot be evaluated")
    return result
