"""App Connectors and their groups."""

from typing import Final

from zscaler_mcp.simulator.answers import Record, Refused
from zscaler_mcp.simulator.cities import CITIES
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Behaviour
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.appliances import (
    ENROLLMENT_CERTIFICATE,
    GROUP_FIELDS,
    GROUP_READ_ONLY,
    Enrollment,
    enrollment_certificate,
    machine_kind,
)
from zscaler_mcp.simulator.zpa.microtenants import MICROTENANTS
from zscaler_mcp.simulator.zpa.stamps import place, stamps, suffix

__all__ = ["APP_CONNECTOR", "APP_CONNECTOR_GROUP", "CONNECTORS"]

_SERVER_GROUPS: Final = "server group"
_PLACES: Final = (
    "Frankfurt",
    "San Jose",
    "Singapore",
    "London",
    "New York",
    "Paris",
    "Tokyo",
    "Sydney",
    "Toronto",
    "Mumbai",
)
_DNS_QUERIES: Final = ("IPV4_IPV6", "IPV4", "IPV6")

APP_CONNECTOR_GROUP: Final = Kind(
    name="app connector group",
    dialect=ZPA,
    path="appConnectorGroup",
    fields={
        **GROUP_FIELDS,
        **fields(
            text="dnsQueryType connectorGroupType dcHostingInfo",
            flag="tcpQuickAckApp tcpQuickAckAssistant tcpQuickAckReadAssistant"
            " praEnabled wafDisabled lssAppConnectorGroup",
            texts="ipAcl",
            object="npAssistantGroup",
            objects="connectors serverGroups",
        ),
    },
    required=("name", "enrollmentCertId"),
    unique="name",
    duplicate=(400, "resource.duplicate"),
    read_only=(*GROUP_READ_ONLY, "connectorGroupType"),
    defaults={
        "enabled": False,
        "dnsQueryType": "IPV4_IPV6",
        "lssAppConnectorGroup": False,
        "overrideVersionProfile": False,
        "praEnabled": False,
        "tcpQuickAckApp": False,
        "tcpQuickAckAssistant": False,
        "tcpQuickAckReadAssistant": False,
        "upgradeDay": "SUNDAY",
        "upgradeTimeInSecs": "66600",
        "useInDrMode": False,
        "versionProfileId": "0",
        "wafDisabled": False,
    },
    filters={"microtenantId": "microtenantId"},
    references={
        "enrollmentCertId": ENROLLMENT_CERTIFICATE,
        "connectors": "app connector",
        "serverGroups": _SERVER_GROUPS,
    },
)

APP_CONNECTOR: Final = machine_kind(
    "app connector", "connector", "appConnectorGroupId", APP_CONNECTOR_GROUP.name
)

_ENROLLMENT: Final = Enrollment(
    machines=APP_CONNECTOR,
    groups=APP_CONNECTOR_GROUP,
    member="appConnectorGroupId",
    shown="connectors",
    prefix="ac",
    net="192.0.2",
)


def _prepare(store: Store, body: Record) -> Record:
    if body.get("dnsQueryType") not in (None, *_DNS_QUERIES):
        raise Refused(400, "dnsQueryType is unknown.", None, ["dnsQueryType"])
    return _ENROLLMENT.prepare(store, body)


def _settle(store: Store, group: Record, body: Record) -> None:
    """Bind the server groups that the body names, if it names any, and no others.

    A server group that would be left without connectors keeps them.
    """
    _ENROLLMENT.settle(store, group, body)
    named = group.pop("serverGroups", None)
    if named is None:
        return
    wanted = {each["id"] for each in named}
    for servers in store.all(_SERVER_GROUPS):
        bound = servers["appConnectorGroups"]
        others = [each for each in bound if each["id"] != group["id"]]
        if servers["id"] in wanted:
            servers["appConnectorGroups"] = [*others, {"id": group["id"]}]
        elif others:
            servers["appConnectorGroups"] = others


def _show(store: Store, group: Record) -> Record:
    """With its connectors, and the server groups that it serves."""
    serving = [
        {name: servers[name] for name in ("id", "name", "enabled", "dynamicDiscovery")}
        for servers in store.all(_SERVER_GROUPS)
        if {"id": group["id"]} in servers["appConnectorGroups"]
    ]
    shown = _ENROLLMENT.show_group(store, group)
    return {**shown, "serverGroups": serving} if serving else shown


def _seed(store: Store, scale: int) -> None:
    """Ten groups with two to four connectors each; every sixth in a microtenant."""
    certificate = enrollment_certificate(store, "Connector")
    cities = {city.name: city for city in CITIES}
    for number in range(len(_PLACES) * scale):
        city = cities[_PLACES[number % len(_PLACES)]]
        group: Record = {
            **APP_CONNECTOR_GROUP.defaults,
            **stamps(number),
            **place(city),
            "name": f"{city.name} connectors{suffix(number, len(_PLACES))}",
            "description": f"Data center in {city.name}",
            "enabled": True,
            "connectorGroupType": "APP",
            "enrollmentCertId": certificate,
            "versionProfileId": "2" if number % 4 == 1 else "0",
            "overrideVersionProfile": number % 4 == 1,
        }
        microtenant: Record = {}
        if (number + 1) % 6 == 0:
            identifier = sorted(MICROTENANTS)[number // 6 % len(MICROTENANTS)]
            microtenant = {
                "microtenantId": identifier,
                "microtenantName": MICROTENANTS[identifier],
            }
        (group,) = store.seed(APP_CONNECTOR_GROUP.name, [{**group, **microtenant}])
        first = len(store.all(APP_CONNECTOR.name))
        store.seed(
            APP_CONNECTOR.name,
            [
                {
                    **stamps(each),
                    **_ENROLLMENT.machine(each, group, city),
                    **microtenant,
                    "enrollmentCert": {"id": certificate, "name": "Connector"},
                }
                for each in range(first, first + 2 + number % 3)
            ],
        )


CONNECTORS: Final = Part(
    kinds=(APP_CONNECTOR_GROUP, APP_CONNECTOR),
    routes=tuple(
        _ENROLLMENT.routes(Behaviour(prepare=_prepare, settle=_settle, present=_show))
    ),
    seed=_seed,
)
