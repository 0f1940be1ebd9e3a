"""SIMs: the inventory, and everything about one of them."""

from typing import Any, Final

import attrs
from zope.interface import implementer

from zscaler_mcp.catalog.call import Call, Listing
from zscaler_mcp.catalog.model import Parameter
from zscaler_mcp.catalog.rows import FILTER, Rows, body, query, texts
from zscaler_mcp.catalog.zcell.lists import (
    BODY_PAGES,
    CUSTOMER,
    SECRETS,
    read_records,
)
from zscaler_mcp.oneapi.request import ApiRequest, IOneAPI

__all__ = ["TOOLS"]

_SIMS: Final = f"{CUSTOMER}/sims"
_MAX_WANTED: Final = 1000
"""ICCIDs, addresses or tags in one search."""

_PAGE: Final = "pageDetails"
_USAGE: Final = "totalUsage"


@implementer(IOneAPI)
class _Search:
    """Takes the page out of the answers to a search, and keeps what is beside it."""

    def __init__(self, api: IOneAPI) -> None:
        self._api = api
        self.customer_id: str | None = api.customer_id
        self.zcell_customer_id: str | None = api.zcell_customer_id
        self.besides: dict[str, Any] = {}

    async def send(self, request: ApiRequest) -> Any:
        """See :meth:`IOneAPI.send`.

        An answer whose page is none of the known shapes stays as it is.
        """
        answer = await self._api.send(request)
        if not isinstance(answer, dict):
            return answer
        page = answer.get(_PAGE)
        if not isinstance(page, (dict, list)):
            return answer
        self.besides = {name: answer[name] for name in answer if name != _PAGE}
        return page


async def _search(call: Call) -> Listing:
    """SIMs, and how much data all that were found have used."""
    api = _Search(call.api)
    listing = await read_records(attrs.evolve(call, api=api))
    taken = {"items", "count", "next"}
    besides = {name: api.besides[name] for name in api.besides if name not in taken}
    return attrs.evolve(listing, besides=besides)


def _one(name: str, description: str) -> Parameter:
    """A filter that is one text."""
    return body(name, description, FILTER, blank_is_absent=True)


def _any(name: str, description: str) -> Parameter:
    """A filter that is several texts, one of which a SIM has."""
    return body(name, description, texts(_MAX_WANTED))


_rows: Final = Rows("zcell_sim_handling", "zcell", SECRETS)

TOOLS: Final = (
    _rows.listing(
        "zcell_list_sims",
        "List SIMs",
        "SIMs of the tenant that pass all the filters, with status, device, place,"
        " tags and usage; totalUsage is what all of them used, on whichever page."
        " Without a filter, every SIM.",
        f"{_SIMS}/search",
        method="POST",
        parameters=(
            _any("iccid", "ICCIDs (serial numbers) of SIMs."),
            _one("status", "State of the SIM, such as ACTIVE or INACTIVE."),
            _one(
                "network_status", "State in the network; SIMs hold it as networkStatus."
            ),
            _any("ip_address", "IP addresses of SIMs."),
            _one(
                "location_country",
                "Country that the SIM is in; SIMs hold it as locationCountry.",
            ),
            _any("tag", "Names of tags; zcell_list_tags yields them."),
            _one("device_type", "Type of the device that the SIM is in."),
            _one("brand_name", "Brand of the device."),
            _one("marketing_name", "Name under which the device is sold."),
            _one("model_name", "Model of the device."),
            _one("form_factor", "Form of the SIM; SIMs hold it as formFactor."),
            _one(
                "imei_status",
                "Whether the SIM is locked to its device: Locked, Unlocked or"
                " InProgress.",
            ),
        ),
        pages=BODY_PAGES,
        adapter=_search,
    ),
    _rows.reading(
        "zcell_get_sim_details",
        "Get a SIM",
        "Everything about one SIM: identities (ICCID, IMSI, MSISDN, EID), status,"
        " device, place, addresses, tags and usage.",
        f"{_SIMS}/details",
        parameters=(
            query(
                "icc_id",
                "ICCID (serial number) of the SIM; zcell_list_sims yields it.",
                required=True,
            ),
        ),
    ),
)
