"""What rules of ZIA's firewall refer to: address groups, services, applications."""

from collections.abc import Iterator
from ipaddress import ip_network
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.listing import select
from zscaler_mcp.simulator.operations import Behaviour, Route, crud
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zia.firewall_seed import (
    application_groups,
    applications,
    destination_groups,
    service_groups,
    services,
    source_groups,
)
from zscaler_mcp.simulator.zia.rules import check_countries, with_names

__all__ = ["FIREWALL_OBJECTS"]

DESTINATION_GROUP: Final = Kind(
    name="destination group",
    dialect=ZIA,
    path="ipDestinationGroups",
    fields=fields(
        text="creatorContext description name type",
        flag="isNonEditable isPredefined",
        texts="addresses countries ipAddresses ipCategories urlCategories",
    ),
    required=("name", "type"),
    unique="name",
    read_only=("creatorContext", "isNonEditable", "isPredefined"),
    defaults={"isNonEditable": False, "addresses": [], "countries": []},
    filters={"type": "type"},
)
SOURCE_GROUP: Final = Kind(
    name="source group",
    dialect=ZIA,
    path="ipSourceGroups",
    fields=fields(
        text="creatorContext description name",
        flag="extranetIpPool isNonEditable isPredefined",
        texts="ipAddresses",
    ),
    required=("name", "ipAddresses"),
    unique="name",
    read_only=("creatorContext", "isNonEditable", "isPredefined"),
    defaults={"isNonEditable": False},
    searched=("name",),
)
SERVICE: Final = Kind(
    name="network service",
    dialect=ZIA,
    path="networkServices",
    fields=fields(
        text="creatorContext description name tag type",
        flag="isNameL10nTag",
        objects="destSctpPorts destTcpPorts destUdpPorts srcSctpPorts srcTcpPorts"
        " srcUdpPorts",
    ),
    required=("name",),
    unique="name",
    read_only=("creatorContext", "isNameL10nTag", "tag", "type"),
    defaults={"type": "CUSTOM", "isNameL10nTag": False},
    searched=("name", "description"),
)
SERVICE_GROUP: Final = Kind(
    name="network service group",
    dialect=ZIA,
    path="networkServiceGroups",
    fields=fields(text="creatorContext description name", objects="services"),
    required=("name", "services"),
    unique="name",
    read_only=("creatorContext",),
    searched=("name", "description"),
    references={"services": SERVICE.name},
)
APPLICATION: Final = Kind(
    name="network application",
    dialect=ZIA,
    path="networkApplications",
    fields=fields(text="description parentCategory", flag="deprecated"),
    searched=("id", "description"),
    writable=False,
)
APPLICATION_GROUP: Final = Kind(
    name="network application group",
    dialect=ZIA,
    path="networkApplicationGroups",
    fields=fields(text="description name", texts="networkApplications"),
    required=("name", "networkApplications"),
    unique="name",
    searched=("name",),
    references={"networkApplications": APPLICATION.name},
)

_NEEDS_ADDRESSES: Final = ("DSTN_IP", "DSTN_FQDN", "DSTN_DOMAIN")
_TYPES: Final = (*_NEEDS_ADDRESSES, "DSTN_OTHER")
_PORTS: Final = tuple(
    f"{side}{protocol}Ports"
    for side in ("src", "dest")
    for protocol in ("Tcp", "Udp", "Sctp")
)
_LARGEST_PORT: Final = 65_535
_PROTOCOLS: Final = ("ICMP", "TCP", "UDP", "GRE", "ESP", "OTHER")


def _addresses(body: Record, name: str) -> None:
    for text in body.get(name) or ():
        for end in str(text).split("-"):
            try:
                ip_network(end, strict=False)
            except ValueError:
                message = f"{name} holds no IP address: {text}."
                raise Refused(400, message, None, [name]) from None


def _check_destinations(_store: Store, body: Record) -> Record:
    """The type says what the group holds."""
    kind = body.get("type")
    if kind is not None and kind not in _TYPES:
        raise Refused(400, f"type is none of {', '.join(_TYPES)}.", None, ["type"])
    if kind in _NEEDS_ADDRESSES and not body.get("addresses"):
        raise Refused(400, f"{kind} needs addresses.", None, ["addresses"])
    if kind == "DSTN_IP":
        _addresses(body, "addresses")
    check_countries(body, "countries")
    return body


def _check_sources(_store: Store, body: Record) -> Record:
    _addresses(body, "ipAddresses")
    return body


def _check_ports(_store: Store, body: Record) -> Record:
    """A service has ports, each in its bounds, ranges the right way round."""
    given = [(name, port) for name in _PORTS for port in body.get(name) or ()]
    if not given:
        raise Refused(400, "A service has ports.", None, list(_PORTS[:2]))
    for name, port in given:
        start, end = port.get("start"), port.get("end", port.get("start"))
        if type(start) is not int or type(end) is not int:
            raise Refused(400, "A port has a start, a number.", None, [name])
        if not 0 <= start <= end <= _LARGEST_PORT:
            raise Refused(400, f"{start}-{end} is no range of ports.", None, [name])
    return body


def _own(_store: Store, service: Record) -> Record:
    if service["type"] != "CUSTOM":
        raise Refused(400, "A service of Zscaler's cannot be deleted.")
    return service


def _speaks(service: Record, protocol: str) -> bool:
    if protocol in ("TCP", "UDP"):
        sides = (f"{side}{protocol.title()}Ports" for side in ("src", "dest"))
        return any(service.get(name) for name in sides)
    return str(service.get("tag", "")).startswith(protocol)


def _list_services(store: Store, call: Call) -> Reply:
    """Filtered by protocol, which no field holds."""
    found = store.all(SERVICE.name)
    protocol = call.query.get("protocol")
    if protocol is not None:
        if protocol not in _PROTOCOLS:
            raise Refused(400, "protocol is none that is known.", None, ["protocol"])
        found = [service for service in found if _speaks(service, protocol)]
    return Reply(ZIA.page(select(SERVICE, found, call.query), call.query))


def _show_group(store: Store, group: Record) -> Record:
    return with_names(store, SERVICE_GROUP, group)


def _routes() -> Iterator[Route]:
    yield from crud(DESTINATION_GROUP, Behaviour(prepare=_check_destinations))
    yield from crud(SOURCE_GROUP, Behaviour(prepare=_check_sources))
    listed = f"{ZIA.base}/{SERVICE.path}"
    for route in crud(SERVICE, Behaviour(prepare=_check_ports, guard=_own)):
        if (route.method, route.path) != ("GET", listed):
            yield route
    yield Route("GET", listed, _list_services, ZIA)
    yield from crud(SERVICE_GROUP, Behaviour(present=_show_group))
    yield from crud(APPLICATION)
    yield from crud(APPLICATION_GROUP)


def _seed(store: Store, scale: int) -> None:
    store.seed(DESTINATION_GROUP.name, destination_groups(16 * scale))
    store.seed(SOURCE_GROUP.name, source_groups(12 * scale))
    known = store.seed(SERVICE.name, services(12 * scale))
    store.seed(SERVICE_GROUP.name, service_groups(8 * scale, known))
    apps = store.seed(APPLICATION.name, applications())
    store.seed(APPLICATION_GROUP.name, application_groups(8 * scale, apps))


FIREWALL_OBJECTS: Final = Part(
    kinds=(
        DESTINATION_GROUP,
        SOURCE_GROUP,
        SERVICE,
        SERVICE_GROUP,
        APPLICATION,
        APPLICATION_GROUP,
    ),
    routes=tuple(_routes()),
    seed=_seed,
)
