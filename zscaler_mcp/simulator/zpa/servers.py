"""Application servers, and the groups that connectors reach them in."""

from typing import Final

from zscaler_mcp.simulator.answers import Record, Refused
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Behaviour, crud
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.connectors import APP_CONNECTOR_GROUP
from zscaler_mcp.simulator.zpa.microtenants import (
    check_microtenant,
    in_version,
    settle_microtenant,
)
from zscaler_mcp.simulator.zpa.stamps import STAMPS, address, stamps, suffix

__all__ = ["APPLICATION_SERVER", "SERVERS", "SERVER_GROUP"]

_SEGMENTS: Final = "application segment"
_MICROTENANT: Final = ("microtenantId", "microtenantName")
# In the order of the groups of connectors, which have as many places again.
_PLACES: Final = ("Frankfurt", "San Jose", "Singapore", "London", "Cloud East")
_USES: Final = ("web", "ledger", "wiki", "build", "files", "mail", "badge", "print")

SERVER_GROUP: Final = Kind(
    name="server group",
    dialect=ZPA,
    path="serverGroup",
    fields=fields(
        text="name description configSpace creationTime modifiedTime modifiedBy"
        " microtenantId microtenantName restrictionType weight",
        flag="enabled dynamicDiscovery ipAnchored extranetEnabled readOnly"
        " zscalerManaged",
        object="extranetDTO inconsistentConfigDetails",
        objects="appConnectorGroups applications servers",
    ),
    required=("name", "appConnectorGroups"),
    unique="name",
    duplicate=(400, "resource.duplicate"),
    read_only=(*STAMPS, *_MICROTENANT, "applications", "readOnly", "zscalerManaged"),
    defaults={
        "enabled": False,
        "configSpace": "DEFAULT",
        "dynamicDiscovery": False,
        "extranetEnabled": False,
        "ipAnchored": False,
        "servers": [],
    },
    filters={"microtenantId": "microtenantId"},
    references={
        "appConnectorGroups": APP_CONNECTOR_GROUP.name,
        "servers": "application server",
    },
)

APPLICATION_SERVER: Final = Kind(
    name="application server",
    dialect=ZPA,
    path="server",
    fields=fields(
        text="name address description configSpace creationTime modifiedTime"
        " modifiedBy microtenantId microtenantName nameWithoutTrim",
        flag="enabled",
        texts="appServerGroupIds",
    ),
    required=("name", "address"),
    unique="name",
    duplicate=(400, "resource.duplicate"),
    read_only=(*STAMPS, *_MICROTENANT),
    defaults={"enabled": False, "configSpace": "DEFAULT"},
    filters={"microtenantId": "microtenantId"},
    references={"appServerGroupIds": SERVER_GROUP.name},
)


def _prepare_group(store: Store, body: Record) -> Record:
    """A group that does not discover its servers has to have some."""
    check_microtenant(store, body)
    if not body.get("dynamicDiscovery") and not body.get("servers"):
        raise Refused(400, "servers is required.", None, ["servers"])
    return body


def _settle_group(store: Store, group: Record, body: Record) -> None:
    settle_microtenant(store, group, body)
    for member in ("appConnectorGroups", "servers"):
        group[member] = [{"id": each["id"]} for each in group[member]]


def _show_group(store: Store, group: Record) -> Record:
    """With connector groups and servers in full, and the segments that use it."""
    using = [
        {name: segment[name] for name in ("id", "name", "enabled")}
        for segment in store.all(_SEGMENTS)
        if group["id"] in (each["id"] for each in segment["serverGroups"])
    ]
    return {
        **group,
        "appConnectorGroups": [
            store.get(APP_CONNECTOR_GROUP.name, each["id"])
            for each in group["appConnectorGroups"]
        ],
        "servers": [
            store.get(APPLICATION_SERVER.name, each["id"]) for each in group["servers"]
        ],
        **({"applications": using} if using else {}),
    }


def _settle_server(store: Store, server: Record, body: Record) -> None:
    """The server is in the groups that the body names, and in no other."""
    settle_microtenant(store, server, body)
    wanted = server.pop("appServerGroupIds", [])
    for group in store.all(SERVER_GROUP.name):
        others = [each for each in group["servers"] if each["id"] != server["id"]]
        mine = [{"id": server["id"]}] if group["id"] in wanted else []
        group["servers"] = [*others, *mine]


def _show_server(store: Store, server: Record) -> Record:
    """With the ids of its groups."""
    groups = [
        group["id"]
        for group in store.all(SERVER_GROUP.name)
        if {"id": server["id"]} in group["servers"]
    ]
    return {**server, "appServerGroupIds": groups}


def _server(number: int) -> Record:
    use = _USES[number % len(_USES)]
    return {
        **APPLICATION_SERVER.defaults,
        **stamps(number),
        "name": f"{use}-{number + 1:03d}",
        "description": f"Host of {use}",
        "address": (
            address("203.0.113", number)
            if number % 3
            else f"{use}{number + 1}.corp.example.com"
        ),
        "enabled": (number + 1) % 8 != 0,
    }


def _seed(store: Store, scale: int) -> None:
    """Five groups; those without discovery have the servers."""
    servers = store.seed(
        APPLICATION_SERVER.name, [_server(n) for n in range(24 * scale)]
    )
    connectors = store.all(APP_CONNECTOR_GROUP.name)
    count = len(_PLACES) * scale
    for number in range(count):
        place = _PLACES[number % len(_PLACES)]
        near = connectors[number + number // len(_PLACES) * len(_PLACES)]
        own = servers[number::count][:4]
        store.seed(
            SERVER_GROUP.name,
            [
                {
                    **SERVER_GROUP.defaults,
                    **stamps(number),
                    "name": f"{place} servers{suffix(number, len(_PLACES))}",
                    "description": f"Reached from {near['location']}",
                    "enabled": True,
                    "dynamicDiscovery": number % 2 == 0,
                    "appConnectorGroups": [{"id": near["id"]}],
                    "servers": [{"id": each["id"]} for each in own if number % 2],
                }
            ],
        )


SERVERS: Final = Part(
    kinds=(APPLICATION_SERVER, SERVER_GROUP),
    routes=tuple(
        in_version(
            "v1",
            (
                *crud(
                    SERVER_GROUP,
                    Behaviour(
                        prepare=_prepare_group,
                        settle=_settle_group,
                        present=_show_group,
                    ),
                ),
                *crud(
                    APPLICATION_SERVER,
                    Behaviour(
                        prepare=check_microtenant,
                        settle=_settle_server,
                        present=_show_server,
                    ),
                ),
            ),
        )
    ),
    seed=_seed,
)
