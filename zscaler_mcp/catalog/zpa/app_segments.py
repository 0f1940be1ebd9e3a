"""ZPA application segments: standard, browser access, privileged remote access."""

from typing import Final

from zscaler_mcp.catalog.model import Loss, Merge, Parameter, Tool
from zscaler_mcp.catalog.names import convert_members
from zscaler_mcp.catalog.rows import (
    BOOLEAN,
    OBJECT,
    OBJECTS,
    TEXTS,
    ZPA_PAGES,
    body,
    merged,
    microtenant,
    name_field,
    path_id,
    search,
)
from zscaler_mcp.catalog.sieves import having
from zscaler_mcp.catalog.values import ids_as_objects
from zscaler_mcp.catalog.zpa.apps import (
    BROWSER,
    BY_TYPE,
    PRIVILEGED,
    SEGMENTS,
    AppKind,
    changing,
    check_new_segment,
    check_ports,
    creating,
    rows,
    update_segment,
)

__all__ = ["TOOLS"]

_SEGMENT: Final = SEGMENTS + "/{segment_id}"

_segment_id: Final = path_id(
    "segment_id",
    "Id of the segment, digits as text; zpa_list_application_segments yields it.",
)
_HOW: Final = (
    " in snake case or camel case: bypass_type, icmp_access_type, double_encrypt,"
    " health_check_type, health_reporting, match_style, ip_anchored,"
    " tcp_port_range (a list of {from, to}) ..."
)


def _contents(
    *apps: Parameter, new: bool, advanced: str = "Further members of the segment,"
) -> tuple[Parameter, ...]:
    """The parameters of a new or a changed segment, with its kind's own ones."""
    replaces = "" if new else " They replace those there are."
    return (
        name_field("name", "Name of the segment.", required=new),
        name_field(
            "segment_group_id",
            "Id of the group it belongs to; zpa_list_segment_groups yields it.",
            required=new,
        ),
        body("domain_names", f"Domains and addresses it serves.{replaces}", TEXTS),
        body(
            "server_group_ids",
            f"Ids of the server groups behind it.{replaces}",
            TEXTS,
            wire="serverGroups",
            value=ids_as_objects,
        ),
        body(
            "tcp_port_ranges",
            'TCP ports as pairs of first and last, flat: ["443", "443", "8080",'
            f' "8090"].{replaces}',
            TEXTS,
        ),
        body("udp_port_ranges", f"UDP ports, written likewise.{replaces}", TEXTS),
        *apps,
        body("description", "What the segment is."),
        body("enabled", "Whether it can be reached.", BOOLEAN, default=new or None),
        microtenant(in_body=True),
        merged("advanced", advanced + _HOW),
    )


_clientless: Final = Parameter(
    name="clientless_app_ids",
    description="Browser access applications, all of the segment: name, domain,"
    " application_port, application_protocol (HTTP, HTTPS), certificate_id, enabled"
    " ... One whose domain is missing from a list that is given is removed.",
    schema=OBJECTS,
)
_privileged: Final = body(
    "common_apps_dto",
    "Privileged access applications: {apps_config: [{name, domain, application_port,"
    " application_protocol (RDP, SSH, VNC), enabled ...}]}, all of the segment. One"
    " whose domain is missing from a list that is given is removed.",
    OBJECT,
    value=lambda value: convert_members(value, "common_apps_dto"),
)
_dropped: Final = Merge(drop=frozenset({"creationTime", "modifiedBy", "modifiedTime"}))


def _kind_reads(suffix: str, kind: AppKind, words: str) -> tuple[Tool, ...]:
    """The tools that read one kind of segment."""
    return (
        rows.listing(
            f"zpa_list_application_segments_{suffix}",
            f"List ZPA {words} segments",
            f"Application segments that hold {words} applications. Without page, all"
            " segments are searched for them; with page, those of that page only.",
            SEGMENTS,
            parameters=(
                search("Name of the segment, or a filter such as name+CONTAINS+crm."),
                microtenant(),
            ),
            pages=ZPA_PAGES,
            sieve=having(kind.is_in),
        ),
        rows.reading(
            f"zpa_get_application_segment_{suffix}",
            f"Get a ZPA {words} segment",
            f"One application segment with its {words} applications.",
            _SEGMENT,
            parameters=(_segment_id, microtenant()),
        ),
    )


def _kind_writes(
    suffix: str, kind: AppKind, words: str, apps: Parameter
) -> tuple[Tool, ...]:
    """The tools that change one kind of segment."""
    name = f"application_segment_{suffix}"
    return (
        rows.creating(
            f"zpa_create_{name}",
            f"Create a ZPA {words} segment",
            f"Creates an application segment with {words} applications and returns"
            " it with its id.",
            SEGMENTS,
            parameters=_contents(apps, new=True),
            check=check_ports,
            adapter=creating(kind),
        ),
        rows.updating(
            f"zpa_update_{name}",
            f"Update a ZPA {words} segment",
            f"Changes an application segment with {words} applications; what is left"
            " out, ports included, stays as it is.",
            _SEGMENT,
            parameters=(_segment_id, *_contents(apps, new=False)),
            check=check_ports,
            merge=_dropped,
            adapter=changing(kind),
        ),
        rows.deleting(
            f"zpa_delete_{name}",
            f"Delete a ZPA {words} segment",
            f"Deletes an application segment with its {words} applications; this"
            " cannot be undone.",
            _SEGMENT,
            parameters=(_segment_id, microtenant()),
            loss=Loss(
                kind=f"{words} segment", read=f"zpa_get_{name}", named_by=("name",)
            ),
        ),
    )


TOOLS: Final = (
    rows.listing(
        "zpa_list_application_segments",
        "List ZPA application segments",
        "Application segments of every kind with domains, ports, segment group and"
        " server groups.",
        SEGMENTS,
        parameters=(
            search("Name of the segment, or a filter such as name+CONTAINS+crm."),
            microtenant(),
        ),
        pages=ZPA_PAGES,
    ),
    rows.reading(
        "zpa_get_application_segment",
        "Get a ZPA application segment",
        "One application segment with its whole configuration.",
        _SEGMENT,
        parameters=(_segment_id, microtenant()),
    ),
    rows.creating(
        "zpa_create_application_segment",
        "Create a ZPA application segment",
        "Creates an application segment on at least one port and returns it with its"
        " id.",
        SEGMENTS,
        parameters=_contents(new=True),
        check=check_new_segment,
        renamed={"clientless_app_ids": "clientlessApps"},
    ),
    rows.updating(
        "zpa_update_application_segment",
        "Update a ZPA application segment",
        "Changes an application segment; what is left out, ports included, stays as"
        " it is.",
        _SEGMENT,
        parameters=(_segment_id, *_contents(new=False)),
        check=check_ports,
        merge=_dropped,
        renamed={"clientless_app_ids": "clientlessApps"},
        adapter=update_segment,
    ),
    rows.deleting(
        "zpa_delete_application_segment",
        "Delete a ZPA application segment",
        "Deletes an application segment; this cannot be undone.",
        _SEGMENT,
        parameters=(_segment_id, microtenant()),
        loss=Loss(
            kind="application segment",
            read="zpa_get_application_segment",
            named_by=("name",),
        ),
    ),
    *_kind_reads("ba", BROWSER, "browser access"),
    *_kind_writes("ba", BROWSER, "browser access", _clientless),
    *_kind_reads("pra", PRIVILEGED, "privileged access"),
    *_kind_writes("pra", PRIVILEGED, "privileged access", _privileged),
    BY_TYPE,
)
