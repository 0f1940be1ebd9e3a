"""What the rows of traffic forwarding cannot say: GRE tunnels, geography, VPN types."""

from collections.abc import Mapping
from typing import Any, Final

from twisted.internet.defer import CancelledError

from zscaler_mcp.catalog.call import Call, Listing, as_record, as_records
from zscaler_mcp.catalog.model import Record
from zscaler_mcp.catalog.perform import read_list
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = [
    "LOOKUPS",
    "RANGES",
    "REGIONS",
    "STATIC_IP",
    "STATIC_IPS",
    "TUNNEL",
    "TUNNELS",
    "check_vpn_identity",
    "create_gre_tunnel",
    "delete_gre_tunnel",
    "search_geography",
]

STATIC_IPS: Final = "/zia/api/v1/staticIP"
STATIC_IP: Final = STATIC_IPS + "/{static_ip_id}"
TUNNELS: Final = "/zia/api/v1/greTunnels"
TUNNEL: Final = TUNNELS + "/{tunnel_id}"
RANGES: Final = TUNNELS + "/availableInternalIpRanges"
_VIPS: Final = "/zia/api/v1/vips/recommendedList"


def _nothing_free(detail: str) -> ToolFailure:
    return ToolFailure(FailureKind.CONFLICT, detail)


async def _find_static_ip(call: Call, address: str) -> Record | None:
    rows = as_records(await call.get(STATIC_IPS, ("ipAddress", address)), "")
    return next((row for row in rows if row.get("ipAddress") == address), None)


async def _internal_range(call: Call, source: str) -> str | None:
    """The range that was asked for, or the first free one of a numbered tunnel."""
    asked: str | None = call.arguments.get("internal_ip_range")
    if asked is not None or call.arguments.get("ip_unnumbered"):
        return asked
    rows = as_records(await call.get(RANGES, ("staticIp", source)), "")
    if not rows or "startIPAddress" not in rows[0]:
        raise _nothing_free("No internal IP range is free for a GRE tunnel.")
    return str(rows[0]["startIPAddress"])


async def _destinations(call: Call, source: str) -> tuple[Any, Any]:
    """The nearest data centre, and the nearest one in another city."""
    rows = as_records(await call.get(_VIPS, ("sourceIp", source)), "")
    if not rows:
        raise _nothing_free("ZIA recommends no data centre for this address.")
    first = rows[0]
    other = next((row for row in rows if row.get("city") != first.get("city")), None)
    if other is None:
        raise _nothing_free("ZIA recommends no second data centre in another city.")
    return first["id"], other["id"]


async def _create_tunnel(call: Call, source: str) -> Any:
    internal = await _internal_range(call, source)
    primary, secondary = await _destinations(call, source)
    tunnel = {
        "sourceIp": source,
        "ipUnnumbered": call.arguments.get("ip_unnumbered"),
        "internalIpRange": internal,
        "comment": call.arguments.get("comment"),
        "primaryDestVip": {"id": primary},
        "secondaryDestVip": {"id": secondary},
    }
    return await call.write("POST", TUNNELS, tunnel)


async def create_gre_tunnel(call: Call) -> Any:
    """Find or make the static IP, then the tunnel from it.

    A static IP that was made on the way is removed again when a later step
    fails, so that no half of a tunnel stays behind unseen.
    """
    address = call.arguments["static_ip_address"]
    if await _find_static_ip(call, address) is not None:
        return await _create_tunnel(call, address)
    comment = call.arguments.get("comment")
    made = as_record(
        await call.write("POST", STATIC_IPS, {"ipAddress": address, "comment": comment})
    )
    try:
        return await _create_tunnel(call, address)
    except (ToolFailure, CancelledError) as why:
        await _undo_static_ip(call, made, why)
        raise


async def _undo_static_ip(
    call: Call, made: Record, why: ToolFailure | CancelledError
) -> None:
    """Remove the static IP made for a tunnel that came to nothing.

    When the tunnel was made after all and only its answer was lost, ZIA refuses
    to remove an address that is in use.
    """
    made_id = str(made.get("id", ""))
    try:
        await call.write("DELETE", call.path(STATIC_IP, static_ip_id=made_id))
    except ToolFailure:
        if isinstance(why, ToolFailure):
            raise ToolFailure(
                why.kind,
                f"{why.detail} The static IP {made_id} that was made for the tunnel"
                " could not be removed and stays behind.",
                why.field,
                why.retry_after,
            ) from why


async def delete_gre_tunnel(call: Call) -> Any:
    """Delete the tunnel, then the static IP it came from."""
    await call.write("DELETE", call.path(TUNNEL))
    try:
        return await call.write("DELETE", call.path(STATIC_IP))
    except ToolFailure as failure:
        raise ToolFailure(
            failure.kind,
            "The tunnel is deleted, its static IP is not; zia_delete_static_ip"
            f" finishes the work. {failure.detail}",
            failure.field,
            failure.retry_after,
        ) from failure


REGIONS: Final = "/zia/api/v1/region/search"

_LOOKUPS: Final[Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "geo_by_coordinates": (
        "/zia/api/v1/region/byGeoCoordinates",
        ("latitude", "longitude"),
    ),
    "geo_by_ip": ("/zia/api/v1/region/byIPAddress/{ip}", ("ip",)),
    "city_prefix_search": (REGIONS, ("prefix",)),
}
"""The path of each kind of lookup, and the arguments it needs."""

LOOKUPS: Final = tuple(_LOOKUPS)


async def search_geography(call: Call) -> Listing:
    """One of three lookups, chosen by ``action``; what it does not need is ignored."""
    action = call.arguments["action"]
    template, needed = _LOOKUPS[action]
    for name in needed:
        if name not in call.arguments:
            raise call.refuse(f"{action} needs {' and '.join(needed)}.", name)
    if template == REGIONS:
        return await read_list(call)
    coordinates = tuple(
        (name, str(float(call.arguments[name])))
        for name in needed
        if name in ("latitude", "longitude")
    )
    return Listing([as_record(await call.get(call.path(template), *coordinates))])


def check_vpn_identity(arguments: Mapping[str, Any]) -> None:
    """An IP credential names an address, a UFQDN credential a name."""
    kind = arguments["credential_type"]
    needed = {"IP": "ip_address", "UFQDN": "fqdn"}[kind]
    if not arguments.get(needed):
        raise ToolFailure(
            FailureKind.ARGUMENT, f"A credential of type {kind} needs it.", needed
        )
