"""What the rows of application segments cannot say: ports, and applications in them."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.call import Call, as_record
from zscaler_mcp.catalog.model import Adapter, Record, Tool
from zscaler_mcp.catalog.names import convert_members
from zscaler_mcp.catalog.perform import read_every, replace
from zscaler_mcp.catalog.rows import (
    BOOLEAN,
    ZPA_PAGES,
    Rows,
    microtenant,
    query,
    search,
)
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = [
    "BROWSER",
    "BY_TYPE",
    "PRIVILEGED",
    "SEGMENTS",
    "AppKind",
    "changing",
    "check_new_segment",
    "check_ports",
    "creating",
    "rows",
    "update_segment",
]

SEGMENTS: Final = "/zpa/mgmtconfig/v1/admin/customers/{customer_id}/application"

_PORTS: Final = (
    ("tcp_port_ranges", "tcpPortRanges", "tcpPortRange"),
    ("udp_port_ranges", "udpPortRanges", "udpPortRange"),
)
"""The parameter of the ports, and their spellings: flat pairs, {from, to} objects."""

rows: Final = Rows("zpa_app_segments", "zpa")

BY_TYPE: Final[Tool] = rows.listing(
    "get_zpa_app_segments_by_type",
    "List ZPA applications by type",
    "Applications inside segments by the way they are reached: id is the"
    " application's own, appId that of its segment.",
    SEGMENTS + "/getAppsByType",
    parameters=(
        query(
            "application_type",
            "BROWSER_ACCESS, INSPECT or SECURE_REMOTE_ACCESS (privileged access).",
            {
                "type": "string",
                "pattern": "^(BROWSER_ACCESS|INSPECT|SECURE_REMOTE_ACCESS)$",
            },
            required=True,
        ),
        query("expand_all", "Whether to return related data.", BOOLEAN, default=False),
        search("Name of the application, or a filter such as name+CONTAINS+crm."),
        microtenant(),
    ),
    pages=ZPA_PAGES,
)


@attrs.frozen(kw_only=True)
class AppKind:
    """A type of applications inside segments."""

    type: str
    app_id: str
    """The member of an application's settings that holds its own id."""

    deleted: str
    """The member that names the applications to remove."""

    read_as: str
    """The member of a segment that lists its applications."""

    def is_in(self, segment: Record) -> bool:
        """Whether a segment holds such applications."""
        if segment.get(self.read_as):
            return True
        settings = (segment.get("commonAppsDto") or {}).get("appsConfig") or ()
        return any(self.type in (app.get("appTypes") or ()) for app in settings)


BROWSER: Final = AppKind(
    type="BROWSER_ACCESS",
    app_id="baAppId",
    deleted="deletedBaApps",
    read_as="clientlessApps",
)
PRIVILEGED: Final = AppKind(
    type="SECURE_REMOTE_ACCESS",
    app_id="praAppId",
    deleted="deletedPraApps",
    read_as="praApps",
)


def _advanced(arguments: Mapping[str, Any]) -> Record:
    return as_record(convert_members(arguments.get("advanced", {}), "advanced"))


def check_ports(arguments: Mapping[str, Any]) -> None:
    """One spelling of the ports at a time: two could disagree."""
    advanced = _advanced(arguments)
    for parameter, _, ranges in _PORTS:
        if parameter in arguments and ranges in advanced:
            raise ToolFailure(
                FailureKind.ARGUMENT,
                f"Give the ports here or as {ranges} in advanced, not as both.",
                parameter,
            )


def check_new_segment(arguments: Mapping[str, Any]) -> None:
    """A standard segment is reached through at least one port."""
    check_ports(arguments)
    advanced = _advanced(arguments)
    if not any(
        arguments.get(parameter) or advanced.get(ranges)
        for parameter, _, ranges in _PORTS
    ):
        raise ToolFailure(
            FailureKind.ARGUMENT,
            "A segment needs a port: give tcp_port_ranges or udp_port_ranges.",
            _PORTS[0][0],
        )


async def _replace(call: Call, record: Record, changes: Record) -> Any:
    """Replace a segment without leaving the name of a group it is no longer in."""
    stale = {"segmentGroupName"} if "segmentGroupId" in changes else set()
    kept = {name: record[name] for name in record if name not in stale}
    return await replace(call, kept, _with_ports(changes))


def _with_ports(changes: dict[str, Any]) -> dict[str, Any]:
    """Empty the other spelling of ports that change: it would keep the old ones."""
    twins = {
        other: list[Any]()
        for _, flat, ranges in _PORTS
        for given, other in ((flat, ranges), (ranges, flat))
        if given in changes and other not in changes
    }
    return {**changes, **twins}


def _checked(call: Call, apps: Any, field: str) -> list[dict[str, Any]]:
    """Applications as a list of objects, each with its domain.

    Whoever leaves the domain out would remove an application by accident.
    """
    if not isinstance(apps, list) or not all(
        isinstance(app, dict) and isinstance(app.get("domain"), str) for app in apps
    ):
        raise call.refuse("Applications are objects, each with its domain.", field)
    return apps


def _settings(call: Call, changes: Record, kind: AppKind) -> Record | None:
    """The applications' settings among the arguments, typed; ``None`` without."""
    given = changes.get("commonAppsDto")
    apps = call.arguments.get("clientless_app_ids")
    field = "common_apps_dto"
    if apps is not None:
        field = "clientless_app_ids"
        if given is not None:
            raise call.refuse("Give them here or as common_apps_dto, not both.", field)
        given = {"appsConfig": convert_members(apps, field)}
    if given is None:
        return None
    if not isinstance(given, dict):
        raise call.refuse("It is an object with apps_config.", field)
    if given.get("appsConfig") is None:
        return given
    typed = [
        {"appTypes": [kind.type], **app}
        for app in _checked(call, given["appsConfig"], field)
    ]
    return {**given, "appsConfig": typed}


async def _there(call: Call, kind: AppKind) -> dict[str, str]:
    """The ids of the segment's applications of one type, by their domains."""
    arguments = {"application_type": kind.type}
    if "microtenant_id" in call.arguments:
        arguments["microtenant_id"] = call.arguments["microtenant_id"]
    segment = call.arguments["segment_id"]
    return {
        str(app.get("domain")): str(app.get("id"))
        for app in await read_every(Call(BY_TYPE, arguments, call.api))
        if str(app.get("appId")) == segment
    }


async def _reconciled(call: Call, settings: Record, kind: AppKind) -> Record:
    """Tell applications that are there from new ones, and name those that go.

    The list that is given is the list that will be: an application whose domain
    is not in it any more is removed.
    """
    apps = settings.get("appsConfig")
    if apps is None:
        return settings
    there = await _there(call, kind)
    segment = call.arguments["segment_id"]
    wanted = [
        {**app, "appId": segment, kind.app_id: there.get(app["domain"], "")}
        for app in apps
    ]
    kept = {app["domain"] for app in apps}
    gone = [there[domain] for domain in there if domain not in kept]
    deleted = {kind.deleted: gone} if gone else {}
    return {**settings, "appsConfig": wanted, **deleted}


def creating(kind: AppKind) -> Adapter:
    """Creates a segment with applications of a type."""

    async def create(call: Call) -> Any:
        members = call.body
        members["commonAppsDto"] = _settings(call, members, kind)
        return await call.write("POST", call.path(), members, *call.query)

    return create


def changing(kind: AppKind) -> Adapter:
    """Changes a segment with applications of a type; ports and the rest stay."""

    async def update(call: Call) -> Any:
        changes = call.body
        settings = _settings(call, changes, kind)
        record = as_record(await call.get(call.path(), *call.query))
        if settings is not None:
            changes["commonAppsDto"] = await _reconciled(call, settings, kind)
            record = {name: record[name] for name in record if name != kind.read_as}
        return await _replace(call, record, changes)

    return update


async def update_segment(call: Call) -> Any:
    """Change a standard segment; ports and the rest stay.

    Browser access applications given in ``advanced`` are those there are: each
    is found by its domain, since the service knows them by their ids.
    """
    changes = call.body
    apps = changes.get("clientlessApps")
    record = as_record(await call.get(call.path(), *call.query))
    if apps is not None:
        there = await _there(call, BROWSER)
        segment = call.arguments["segment_id"]
        for app in _checked(call, apps, "advanced"):
            if app["domain"] not in there:
                raise call.refuse(
                    "The segment has no browser access application for one of the"
                    " domains in clientless_app_ids.",
                    "advanced",
                )
        changes["clientlessApps"] = [
            {**app, "appId": segment, "id": there[app["domain"]]} for app in apps
        ]
    return await _replace(call, record, changes)
