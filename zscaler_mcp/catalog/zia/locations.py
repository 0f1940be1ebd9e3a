"""ZIA locations and the ways in which their traffic comes to the service."""

from collections.abc import Mapping
from typing import Any, Final

from zscaler_mcp.catalog.model import Loss, Merge, Parameter
from zscaler_mcp.catalog.rows import (
    BOOLEAN,
    FILTER,
    NAME,
    NUMBER,
    TEXT,
    TEXTS,
    ZIA_PAGES,
    Rows,
    body,
    merged,
    name_field,
    one_of,
    path_id,
    query,
    whole_number,
)
from zscaler_mcp.catalog.sieves import containing
from zscaler_mcp.catalog.zia.forwarding import (
    LOOKUPS,
    RANGES,
    REGIONS,
    STATIC_IP,
    STATIC_IPS,
    TUNNEL,
    TUNNELS,
    check_vpn_identity,
    create_gre_tunnel,
    delete_gre_tunnel,
    search_geography,
)
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["TOOLS"]

_LOCATIONS: Final = "/zia/api/v1/locations"
_LOCATION: Final = _LOCATIONS + "/{location_id}"
_GROUPS: Final = _LOCATIONS + "/groups"
_GROUP: Final = _GROUPS + "/{group_id}"
_CREDENTIALS: Final = "/zia/api/v1/vpnCredentials"
_CREDENTIAL: Final = _CREDENTIALS + "/{credential_id}"

_location_id: Final = path_id(
    "location_id", "Id of the location, a number as text; zia_list_locations yields it."
)
_group_id: Final = path_id(
    "group_id",
    "Id of the location group, a number as text; zia_list_location_groups yields it.",
)
_static_ip_id: Final = path_id(
    "static_ip_id",
    "Id of the static IP, a number as text; zia_list_static_ips yields it.",
)
_tunnel_id: Final = path_id(
    "tunnel_id",
    "Id of the GRE tunnel, a number as text; zia_list_gre_tunnels yields it.",
)
_credential_id: Final = path_id(
    "credential_id",
    "Id of the VPN credential, a number as text; zia_list_vpn_credentials yields it.",
)

_place: Final = (
    body("country", "Country, such as UNITED_STATES."),
    body("tz", "Time zone, such as UNITED_STATES_AMERICA_NEW_YORK."),
    body(
        "ip_addresses",
        "Addresses and ranges that the traffic comes from: static IPs of the tenant"
        " or addresses inside GRE tunnels.",
        TEXTS,
    ),
    body("description", "What the location is."),
    merged(
        "advanced",
        "Further members of the location, in snake case or camel case:"
        " vpn_credentials (a list of {id, type}), profile, auth_required,"
        " ssl_scan_enabled, ofw_enabled, xff_forward_enabled, surrogate_ip,"
        " idle_time_in_minutes, up_bandwidth, dn_bandwidth (kbit/s), parent_id ...",
    ),
)

_geography: Final = (
    body("comment", "What the address is for."),
    body(
        "geo_override",
        "Whether latitude and longitude below stand in place of what the address"
        " itself suggests.",
        BOOLEAN,
    ),
    body("routable_ip", "Whether the address is publicly routable.", BOOLEAN),
    body("latitude", "Degrees north; used with geo_override.", NUMBER),
    body("longitude", "Degrees east; used with geo_override.", NUMBER),
)


def _check_origin(arguments: Mapping[str, Any]) -> None:
    """A location is told by addresses or by VPN credentials."""
    advanced = arguments.get("advanced", {})
    credentials = advanced.get("vpn_credentials") or advanced.get("vpnCredentials")
    if not arguments.get("ip_addresses") and not credentials:
        raise ToolFailure(
            FailureKind.ARGUMENT,
            "A location needs ip_addresses, or vpn_credentials in advanced.",
            "ip_addresses",
        )


_rows: Final = Rows(
    "zia_locations",
    "zia",
    secrets=frozenset({"preSharedKey", "psk", "xauthPassword"}),
    staged=True,
)

_LOCATION_TOOLS: Final = (
    _rows.listing(
        "zia_list_locations",
        "List ZIA locations",
        "Locations of the tenant with their addresses, VPN credentials and"
        " traffic settings.",
        _LOCATIONS,
        parameters=(query("search", "Text that the location's name holds."),),
        pages=ZIA_PAGES,
    ),
    _rows.reading(
        "zia_get_location",
        "Get a ZIA location",
        "One location with its whole configuration.",
        _LOCATION,
        parameters=(_location_id,),
    ),
    _rows.creating(
        "zia_create_location",
        "Create a ZIA location",
        "Creates a location from addresses or VPN credentials that the tenant has,"
        " and returns it with its id.",
        _LOCATIONS,
        parameters=(
            name_field("name", "Name of the location.", required=True),
            *_place,
        ),
        check=_check_origin,
    ),
    _rows.updating(
        "zia_update_location",
        "Update a ZIA location",
        "Changes a location; what is left out stays as it is, and a list that is"
        " given replaces the one there was.",
        _LOCATION,
        parameters=(
            name_field("name", "Name of the location; repeat it.", required=True),
            *_place,
            _location_id,
        ),
        merge=Merge(
            drop=frozenset({"childCount", "unusedDnBandwidth", "unusedUpBandwidth"})
        ),
    ),
    _rows.deleting(
        "zia_delete_location",
        "Delete a ZIA location",
        "Deletes a location; traffic from its addresses is then unknown to ZIA.",
        _LOCATION,
        parameters=(_location_id,),
        loss=Loss(kind="location", read="zia_get_location", named_by=("name",)),
    ),
    _rows.listing(
        "zia_list_location_groups",
        "List ZIA location groups",
        "Location groups, static and dynamic, with the locations in them.",
        _GROUPS,
        parameters=(
            query("search", "Text that the group's name holds, in any letter case."),
            query("name", "Name of the group, for the service to filter by."),
        ),
        pages=ZIA_PAGES,
        sieve=containing("search", "name"),
    ),
    _rows.reading(
        "zia_get_location_group",
        "Get a ZIA location group",
        "One location group with its members or, if dynamic, its criteria.",
        _GROUP,
        parameters=(_group_id,),
    ),
    _rows.listing(
        "zia_geo_search",
        "Look up geography in ZIA",
        "City, state, country and coordinates as ZIA knows them, by coordinates, by"
        " IP address or by the beginning of a city's name.",
        REGIONS,
        parameters=(
            Parameter(
                name="action",
                description="What to look up by: geo_by_coordinates needs latitude and"
                " longitude,"
                " geo_by_ip needs ip, city_prefix_search needs prefix.",
                schema=one_of(*LOOKUPS),
                required=True,
            ),
            Parameter(
                name="latitude",
                description="Degrees north, for geo_by_coordinates.",
                schema=NUMBER,
            ),
            Parameter(
                name="longitude",
                description="Degrees east, for geo_by_coordinates.",
                schema=NUMBER,
            ),
            Parameter(
                name="ip",
                description="IP address, for geo_by_ip.",
                schema=FILTER,
                blank_is_absent=True,
            ),
            query("prefix", "Beginning of a city's name, for city_prefix_search."),
        ),
        pages=ZIA_PAGES,
        adapter=search_geography,
    ),
)

_STATIC_IP_TOOLS: Final = (
    _rows.listing(
        "zia_list_static_ips",
        "List ZIA static IPs",
        "Static IP addresses that the tenant has registered, with their geography.",
        STATIC_IPS,
        parameters=(query("search", "Text that the address or its comment holds."),),
        pages=ZIA_PAGES,
        sieve=containing("search", "ipAddress", "comment"),
    ),
    _rows.reading(
        "zia_get_static_ip",
        "Get a ZIA static IP",
        "One registered static IP address.",
        STATIC_IP,
        parameters=(_static_ip_id,),
    ),
    _rows.creating(
        "zia_create_static_ip",
        "Register a ZIA static IP",
        "Registers a static IP address, from which locations and GRE tunnels are"
        " made, and returns it with its id.",
        STATIC_IPS,
        parameters=(
            body("ip_address", "The IPv4 address.", required=True),
            *_geography,
        ),
    ),
    _rows.updating(
        "zia_update_static_ip",
        "Update a ZIA static IP",
        "Changes comment or geography of a static IP; the address itself and what"
        " is left out stay as they are.",
        STATIC_IP,
        parameters=(_static_ip_id, *_geography),
        merge=Merge(drop=frozenset({"lastModificationTime", "lastModifiedBy"})),
    ),
    _rows.deleting(
        "zia_delete_static_ip",
        "Delete a ZIA static IP",
        "Removes a static IP address; ZIA refuses while a location or a tunnel uses"
        " it.",
        STATIC_IP,
        parameters=(_static_ip_id,),
        loss=Loss(
            kind="static IP",
            read="zia_get_static_ip",
            named_by=("ipAddress", "comment"),
        ),
    ),
)

_TUNNEL_TOOLS: Final = (
    _rows.listing(
        "zia_list_gre_tunnels",
        "List ZIA GRE tunnels",
        "GRE tunnels with their source address, internal range and the data centres"
        " they lead to.",
        TUNNELS,
        pages=ZIA_PAGES,
    ),
    _rows.reading(
        "zia_get_gre_tunnel",
        "Get a ZIA GRE tunnel",
        "One GRE tunnel with both of its data centres.",
        TUNNEL,
        parameters=(_tunnel_id,),
    ),
    _rows.listing(
        "zia_list_gre_ranges",
        "List free GRE ranges of ZIA",
        "Internal IP ranges (/29, each with first and last address) that a numbered"
        " GRE tunnel may take.",
        RANGES,
        parameters=(
            query("internal_ip_range", "Range to look in, such as 172.16.0.0/29."),
            query("static_ip", "Static IP address that the tunnel will come from."),
            query("limit", "Number of ranges to return.", whole_number(1)),
        ),
    ),
    _rows.creating(
        "zia_create_gre_tunnel",
        "Create a ZIA GRE tunnel",
        "Creates a GRE tunnel to the two nearest data centres in different cities."
        " An address that is not registered yet is registered first, and removed"
        " again if the tunnel cannot be made.",
        TUNNELS,
        parameters=(
            Parameter(
                name="static_ip_address",
                description="IPv4 address that the tunnel comes from.",
                schema=NAME,
                required=True,
            ),
            Parameter(
                name="ip_unnumbered",
                description="Whether the tunnel has no internal addresses; otherwise"
                " the first free range is taken unless internal_ip_range names one.",
                schema=BOOLEAN,
            ),
            Parameter(
                name="internal_ip_range",
                description="First address of the internal range to take, such as"
                " 172.16.0.8; zia_list_gre_ranges yields what is free.",
                schema=FILTER,
                blank_is_absent=True,
            ),
            Parameter(
                name="comment",
                description="What the tunnel is for.",
                schema=TEXT,
            ),
        ),
        adapter=create_gre_tunnel,
    ),
    _rows.deleting(
        "zia_delete_gre_tunnel",
        "Delete a ZIA GRE tunnel",
        "Deletes a GRE tunnel and then the static IP that it comes from.",
        TUNNEL,
        parameters=(
            _tunnel_id,
            path_id("static_ip_id", "Id of the tunnel's static IP, deleted with it."),
        ),
        loss=Loss(
            kind="GRE tunnel",
            read="zia_get_gre_tunnel",
            named_by=("sourceIp", "comment"),
            besides="its static IP",
        ),
        adapter=delete_gre_tunnel,
    ),
)

_VPN_TOOLS: Final = (
    _rows.listing(
        "zia_list_vpn_credentials",
        "List ZIA VPN credentials",
        "Credentials of IPSec tunnels with their type, identity and location; keys"
        " are withheld.",
        _CREDENTIALS,
        parameters=(query("search", "Text that the name, address or comment holds."),),
        pages=ZIA_PAGES,
    ),
    _rows.reading(
        "zia_get_vpn_credential",
        "Get a ZIA VPN credential",
        "One VPN credential; its key is withheld.",
        _CREDENTIAL,
        parameters=(_credential_id,),
    ),
    _rows.creating(
        "zia_create_vpn_credential",
        "Create a ZIA VPN credential",
        "Creates the credential of an IPSec tunnel and returns it with its id.",
        _CREDENTIALS,
        parameters=(
            body(
                "credential_type",
                "UFQDN (a name like an e-mail address) or IP (a static IP).",
                {"type": "string", "pattern": "^(IP|UFQDN)$"},
                wire="type",
                required=True,
            ),
            body("pre_shared_key", "Key of the tunnel.", required=True, secret=True),
            body(
                "ip_address",
                "Static IP address of the tenant; needed for type IP.",
                blank_is_absent=True,
            ),
            body(
                "fqdn",
                "Name such as branch@example.com; needed for type UFQDN.",
                blank_is_absent=True,
            ),
            body("comments", "What the credential is for."),
        ),
        check=check_vpn_identity,
    ),
    _rows.updating(
        "zia_update_vpn_credential",
        "Update a ZIA VPN credential",
        "Changes key or comments of a VPN credential; type and identity stay, as"
        " does what is left out.",
        _CREDENTIAL,
        parameters=(
            _credential_id,
            body("pre_shared_key", "New key of the tunnel.", secret=True),
            body("comments", "New comments."),
        ),
        merge=Merge(drop=frozenset()),
    ),
    _rows.deleting(
        "zia_delete_vpn_credential",
        "Delete a ZIA VPN credential",
        "Deletes a VPN credential; tunnels that use it come down.",
        _CREDENTIAL,
        parameters=(_credential_id,),
        loss=Loss(
            kind="VPN credential",
            read="zia_get_vpn_credential",
            named_by=("fqdn", "ipAddress", "comments"),
        ),
    ),
)

TOOLS: Final = (*_LOCATION_TOOLS, *_STATIC_IP_TOOLS, *_TUNNEL_TOOLS, *_VPN_TOOLS)
