"""ZPA's operations: groups show their segments, segments have apps and ports."""

from collections.abc import Iterator
from typing import Any, Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.listing import select
from zscaler_mcp.simulator.operations import Behaviour, Route, crud, replace
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.kinds import (
    APP,
    APPLICATION_SEGMENT,
    SEGMENT_GROUP,
)
from zscaler_mcp.simulator.zpa.microtenants import (
    check_microtenant,
    in_version,
    settle_microtenant,
)
from zscaler_mcp.simulator.zpa.servers import SERVER_GROUP

__all__ = ["APP_TYPES", "ZPA_ROUTES", "flat_ports"]

APP_TYPES: Final = {
    "BROWSER_ACCESS": ("clientlessApps", "baAppId", "deletedBaApps"),
    "SECURE_REMOTE_ACCESS": ("praApps", "praAppId", "deletedPraApps"),
    "INSPECT": ("inspectionApps", "inspectAppId", "deletedInspectApps"),
}
"""Each type with the member of a segment that shows its apps, the member of an app's
configuration that names an existing one, and the list of those to delete."""

_MAX_PORT: Final = 65_535


def flat_ports(ranges: list[Record]) -> list[str]:
    """``[{"from": "1", "to": "2"}]`` as ``["1", "2"]``."""
    return [str(end) for each in ranges for end in (each.get("from"), each.get("to"))]


def _pairs(flat: list[str]) -> list[Record]:
    return [
        {"from": low, "to": high}
        for low, high in zip(flat[::2], flat[1::2], strict=True)
    ]


def _ports(body: Record, transport: str) -> list[str]:
    """The ports of one transport, from either of the two forms.

    :raises Refused: 400, if they disagree or are no ports.
    """
    flat: list[str] = list(body.get(f"{transport}PortRanges") or [])
    ranged = flat_ports(body.get(f"{transport}PortRange") or [])
    if flat and ranged and flat != ranged:
        raise Refused(400, f"{transport}PortRange and {transport}PortRanges disagree.")
    ports = flat or ranged
    if len(ports) % 2 or not all(p.isdigit() and int(p) <= _MAX_PORT for p in ports):
        raise Refused(400, f"{transport}PortRanges is not a list of pairs of ports.")
    return ports


def _check_apps(body: Record) -> None:
    """Each configured app has a known type and a domain of the segment.

    :raises Refused: 400.
    """
    for config in (body.get("commonAppsDto") or {}).get("appsConfig") or ():
        if not set(config.get("appTypes") or [""]) <= set(APP_TYPES):
            raise Refused(400, "appTypes holds an unknown type.", None, ["appTypes"])
        if config.get("domain") not in (body.get("domainNames") or ()):
            raise Refused(400, "domain is not one of the segment's.", None, ["domain"])


def _prepare_segment(store: Store, body: Record) -> Record:
    """Both forms of ports, from whichever was given."""
    check_microtenant(store, body)
    _check_apps(body)
    prepared = {k: v for k, v in body.items() if "PortRange" not in k}
    for transport in ("tcp", "udp"):
        ports = _ports(body, transport)
        if ports:
            prepared[f"{transport}PortRanges"] = ports
            prepared[f"{transport}PortRange"] = _pairs(ports)
    return prepared


def _settle_segment(store: Store, segment: Record, body: Record) -> None:
    """Make, change and delete the apps that the body configures."""
    settle_microtenant(store, segment, body)
    segment.pop("commonAppsDto", None)
    segment.pop("clientlessApps", None)
    segment["serverGroups"] = [{"id": g["id"]} for g in segment.get("serverGroups", [])]
    common: Record = body.get("commonAppsDto") or {}
    for _shown, _known, deleted in APP_TYPES.values():
        for identifier in common.get(deleted) or ():
            store.discard(APP.name, identifier)
    for config in common.get("appsConfig") or ():
        for kind in config.get("appTypes") or ():
            _put_app(store, segment, kind, config)
    for config in body.get("clientlessApps") or ():
        _put_app(
            store, segment, "BROWSER_ACCESS", {**config, "baAppId": config.get("id")}
        )


def _put_app(store: Store, segment: Record, kind: str, config: Record) -> None:
    domain = config.get("domain")
    known = config.get(APP_TYPES[kind][1]) or ""
    old = store.find(APP.name, known) or next(
        (app for app in _apps(store, segment["id"], kind) if app["domain"] == domain),
        None,
    )
    fields = {k: v for k, v in config.items() if k in APP.fields and v is not None}
    identity: Record = {"id": old["id"]} if old else {}
    store.seed(
        APP.name,
        [
            {
                "enabled": True,
                "name": domain,
                **(old or {}),
                **fields,
                **identity,
                "appId": segment["id"],
                "appTypes": [kind],
            }
        ],
    )


def _apps(store: Store, segment_id: Any, kind: str) -> list[Record]:
    return [
        app
        for app in store.all(APP.name)
        if app["appId"] == segment_id and kind in app["appTypes"]
    ]


def _show_segment(store: Store, segment: Record) -> Record:
    """With the name of its group, its server groups in full, and its apps."""
    group = store.find(SEGMENT_GROUP.name, segment.get("segmentGroupId")) or {}
    shown = {
        **segment,
        "segmentGroupName": group.get("name", ""),
        "serverGroups": [
            store.get(SERVER_GROUP.name, each["id"]) for each in segment["serverGroups"]
        ],
    }
    for kind, (member, _known, _deleted) in APP_TYPES.items():
        apps = _apps(store, segment["id"], kind)
        if apps:
            shown[member] = [_show_app(app) for app in apps]
    return shown


def _show_app(app: Record) -> Record:
    return {name: value for name, value in app.items() if name != "appTypes"}


def _forget_segment(store: Store, segment: Record) -> Record:
    for kind in APP_TYPES:
        for app in _apps(store, segment["id"], kind):
            store.discard(APP.name, app["id"])
    return segment


def _show_group(store: Store, group: Record) -> Record:
    """With the segments in it; what a write says of them is not taken."""
    members = [
        {
            k: v
            for k, v in segment.items()
            if k not in ("serverGroups", "segmentGroupId")
        }
        for segment in store.all(APPLICATION_SEGMENT.name)
        if segment.get("segmentGroupId") == group["id"]
    ]
    return {**group, "applications": members} if members else group


def _apps_by_type(store: Store, call: Call) -> Reply:
    kind = call.query.get("applicationType")
    if kind not in APP_TYPES:
        raise Refused(400, "applicationType is unknown.", None, ["applicationType"])
    expand = call.query.get("expandAll") == "true"
    found = []
    for app in store.all(APP.name):
        if kind in app["appTypes"]:
            segment = store.get(APPLICATION_SEGMENT.name, app["appId"])
            resource = {"appResource": _show_segment(store, segment)} if expand else {}
            found.append({**_show_app(app), **resource})
    return Reply(ZPA.page(select(APP, found, call.query), call.query))


def _routes() -> Iterator[Route]:
    groups = Behaviour(
        prepare=check_microtenant, settle=settle_microtenant, present=_show_group
    )
    yield from in_version(
        "v1",
        (
            *crud(SEGMENT_GROUP, groups),
            *crud(
                APPLICATION_SEGMENT,
                Behaviour(
                    prepare=_prepare_segment,
                    settle=_settle_segment,
                    present=_show_segment,
                    forget=_forget_segment,
                ),
            ),
            Route("GET", f"{ZPA.base}/{APP.path}", _apps_by_type, ZPA),
        ),
    )
    replacing = replace(SEGMENT_GROUP, groups)
    second = Route("PUT", f"{ZPA.base}/{SEGMENT_GROUP.path}/<id>", replacing, ZPA)
    yield from in_version("v2", (second,))


ZPA_ROUTES: Final = tuple(_routes())
