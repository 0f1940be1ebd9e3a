"""What the simulated API is asked and what it says, before either is HTTP."""

from typing import Any

import attrs

__all__ = ["Call", "Record", "Refused", "Reply"]

Record = dict[str, Any]
"""One resource, as the JSON object that the API shows."""


@attrs.frozen(kw_only=True)
class Call:
    """One call of an operation."""

    ids: dict[str, str]
    """Path placeholders, decoded."""

    query: dict[str, str]
    """Decoded; of a name that repeats, the first value."""

    every: dict[str, list[str]] = attrs.field(factory=dict)
    """The same with all the values of each name."""

    body: Any = None

    def fields(self) -> Record:
        """The body, which has to be an object.

        :raises Refused: 400 otherwise.
        """
        if not isinstance(self.body, dict):
            raise Refused(400, "The body is not a JSON object.")
        return self.body


@attrs.frozen
class Reply:
    """A success."""

    body: Any = None
    """A JSON value; ``None`` for an empty body."""

    status: int = 200


@attrs.define(auto_exc=True, slots=False)
class Refused(Exception):
    """The API says no."""

    status: int
    message: str
    code: str | None = None
    """In the service's own spelling; ``None`` for the usual one of the status."""

    params: list[str] = attrs.field(factory=list)
    headers: dict[str, str] = attrs.field(factory=dict)
