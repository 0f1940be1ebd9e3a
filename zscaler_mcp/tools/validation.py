"""Arguments against the schema that was advertised: every error, in short words."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import Any, Final

import attrs
import orjson
from jsonschema_rs import Draft202012Validator, ValidationError

from zscaler_mcp.catalog import Tool, input_schema
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["ArgumentValidator"]

MAX_ERRORS: Final = 8
"""Errors that one answer names; a caller who made more starts with these."""

MAX_SAMPLE: Final = 64
"""Members of one list or object that are searched for every error; the compiled
schema makes an object of each, wanted or not."""

MAX_TEXT: Final = 65_536
"""Characters of a text that are looked at for its error, which copies them; more
than any argument may have."""

MAX_QUOTE: Final = 40
"""Characters of a value or a name that an error repeats."""

_RULES: Final[Mapping[str, Callable[[Any], str]]] = {
    "required": lambda _: "is required",
    "type": lambda types: f"must be of type {' or '.join(types)}",
    "enum": lambda options: f"must be one of {', '.join(map(str, options))}",
    "minimum": lambda limit: f"must be at least {limit}",
    "maximum": lambda limit: f"must be at most {limit}",
    "minLength": lambda limit: f"must have at least {limit} characters",
    "maxLength": lambda limit: f"must have at most {limit} characters",
    "minItems": lambda limit: f"must have at least {limit} items",
    "maxItems": lambda limit: f"must have at most {limit} items",
    "pattern": lambda pattern: f"must match {pattern}",
}


def _short(text: str) -> str:
    return text if len(text) <= MAX_QUOTE else f"{text[:MAX_QUOTE]}..."


def _place(path: list[str | int]) -> str:
    """Where in the arguments, as in ``advanced.ports[1]``."""
    place = ""
    for step in path:
        place += f"[{step}]" if isinstance(step, int) else f".{_short(step)}"
    return place.removeprefix(".")


def _got(value: Any) -> str:
    """A scalar as it came, shortened; of a list or an object only that it is one."""
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "an object"
    shown = _short(value) if isinstance(value, str) else value
    return _short(orjson.dumps(shown).decode())


def _begin(value: Any) -> Any:
    """The begin of an argument: what is wrong is mostly wrong throughout."""
    if isinstance(value, str):
        return value[:MAX_TEXT]
    if isinstance(value, list):
        return [_begin(member) for member in value[:MAX_SAMPLE]]
    if isinstance(value, dict):
        first = islice(value.items(), MAX_SAMPLE)
        return {name: _begin(member) for name, member in first}
    return value


@attrs.frozen
class _Wrong:
    argument: str
    sentence: str


@attrs.frozen(eq=False)
class ArgumentValidator:
    """The schema of one tool, compiled."""

    _tool: Tool
    _compiled: Draft202012Validator = attrs.field(init=False)

    @_compiled.default
    def _compile(self) -> Draft202012Validator:
        return Draft202012Validator(input_schema(self._tool))

    def check(self, arguments: Mapping[str, Any]) -> None:
        """Check the arguments.

        :raises ToolFailure: kind ``argument``, naming every argument that is
            wrong and its rule, and ``field`` with the first of them.
        """
        if self._compiled.is_valid(arguments):
            return
        wrong = list(islice(self._wrong(arguments), MAX_ERRORS))
        named = "; ".join(each.sentence for each in wrong)
        raise ToolFailure(FailureKind.ARGUMENT, f"{named}.", wrong[0].argument)

    def _wrong(self, arguments: Mapping[str, Any]) -> Iterator[_Wrong]:
        """What is wrong, at a cost that does not grow with how much of it is."""
        known: dict[str, Any] = {}
        for name, value in arguments.items():
            if self._tool.parameter(name) is None:
                yield self._unknown(name)
            else:
                known[name] = value
        begin = {name: _begin(value) for name, value in known.items()}
        errors = list(self._compiled.iter_errors(begin))
        if not errors:
            try:
                self._compiled.validate(known)
            except ValidationError as first:
                errors.append(first)
        for error in errors:
            yield self._explain(error)

    def _explain(self, error: ValidationError) -> _Wrong:
        rule, detail = error.kind.name, error.kind.value
        path = list(error.instance_path)
        if rule == "required":
            path.append(detail)
        argument = str(path[0]) if path else ""
        words = _RULES.get(rule, lambda _: "does not follow its schema")(detail)
        parameter = self._tool.parameter(argument)
        if rule != "required" and not (parameter and parameter.secret):
            words += f", got {_got(error.instance)}"
        return _Wrong(argument, f"{_place(path) or 'arguments'} {words}")

    def _unknown(self, name: str) -> _Wrong:
        known = [each.name for each in self._tool.parameters]
        nearest = get_close_matches(name[: 2 * MAX_QUOTE], known, n=1)
        hint = f" (did you mean {nearest[0]}?)" if nearest else ""
        words = f"{_short(name)} is not an argument of this tool{hint}"
        return _Wrong(_short(name), words)
