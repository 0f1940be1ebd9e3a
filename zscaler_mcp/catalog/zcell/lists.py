"""The lists of Zscaler Cellular: their pages, their windows of time, their shapes."""

from typing import Any, Final

import attrs
from zope.interface import implementer

from zscaler_mcp.catalog.call import Call, Listing
from zscaler_mcp.catalog.model import Parameter, Place, Wire
from zscaler_mcp.catalog.paging import NumberedPages
from zscaler_mcp.catalog.perform import read_list
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI

__all__ = [
    "BODY_PAGES",
    "CUSTOMER",
    "PAGES",
    "RECORDS",
    "SECRETS",
    "days",
    "read_records",
]

CUSTOMER: Final = "/zcell/config/api/v1/customers/{zcell_customer_id}"

SECRETS: Final = frozenset(
    {"activationCode", "apiKey", "clientSecret", "password", "qrCode"}
)
"""What of an account or an eSIM gives access; audit entries repeat whole objects."""

RECORDS: Final = "content"
"""Where the records of a page are."""

PAGES: Final = NumberedPages(
    first=0,
    size="size",
    size_name="size",
    default_size=10,
    largest=100,
    rows=RECORDS,
    pages="totalPages",
)
"""Pages that the query chooses, numbered from 0."""

BODY_PAGES: Final = attrs.evolve(PAGES, at=Place.BODY)
"""Pages that the body of a search chooses."""

_DAY: Final = 86_400
_MAX_DAYS: Final = 365
_DEFAULT_DAYS: Final = 7


def days(place: Place, start: str, end: str) -> Parameter:
    """How far back a list goes; the service takes both ends, in seconds."""
    return Parameter(
        name="days",
        description="Days to look back from now, 1 to 365; 7 if left out.",
        schema={"type": "integer", "minimum": 1, "maximum": _MAX_DAYS},
        sent=(Wire(place, start), Wire(place, end)),
        default=_DEFAULT_DAYS,
    )


def _in_window(call: Call) -> Call:
    """The call with the two ends of its window in place of the days."""
    window = call.tool.parameter("days")
    if window is None:
        return call
    end = int(call.now())
    start = end - int(call.arguments.get("days", window.default)) * _DAY
    ends = dict(zip((wire.name for wire in window.sent), (start, end), strict=True))
    parameters = (
        *(each for each in call.tool.parameters if each is not window),
        *(
            Parameter(name=w.name, description="", schema={}, sent=(w,))
            for w in window.sent
        ),
    )
    return attrs.evolve(
        call,
        tool=attrs.evolve(call.tool, parameters=parameters),
        arguments={**call.arguments, **ends},
    )


def _page(answer: Any) -> Any:
    """An answer in the shape of a page.

    The service answers some lists with a page, some with the records alone and
    some, of which there is but one, with the record.
    """
    if isinstance(answer, dict) and RECORDS in answer:
        return answer
    if answer is None:
        return {RECORDS: []}
    return {RECORDS: answer if isinstance(answer, list) else [answer]}


@implementer(IOneAPI)
class _Pages:
    """Answers every request with a page."""

    def __init__(self, api: IOneAPI) -> None:
        self._api = api
        self.customer_id: str | None = api.customer_id
        self.zcell_customer_id: str | None = api.zcell_customer_id

    async def send(self, request: ApiRequest) -> Any:
        """See :meth:`IOneAPI.send`."""
        return _page(await self._api.send(request))


async def read_records(call: Call) -> Listing:
    """A list of Zscaler Cellular, whatever the shape of its answer."""
    return await read_list(attrs.evolve(_in_window(call), api=_Pages(call.api)))
