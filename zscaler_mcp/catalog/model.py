"""What a tool is: data. Nothing here talks to anybody."""

from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Protocol

import attrs

if TYPE_CHECKING:
    from zscaler_mcp.catalog.call import Call

__all__ = [
    "EVERY",
    "MEMBERS",
    "Action",
    "Adapter",
    "Check",
    "Document",
    "Loss",
    "Merge",
    "PageStyle",
    "Parameter",
    "Place",
    "Record",
    "Sieve",
    "Tool",
    "Toolset",
    "ValueRule",
    "Wire",
]

Record = dict[str, Any]
"""One object of a service, as it came."""

Adapter = Callable[["Call"], Awaitable[Any]]
"""What a row cannot say: performs a call and returns what the row would."""

ValueRule = Callable[[Any], Any]
"""Turns an argument into what goes on the wire."""

Check = Callable[[Mapping[str, Any]], None]
"""A rule about several arguments; raises ToolFailure of kind argument."""

Sieve = Callable[[Mapping[str, Any]], Callable[[Record], bool] | None]
"""From the arguments to a test of records; ``None`` lets every record pass."""

MEMBERS: Final = "*"
"""The wire name of an object whose members go into the body or query one by one."""


EVERY: Final = "*"
"""Stands for every member of an answer."""


class Action(StrEnum):
    """What a tool does to the tenant."""

    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Place(StrEnum):
    """Where a value goes in a request."""

    PATH = "path"
    QUERY = "query"
    BODY = "body"
    VARIABLE = "variable"
    """A variable of the row's GraphQL document; its name may be a dotted path."""


@attrs.frozen
class Wire:
    """A place in the request, with the name that the service knows."""

    place: Place
    name: str


def _as_given(value: Any) -> Any:
    return value


@attrs.frozen(kw_only=True, eq=False)
class Parameter:
    """One argument of a tool."""

    name: str
    description: str
    schema: Mapping[str, Any]
    """A JSON Schema fragment: type, bounds, enumeration, pattern."""

    required: bool = False
    sent: tuple[Wire, ...] = ()
    """Where it goes; empty for what the server itself makes use of."""

    value: ValueRule = _as_given
    default: Any = None
    """What is sent when the argument is absent; ``None`` sends nothing."""

    null_when_absent: bool = False
    """The service is told ``null``, as its other clients tell it on creation."""

    blank_is_absent: bool = False
    """A filter: an empty text filters nothing."""

    secret: bool = False
    """Audit events leave it out."""


class PageStyle(Protocol):
    """How a list of a service is cut into pages."""

    @property
    def position(self) -> str:
        """The parameter that says which page, or where it begins."""

    @property
    def rows(self) -> str:
        """The dotted path of the records in an answer; empty for the answer itself."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters that choose a page."""

    @property
    def most(self) -> dict[str, Any]:
        """The arguments of the largest page."""

    def following(
        self, arguments: Mapping[str, Any], answer: Any, count: int
    ) -> dict[str, Any] | None:
        """The arguments of the next page, beside those of this one.

        :param count: how many records this page has.
        :returns: ``None`` where no page follows.
        """


@attrs.frozen(kw_only=True)
class Merge:
    """An update by replacement: read, overlay the arguments, replace the whole."""

    drop: frozenset[str]
    """Members that the service keeps itself and that are not sent back."""

    read: str | None = None
    """The path to read from, where it is not the path to write to."""


@attrs.frozen(kw_only=True)
class Loss:
    """What a delete destroys, for the words of its confirmation."""

    kind: str
    """Such as ``rule label``."""

    read: str | None
    """The tool that reads the object, by the arguments that both have.

    ``None`` where the arguments themselves say what is lost, such as the entries
    of a list.
    """

    listed: str = ""
    """Where no tool reads one object and ``read`` lists them all: the argument that
    is the object's id."""

    named_by: tuple[str, ...] = ()
    """Members of the object that name it for a human, as dotted paths."""

    besides: str = ""
    """What else goes with it."""

    guard: Callable[[Record], None] | None = None
    """Refuses an object that cannot be deleted before anybody is asked about it."""


@attrs.frozen(kw_only=True, eq=False)
class Document:
    """A GraphQL operation, and the variables that no argument stands for."""

    operation: str
    """Its name."""

    text: str
    """What is asked. No value is ever written into it: values are variables."""

    answer: str
    """The dotted path, below ``data``, of what the tool is about."""

    variables: Mapping[str, Any] = attrs.field(factory=dict)
    """Those that are sent unless an argument says otherwise."""

    customer: str = ""
    """The variable that takes the tenant's customer id; empty for none."""


@attrs.frozen(kw_only=True, eq=False)
class Tool:
    """One row of the catalog."""

    name: str
    service: str
    toolset: str
    action: Action
    title: str
    description: str
    """One sentence on what it does or returns, and what to know before calling."""

    method: str
    path: str
    """Below the API's host; ``{customer_id}`` and ``{zcell_customer_id}`` are the
    tenant's."""

    parameters: tuple[Parameter, ...] = ()
    fixed_query: tuple[tuple[str, str], ...] = ()
    fixed_body: Mapping[str, Any] = attrs.field(factory=dict)
    document: Document | None = None
    """What is asked of a GraphQL API; such a request has no other body."""

    rows: str | None = None
    """For a list: the dotted path of the records, or ``""`` for the body itself.

    Of a GraphQL answer, the path begins at what the document is about.
    """

    pages: PageStyle | None = None
    sieve: Sieve | None = None
    merge: Merge | None = None
    loss: Loss | None = None
    consequence: str = ""
    """What a call does that is no delete and yet is asked about: one that reaches the
    whole tenant, or that nothing takes back. It completes a sentence: ``changes ...``.
    """

    check: Check | None = None
    adapter: Adapter | None = None
    secrets: frozenset[str] = frozenset()
    """Wire names, at any depth, whose values do not leave the server unless the
    operator says so; EVERY for those of an answer that is a secret as a whole."""

    untrusted: bool = False
    """The answer relays what strangers wrote: a scanned host, the author of a file, a
    publisher of software, whoever registered a domain.
    """

    staged: bool = False
    """The service keeps the change pending until it is activated."""

    renamed: Mapping[str, str] = attrs.field(factory=dict)
    """Wire names of object members that do not follow from their names."""

    @property
    def is_list(self) -> bool:
        """Whether the answer is a list of records."""
        return self.rows is not None

    @property
    def is_confirmed(self) -> bool:
        """Whether a call runs only after somebody has agreed to it."""
        return self.loss is not None or bool(self.consequence)

    @property
    def canonical_name(self) -> str:
        """The name with the service in front, for patterns: ``zpa_get_...``."""
        prefix = f"{self.service}_"
        if self.name.startswith(prefix):
            return self.name
        return prefix + self.name.replace(prefix, "", 1)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of that name."""
        return next((each for each in self.parameters if each.name == name), None)


@attrs.frozen(kw_only=True)
class Toolset:
    """A group of tools that an operator offers or withholds as one."""

    id: str
    service: str
    description: str
