"""ZIA's network services and applications, and the groups of each."""

from typing import Any, Final

import attrs

from zscaler_mcp.catalog.call import Call, Listing, as_record
from zscaler_mcp.catalog.model import MEMBERS, Loss, Merge, Parameter, Record
from zscaler_mcp.catalog.perform import read_list, replace
from zscaler_mcp.catalog.rows import (
    FILTER,
    ZIA_PAGES,
    Rows,
    body,
    name_field,
    path_id,
    query,
    texts,
)
from zscaler_mcp.catalog.sieves import containing
from zscaler_mcp.catalog.zia.rule_bodies import id_objects
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["TOOLS", "port_members"]

_SERVICES: Final = "/zia/api/v1/networkServices"
_SERVICE: Final = _SERVICES + "/{service_id}"
_SERVICE_GROUPS: Final = "/zia/api/v1/networkServiceGroups"
_SERVICE_GROUP: Final = _SERVICE_GROUPS + "/{group_id}"

_PORTS: Final = {
    f"{side}{protocol}Ports"
    for side in ("src", "dest")
    for protocol in ("Tcp", "Udp", "Sctp")
}
"""Members of a service that hold its ports."""

_LARGEST_PORT: Final = 65_535
_PORT_SCHEMA: Final = {
    "type": "array",
    "items": {
        "type": "array",
        "items": {"type": "string", "maxLength": 16},
        "minItems": 3,
        "maxItems": 4,
    },
    "maxItems": 1000,
}


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and int(text) <= _LARGEST_PORT:
        return int(text)
    raise ToolFailure(
        FailureKind.ARGUMENT, f"A port is a number from 0 to {_LARGEST_PORT}.", "ports"
    )


def port_members(ports: list[list[str]]) -> Record:
    """The members of a service that its ports make.

    :param ports: each of ``src`` or ``dest``, the protocol, the first port and, for a
        range, the last one.
    :raises ToolFailure: kind ``argument``, for what is no port.
    """
    members: Record = {}
    for side, protocol, *ends in ports:
        name = f"{side.lower()}{protocol.title()}Ports"
        if name not in _PORTS:
            raise ToolFailure(
                FailureKind.ARGUMENT,
                "A port is src or dest, then tcp, udp or sctp, then its number:"
                ' ["dest", "tcp", "443"].',
                "ports",
            )
        numbers = [_port(end) for end in ends]
        if numbers != sorted(numbers):
            raise ToolFailure(
                FailureKind.ARGUMENT, "A range of ports begins at the lower.", "ports"
            )
        entry = dict(zip(("start", "end"), numbers, strict=False))
        members.setdefault(name, []).append(entry)
    return members


async def _list_services(call: Call) -> Listing:
    """A name is looked for here, in any letter case, and instead of ``search``."""
    arguments = dict(call.arguments)
    if "name" in arguments:
        arguments.pop("search", None)
    return await read_list(attrs.evolve(call, arguments=arguments))


async def _update_service(call: Call) -> Any:
    """Ports that are given replace all that the service has, on both sides."""
    record = as_record(await call.get(call.path()))
    if "ports" in call.arguments:
        record = {name: record[name] for name in record if name not in _PORTS}
    return await replace(call, record, call.body)


def _service_objects(ids: list[str]) -> Any:
    return id_objects(ids, "services", "service_ids")


_service_id: Final = path_id(
    "service_id",
    "Id of the network service, a number as text; zia_list_network_services yields it.",
)
_service_group_id: Final = path_id(
    "group_id",
    "Id of the service group, a number as text; zia_list_network_svc_groups yields it.",
)
_PORT_WORDS: Final = (
    "Ports, each a list of texts: src or dest, then tcp, udp or sctp, the port and, for"
    ' a range, its last port: [["dest", "tcp", "443"], ["dest", "udp", "9010",'
    ' "9012"]].'
)


def _new_name(kind: str) -> Parameter:
    return name_field("name", f"Name of the {kind}.", required=True)


def _old_name(kind: str) -> Parameter:
    words = f"Name of the {kind}; repeat it if it is to stay."
    return name_field("name", words, required=True)


_new_description: Final = body(
    "description", "What the group is for.", null_when_absent=True
)
_description: Final = body("description", "New description; an empty text clears it.")


def _ports(**more: Any) -> Parameter:
    value = port_members
    return body("ports", _PORT_WORDS, _PORT_SCHEMA, wire=MEMBERS, value=value, **more)


def _services(more: str) -> Parameter:
    return body(
        "service_ids",
        f"Ids of network services; zia_list_network_services yields them{more}.",
        texts(1000),
        wire="services",
        value=_service_objects,
        required=True,
    )


_REPLACED: Final = ". They replace those there are"
_rows: Final = Rows("zia_cloud_firewall", "zia", staged=True)

_SERVICE_TOOLS: Final = (
    _rows.listing(
        "zia_list_network_services",
        "List ZIA network services",
        "Network services, those of Zscaler and those of the tenant (type CUSTOM), with"
        " their ports.",
        _SERVICES,
        parameters=(
            Parameter(
                name="name",
                description="Text that the service's name holds, in any letter case;"
                " search is ignored then.",
                schema=FILTER,
                blank_is_absent=True,
            ),
            query(
                "search",
                "Text for the service to look for in names and descriptions, in this"
                " letter case.",
            ),
            query("protocol", "ICMP, TCP, UDP, GRE, ESP or OTHER.", value=str.upper),
        ),
        pages=ZIA_PAGES,
        sieve=containing("name", "name"),
        adapter=_list_services,
    ),
    _rows.reading(
        "zia_get_network_service",
        "Get a ZIA network service",
        "One network service with its ports.",
        _SERVICE,
        parameters=(_service_id,),
    ),
    _rows.creating(
        "zia_create_network_service",
        "Create a ZIA network service",
        "Creates a network service of the tenant and returns it with its id, for"
        " nw_services of rules and for groups.",
        _SERVICES,
        parameters=(
            _new_name("service"),
            _ports(required=True),
            body("description", "What the service is.", blank_is_absent=True),
        ),
    ),
    _rows.updating(
        "zia_update_network_service",
        "Update a ZIA network service",
        "Changes a network service of the tenant; what is left out stays as it is, and"
        " ports that are given replace all those there are.",
        _SERVICE,
        parameters=(
            _service_id,
            _old_name("service"),
            _ports(),
            _description,
        ),
        merge=Merge(drop=frozenset()),
        adapter=_update_service,
    ),
    _rows.deleting(
        "zia_delete_network_service",
        "Delete a ZIA network service",
        "Deletes a network service of the tenant that no rule or group refers to.",
        _SERVICE,
        parameters=(_service_id,),
        loss=Loss(
            kind="network service", read="zia_get_network_service", named_by=("name",)
        ),
    ),
)

_SERVICE_GROUP_TOOLS: Final = (
    _rows.listing(
        "zia_list_network_svc_groups",
        "List ZIA network service groups",
        "Groups of network services with the services in them.",
        _SERVICE_GROUPS,
        parameters=(
            query("search", "Text that the group's name or description holds."),
        ),
        pages=ZIA_PAGES,
    ),
    _rows.reading(
        "zia_get_network_svc_group",
        "Get a ZIA network service group",
        "One group of network services with the services in it.",
        _SERVICE_GROUP,
        parameters=(_service_group_id,),
    ),
    _rows.creating(
        "zia_create_network_svc_group",
        "Create a ZIA network service group",
        "Creates a group of network services and returns it with its id, for"
        " nw_service_groups of rules.",
        _SERVICE_GROUPS,
        parameters=(_new_name("group"), _services(""), _new_description),
    ),
    _rows.updating(
        "zia_update_network_svc_group",
        "Update a ZIA network service group",
        "Changes a group of network services: its services become those given, and a"
        " description that is left out stays.",
        _SERVICE_GROUP,
        parameters=(
            _service_group_id,
            _old_name("group"),
            _services(_REPLACED),
            _description,
        ),
        merge=Merge(drop=frozenset()),
    ),
    _rows.deleting(
        "zia_delete_network_svc_group",
        "Delete a ZIA network service group",
        "Deletes a group of network services that no rule refers to; the services"
        " stay.",
        _SERVICE_GROUP,
        parameters=(_service_group_id,),
        loss=Loss(
            kind="network service group",
            read="zia_get_network_svc_group",
            named_by=("name",),
        ),
    ),
)

TOOLS: Final = (*_SERVICE_TOOLS, *_SERVICE_GROUP_TOOLS)
