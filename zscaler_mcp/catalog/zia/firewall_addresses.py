"""ZIA's groups of addresses, which rules of the cloud firewall refer to."""

from typing import Final

from zscaler_mcp.catalog.countries import MAX_COUNTRY
from zscaler_mcp.catalog.model import Loss, Merge
from zscaler_mcp.catalog.rows import (
    TEXTS,
    ZIA_PAGES,
    Rows,
    body,
    name_field,
    path_id,
    query,
)
from zscaler_mcp.catalog.sieves import containing
from zscaler_mcp.catalog.zia.rule_bodies import zia_countries

__all__ = ["TOOLS"]

_DESTINATIONS: Final = "/zia/api/v1/ipDestinationGroups"
_DESTINATION: Final = _DESTINATIONS + "/{group_id}"
_SOURCES: Final = "/zia/api/v1/ipSourceGroups"
_SOURCE: Final = _SOURCES + "/{group_id}"

_TYPE: Final = {
    "type": "string",
    "pattern": "^(DSTN_IP|DSTN_FQDN|DSTN_DOMAIN|DSTN_OTHER)$",
}
_COUNTRIES: Final = {
    "type": "array",
    "items": {"type": "string", "maxLength": MAX_COUNTRY},
    "maxItems": 500,
}

_destination_id: Final = path_id(
    "group_id",
    "Id of the IP destination group, a number as text; zia_list_ip_destination_groups"
    " yields it.",
)
_source_id: Final = path_id(
    "group_id",
    "Id of the IP source group, a number as text; zia_list_ip_source_groups yields it.",
)
_type: Final = body(
    "type",
    "What the group holds: DSTN_IP (addresses and ranges), DSTN_FQDN (host names),"
    " DSTN_DOMAIN (domains with all below them) or DSTN_OTHER (countries and"
    " categories).",
    _TYPE,
    required=True,
)
_ADDRESSES: Final = "Addresses, ranges, host names or domains, as the type says{}."
_COUNTRY_WORDS: Final = (
    "Countries, by name (Canada), code (CA) or COUNTRY_CA; for type DSTN_OTHER{}."
)
_CATEGORIES: Final = (
    "URL categories by id (FINANCE), as zia_list_url_categories yields them; for type"
    " DSTN_OTHER{}."
)
_REPLACED: Final = "; they replace those there are"

_rows: Final = Rows("zia_cloud_firewall", "zia", staged=True)

_DESTINATION_TOOLS: Final = (
    _rows.listing(
        "zia_list_ip_destination_groups",
        "List ZIA IP destination groups",
        "IP destination groups with their type, addresses, countries and categories.",
        _DESTINATIONS,
        parameters=(
            query("search", "Text that the group's name holds, in any letter case."),
        ),
        pages=ZIA_PAGES,
        sieve=containing("search", "name"),
    ),
    _rows.reading(
        "zia_get_ip_destination_group",
        "Get a ZIA IP destination group",
        "One IP destination group with all that it holds.",
        _DESTINATION,
        parameters=(_destination_id,),
    ),
    _rows.creating(
        "zia_create_ip_destination_group",
        "Create a ZIA IP destination group",
        "Creates an IP destination group and returns it with its id, for dest_ip_groups"
        " of rules.",
        _DESTINATIONS,
        parameters=(
            name_field("name", "Name of the group.", required=True),
            _type,
            body("description", "What the group is for.", null_when_absent=True),
            body("addresses", _ADDRESSES.format(""), TEXTS, null_when_absent=True),
            body(
                "countries",
                _COUNTRY_WORDS.format(""),
                _COUNTRIES,
                value=zia_countries,
                null_when_absent=True,
            ),
            body("ip_categories", _CATEGORIES.format(""), TEXTS, null_when_absent=True),
        ),
    ),
    _rows.updating(
        "zia_update_ip_destination_group",
        "Update a ZIA IP destination group",
        "Changes an IP destination group; what is left out stays as it is. Every rule"
        " that refers to it changes with it.",
        _DESTINATION,
        parameters=(
            _destination_id,
            name_field("name", "Name of the group; repeat it.", required=True),
            _type,
            body("description", "New description; an empty text clears it."),
            body("addresses", _ADDRESSES.format(_REPLACED), TEXTS),
            body(
                "countries",
                _COUNTRY_WORDS.format(_REPLACED),
                _COUNTRIES,
                value=zia_countries,
            ),
            body("ip_categories", _CATEGORIES.format(_REPLACED), TEXTS),
        ),
        merge=Merge(drop=frozenset()),
    ),
    _rows.deleting(
        "zia_delete_ip_destination_group",
        "Delete a ZIA IP destination group",
        "Deletes an IP destination group that no rule refers to.",
        _DESTINATION,
        parameters=(_destination_id,),
        loss=Loss(
            kind="IP destination group",
            read="zia_get_ip_destination_group",
            named_by=("name",),
        ),
    ),
)

_SOURCE_TOOLS: Final = (
    _rows.listing(
        "zia_list_ip_source_groups",
        "List ZIA IP source groups",
        "IP source groups with their addresses and ranges.",
        _SOURCES,
        parameters=(query("search", "Text that the group's name holds."),),
        pages=ZIA_PAGES,
    ),
    _rows.reading(
        "zia_get_ip_source_group",
        "Get a ZIA IP source group",
        "One IP source group with all its addresses.",
        _SOURCE,
        parameters=(_source_id,),
    ),
    _rows.creating(
        "zia_create_ip_source_group",
        "Create a ZIA IP source group",
        "Creates an IP source group and returns it with its id, for"
        " src_ip_groups of rules.",
        _SOURCES,
        parameters=(
            name_field("name", "Name of the group.", required=True),
            body("ip_addresses", "Addresses and ranges in it.", TEXTS, required=True),
            body("description", "What the group is for.", null_when_absent=True),
        ),
    ),
    _rows.updating(
        "zia_update_ip_source_group",
        "Update a ZIA IP source group",
        "Changes an IP source group: its addresses become those given, and a"
        " description that is left out stays. Every rule that refers to it changes with"
        " it.",
        _SOURCE,
        parameters=(
            _source_id,
            name_field("name", "Name of the group; repeat it.", required=True),
            body(
                "ip_addresses",
                "All addresses and ranges of the group; they replace those there are.",
                TEXTS,
                required=True,
            ),
            body("description", "New description; an empty text clears it."),
        ),
        merge=Merge(drop=frozenset()),
    ),
    _rows.deleting(
        "zia_delete_ip_source_group",
        "Delete a ZIA IP source group",
        "Deletes an IP source group that no rule refers to.",
        _SOURCE,
        parameters=(_source_id,),
        loss=Loss(
            kind="IP source group", read="zia_get_ip_source_group", named_by=("name",)
        ),
    ),
)

TOOLS: Final = (*_DESTINATION_TOOLS, *_SOURCE_TOOLS)
