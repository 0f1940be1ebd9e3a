"""ZIA's operations: the usual ones, and those of traffic forwarding."""

from collections.abc import Iterator
from ipaddress import IPv4Network, ip_address, ip_network
from math import hypot
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.cities import CITIES, City
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.operations import Behaviour, Operation, Route, crud
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zia.categories import CATEGORY_ROUTES
from zscaler_mcp.simulator.zia.kinds import (
    GRE_TUNNEL,
    LOCATION,
    LOCATION_GROUP,
    RULE_LABEL,
    STATIC_IP,
    VIP,
    VPN_CREDENTIAL,
)

__all__ = ["ZIA_ROUTES"]

_GRE_NETWORKS: Final = IPv4Network("172.17.0.0/20")
_GRE_PREFIX: Final = 29
_RANGES_SHOWN: Final = 10
_VIPS_SHOWN: Final = 4


def _address(text: str, name: str) -> None:
    try:
        ip_address(text)
    except ValueError:
        raise Refused(400, f"{name} is not an IP address.") from None


def _number(call: Call, name: str) -> float:
    try:
        return float(call.query[name])
    except (KeyError, ValueError):
        raise Refused(400, f"{name} is not a number.") from None


def _check_location(store: Store, body: Record) -> Record:
    """Addresses have to be some; a parent has to exist."""
    for text in body.get("ipAddresses") or ():
        for end in str(text).split("-"):
            try:
                ip_network(end, strict=False)
            except ValueError:
                raise Refused(400, "ipAddresses holds no IP address.") from None
    parent = body.get("parentId")
    if parent and store.find(LOCATION.name, parent) is None:
        raise Refused(400, "parentId refers to an unknown location.")
    return body


def _settle_location(store: Store, location: Record, _body: Record) -> None:
    """A VPN credential knows its location."""
    reference = {"id": location["id"], "name": location["name"]}
    for credential in store.all(VPN_CREDENTIAL.name):
        if (credential.get("location") or {}).get("id") == location["id"]:
            del credential["location"]
    for item in location.get("vpnCredentials") or ():
        store.get(VPN_CREDENTIAL.name, item["id"])["location"] = reference


def _show_location(store: Store, location: Record) -> Record:
    """With its credentials in full, and the number of its sublocations."""
    credentials = [
        store.get(VPN_CREDENTIAL.name, item["id"])
        for item in location.get("vpnCredentials") or ()
    ]
    shown = {**location, "childCount": len(_children(store, location["id"]))}
    return {**shown, "vpnCredentials": credentials} if credentials else shown


def _forget_location(store: Store, location: Record) -> Record:
    _settle_location(store, {**location, "vpnCredentials": []}, {})
    for child in _children(store, location["id"]):
        store.discard(LOCATION.name, child["id"])
    return location


def _children(store: Store, identifier: object) -> list[Record]:
    return [r for r in store.all(LOCATION.name) if r.get("parentId") == identifier]


def _sublocations(store: Store, call: Call) -> Reply:
    parent = store.get(LOCATION.name, call.ids["id"])
    shown = [_show_location(store, c) for c in _children(store, parent["id"])]
    return Reply(ZIA.page(shown, call.query))


def _check_static_ip(_store: Store, body: Record) -> Record:
    _address(str(body.get("ipAddress", "")), "ipAddress")
    return body


def _guard_static_ip(store: Store, record: Record) -> Record:
    """A tunnel or location that uses the address keeps it."""
    address = record["ipAddress"]
    if any(tunnel["sourceIp"] == address for tunnel in store.all(GRE_TUNNEL.name)):
        raise Refused(409, "A GRE tunnel still uses the address.")
    for location in store.all(LOCATION.name):
        if address in (location.get("ipAddresses") or ()):
            raise Refused(409, f"{location['name']} still uses the address.")
    return record


def _check_tunnel(store: Store, body: Record) -> Record:
    """The source has to be a static IP; addresses may stand for virtual IPs."""
    known = {record["ipAddress"] for record in store.all(STATIC_IP.name)}
    if body.get("sourceIp") not in known:
        raise Refused(400, "sourceIp is not a static IP of the tenant.")
    if not body.get("ipUnnumbered") and body.get("internalIpRange") is None:
        raise Refused(400, "internalIpRange is required for a numbered tunnel.")
    return body


def _show_tunnel(store: Store, tunnel: Record) -> Record:
    ends = {
        name: store.get(VIP.name, tunnel[name]["id"])
        for name in ("primaryDestVip", "secondaryDestVip")
        if tunnel.get(name)
    }
    return {**tunnel, **ends}


def _free_ranges(store: Store, call: Call) -> Reply:
    """Internal ranges that no tunnel has."""
    taken = {str(t.get("internalIpRange", "")) for t in store.all(GRE_TUNNEL.name)}
    wanted = call.query.get("internalIpRange", "").partition("/")[0]
    limit = int(_number(call, "limit")) if "limit" in call.query else _RANGES_SHOWN
    free = (
        {"startIPAddress": str(net[0]), "endIPAddress": str(net[-1])}
        for net in _GRE_NETWORKS.subnets(new_prefix=_GRE_PREFIX)
        if str(net[0]) not in taken and wanted in ("", str(net[0]))
    )
    return Reply([found for found, _ in zip(free, range(limit), strict=False)])


def _recommended(store: Store, call: Call) -> Reply:
    """Virtual IPs, those of the source's corner of the world first."""
    source = call.query.get("sourceIp")
    if source is not None:
        _address(source, "sourceIp")
    vips = store.all(VIP.name)
    turn = int(ip_address(source)) % len(vips) if source else 0
    return Reply((vips[turn:] + vips[:turn])[:_VIPS_SHOWN])


def _check_credential(_store: Store, body: Record) -> Record:
    """What identifies the peer goes by the type."""
    needed = {"IP": "ipAddress", "UFQDN": "fqdn"}
    kind = body.get("type")
    if kind is not None and kind not in needed:
        raise Refused(400, "type is neither IP nor UFQDN.")
    if kind is not None and not body.get(needed[kind]):
        raise Refused(400, f"{needed[kind]} is required for this type.")
    return body


def _region_by_coordinates(_store: Store, call: Call) -> Reply:
    latitude, longitude = _number(call, "latitude"), _number(call, "longitude")

    def distance(city: City) -> float:
        return hypot(city.latitude - latitude, city.longitude - longitude)

    return Reply(min(CITIES, key=distance).region())


def _region_by_address(_store: Store, call: Call) -> Reply:
    _address(call.ids["ip"], "The address")
    return Reply(CITIES[int(ip_address(call.ids["ip"])) % len(CITIES)].region())


def _region_search(_store: Store, call: Call) -> Reply:
    prefix = call.query.get("prefix", "").lower()
    if not prefix:
        raise Refused(400, "prefix is required.")
    found = [city.region() for city in CITIES if city.name.lower().startswith(prefix)]
    return Reply(ZIA.page(found, call.query))


def _routes() -> Iterator[Route]:
    yield from crud(RULE_LABEL)
    yield from crud(
        LOCATION,
        Behaviour(
            prepare=_check_location,
            settle=_settle_location,
            present=_show_location,
            forget=_forget_location,
        ),
    )
    yield from crud(LOCATION_GROUP)
    yield from crud(
        STATIC_IP, Behaviour(prepare=_check_static_ip, guard=_guard_static_ip)
    )
    yield from crud(GRE_TUNNEL, Behaviour(prepare=_check_tunnel, present=_show_tunnel))
    yield from crud(VPN_CREDENTIAL, Behaviour(prepare=_check_credential))
    yield from crud(VIP)
    yield from CATEGORY_ROUTES
    special: dict[str, Operation] = {
        "/locations/<id>/sublocations": _sublocations,
        "/greTunnels/availableInternalIpRanges": _free_ranges,
        "/vips/recommendedList": _recommended,
        "/region/byGeoCoordinates": _region_by_coordinates,
        "/region/byIPAddress/<ip>": _region_by_address,
        "/region/search": _region_search,
    }
    for path, operation in special.items():
        yield Route("GET", ZIA.base + path, operation, ZIA)


ZIA_ROUTES: Final = tuple(_routes())
