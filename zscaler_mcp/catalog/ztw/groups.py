"""What ZTW's traffic rules refer to: IP groups and network services."""

from collections.abc import Mapping
from typing import Any, Final

from zscaler_mcp.catalog.countries import countries
from zscaler_mcp.catalog.model import Loss, Parameter
from zscaler_mcp.catalog.rows import (
    FILTER,
    TEXTS,
    Rows,
    body,
    name_field,
    path_id,
    query,
    texts,
)
from zscaler_mcp.catalog.sieves import containing
from zscaler_mcp.catalog.ztw.paging import ZTW_PAGES
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["TOOLS"]

_API: Final = "/ztw/api/v1"
_DESTINATIONS: Final = f"{_API}/ipDestinationGroups"
_GROUPS: Final = f"{_API}/ipGroups"
_SOURCES: Final = f"{_API}/ipSourceGroups"

_rows: Final = Rows("ztw", "ztw", staged=True)

_MAX_COUNTRIES: Final = 250
"""Members of a list of countries; the standard has one less."""

_addresses: Final = body(
    "ip_addresses",
    "IPv4 addresses, ranges (192.0.2.1-192.0.2.9) and networks (192.0.2.0/24) of"
    " the group, one at least.",
    {**TEXTS, "minItems": 1},
    required=True,
)
_description: Final = body(
    "description", "What the group is for.", null_when_absent=True
)
_exclude_type: Final = query(
    "exclude_type",
    "Type of groups to leave out: DSTN_IP, DSTN_FQDN, DSTN_DOMAIN or DSTN_OTHER.",
)


def _group_id(lister: str) -> Parameter:
    return path_id(
        "group_id", f"Id of the group, a number as text; {lister} yields it."
    )


def _loss(kind: str, lister: str) -> Loss:
    """No tool reads a single group; the list of all of them has its name."""
    return Loss(kind=kind, read=lister, listed="group_id", named_by=("name",))


def _searched(description: str) -> Parameter:
    """A search that the service does."""
    return query("search", description)


_sifted: Final = Parameter(
    name="search",
    description="Text that the name holds, in any letter case.",
    schema=FILTER,
    blank_is_absent=True,
)
"""A search that is done here: the service has none on its short lists."""


def _check_countries(arguments: Mapping[str, Any]) -> None:
    """Countries make a group of their own type."""
    if arguments.get("countries") and arguments["type"] != "DSTN_OTHER":
        raise ToolFailure(
            FailureKind.ARGUMENT,
            "Countries go with type DSTN_OTHER only; give addresses for the others.",
            "countries",
        )


def _codes(names: list[str]) -> list[str] | None:
    return countries(names) or None


_DESTINATION_TOOLS: Final = (
    _rows.listing(
        "ztw_list_ip_destination_groups",
        "List ZTW IP destination groups",
        "Every IP destination group of Cloud and Branch Connector, with its type and"
        " its addresses, domains, URL categories or countries.",
        _DESTINATIONS,
        parameters=(_exclude_type,),
    ),
    _rows.listing(
        "ztw_list_ip_destination_groups_lite",
        "List ZTW IP destination groups in brief",
        "Ids and names of the IP destination groups, without what is in them; IPv4"
        " groups only.",
        _DESTINATIONS + "/lite",
        parameters=(_exclude_type,),
        pages=ZTW_PAGES,
    ),
    _rows.creating(
        "ztw_create_ip_destination_group",
        "Create a ZTW IP destination group",
        "Creates an IP destination group for traffic rules and returns it with its id.",
        _DESTINATIONS,
        parameters=(
            name_field("name", "Name of the group.", required=True),
            body(
                "type",
                "What the group is made of: DSTN_IP (addresses), DSTN_FQDN (host"
                " names), DSTN_DOMAIN (domains with all below them) or DSTN_OTHER"
                " (countries).",
                {
                    "type": "string",
                    "pattern": "^(DSTN_IP|DSTN_FQDN|DSTN_DOMAIN|DSTN_OTHER)$",
                },
                required=True,
            ),
            _description,
            body(
                "addresses",
                "Members of the group: IPv4 addresses, ranges and networks for"
                " DSTN_IP, names for DSTN_FQDN and DSTN_DOMAIN. The service wants"
                " some for DSTN_IP and DSTN_FQDN.",
                TEXTS,
                null_when_absent=True,
            ),
            body(
                "countries",
                "Countries for DSTN_OTHER, each by its English name (Canada), its ISO"
                " 3166 code (CA, CAN) or as COUNTRY_CA.",
                texts(_MAX_COUNTRIES),
                value=_codes,
                null_when_absent=True,
            ),
        ),
        check=_check_countries,
    ),
    _rows.deleting(
        "ztw_delete_ip_destination_group",
        "Delete a ZTW IP destination group",
        "Deletes an IP destination group.",
        _DESTINATIONS + "/{group_id}",
        parameters=(_group_id("ztw_list_ip_destination_groups"),),
        loss=_loss("IP destination group", "ztw_list_ip_destination_groups"),
    ),
)

_GROUP_TOOLS: Final = (
    _rows.listing(
        "ztw_list_ip_groups",
        "List ZTW IP groups",
        "Every IP group of Cloud and Branch Connector with its addresses.",
        _GROUPS,
        parameters=(_searched("Text that the group's name holds."),),
    ),
    _rows.listing(
        "ztw_list_ip_groups_lite",
        "List ZTW IP groups in brief",
        "Ids and names of the IP groups, without their addresses.",
        _GROUPS + "/lite",
        parameters=(_sifted,),
        sieve=containing("search", "name"),
    ),
    _rows.creating(
        "ztw_create_ip_group",
        "Create a ZTW IP group",
        "Creates an IP group (addresses under one name) and returns it with its id.",
        _GROUPS,
        parameters=(
            name_field("name", "Name of the group.", required=True),
            _addresses,
            _description,
        ),
    ),
    _rows.deleting(
        "ztw_delete_ip_group",
        "Delete a ZTW IP group",
        "Deletes an IP group.",
        _GROUPS + "/{group_id}",
        parameters=(_group_id("ztw_list_ip_groups"),),
        loss=_loss("IP group", "ztw_list_ip_groups"),
    ),
)

_SOURCE_TOOLS: Final = (
    _rows.listing(
        "ztw_list_ip_source_groups",
        "List ZTW IP source groups",
        "Every IP source group of Cloud and Branch Connector with its addresses.",
        _SOURCES,
        parameters=(_searched("Text that the group's name holds."),),
    ),
    _rows.listing(
        "ztw_list_ip_source_groups_lite",
        "List ZTW IP source groups in brief",
        "Ids and names of the IP source groups, without their addresses.",
        _SOURCES + "/lite",
        parameters=(_sifted,),
        sieve=containing("search", "name"),
    ),
    _rows.creating(
        "ztw_create_ip_source_group",
        "Create a ZTW IP source group",
        "Creates an IP source group (addresses that traffic comes from, under one"
        " name) and returns it with its id.",
        _SOURCES,
        parameters=(
            name_field("name", "Name of the group.", required=True),
            _addresses,
            _description,
        ),
    ),
    _rows.deleting(
        "ztw_delete_ip_source_group",
        "Delete a ZTW IP source group",
        "Deletes an IP source group.",
        _SOURCES + "/{group_id}",
        parameters=(_group_id("ztw_list_ip_source_groups"),),
        loss=_loss("IP source group", "ztw_list_ip_source_groups"),
    ),
)

_SERVICE_TOOLS: Final = (
    _rows.listing(
        "ztw_list_network_services",
        "List ZTW network services",
        "Every network service of Cloud and Branch Connector, predefined and custom,"
        " with its TCP and UDP ports as {start, end} ranges.",
        f"{_API}/networkServices",
        parameters=(
            query(
                "protocol",
                "Protocol that the service uses: ICMP, TCP, UDP, GRE, ESP or OTHER.",
            ),
            _searched("Text that the name or the description holds."),
            query(
                "locale",
                "Language of the descriptions: en-US, de-DE, es-ES, fr-FR, ja-JP or"
                " zh-CN.",
            ),
        ),
    ),
    _rows.listing(
        "ztw_list_network_service_groups",
        "List ZTW network service groups",
        "Every group of network services, with the ids and names of its services;"
        " ztw_list_network_services has their ports.",
        f"{_API}/networkServiceGroups",
        parameters=(_searched("Text that the name or the description holds."),),
    ),
)

TOOLS: Final = (
    *_DESTINATION_TOOLS,
    *_GROUP_TOOLS,
    *_SOURCE_TOOLS,
    *_SERVICE_TOOLS,
)
