"""ZDX troubleshooting: probes of a device, deep traces, analyses of a score."""

from typing import Any, Final

from zscaler_mcp.catalog.call import Call, Listing, as_record
from zscaler_mcp.catalog.model import Loss
from zscaler_mcp.catalog.rows import BOOLEAN, Rows, body, name_field, path_id
from zscaler_mcp.catalog.zdx.scope import APP_ID, DEVICE_ID, over_time, since

__all__ = ["TOOLS"]

_DEVICE: Final = "/zdx/v1/devices/{device_id}"
_PROBES: Final = f"{_DEVICE}/apps/{{app_id}}"
_TRACES: Final = f"{_DEVICE}/deeptraces"
_TRACE: Final = f"{_TRACES}/{{trace_id}}"
_ANALYSES: Final = "/zdx/v1/analysis"
_ANALYSIS: Final = f"{_ANALYSES}/{{analysis_id}}"

_INTEGER: Final = {"type": "integer"}

_trace_id: Final = path_id(
    "trace_id",
    "Id of the deep trace; zdx_start_deeptrace and zdx_list_device_deep_traces"
    " yield it.",
)
_analysis_id: Final = path_id(
    "analysis_id", "Id of the analysis; zdx_start_analysis yields it."
)
_app: Final = body(
    "app_id",
    "Id of the application, as a number; zdx_list_applications yields it.",
    _INTEGER,
    wire="app_id",
    required=True,
)
_trace: Final = (DEVICE_ID, _trace_id)


async def _listed(call: Call) -> Listing:
    """Records of an answer that is a list of them, or the only one."""
    answer = await call.get(call.path(), *call.query)
    if answer is None:
        return Listing([])
    return Listing(answer if isinstance(answer, list) else [as_record(answer)])


async def _sessions(call: Call) -> Listing:
    """Deep traces, whether the service groups them or not."""
    found: list[Any] = []
    for record in (await _listed(call)).items:
        found += as_record(record).get("traces") or [record]
    return Listing(found)


_rows: Final = Rows("zdx_troubleshooting", "zdx")
_relaying: Final = Rows("zdx_troubleshooting", "zdx", untrusted=True)

TOOLS: Final = (
    _rows.listing(
        "zdx_get_web_probes",
        "List web probes of a ZDX device",
        "Web probes that run on a device for an application, with ids, average score"
        " and average page fetch time. zdx_start_deeptrace takes such an id.",
        f"{_PROBES}/web-probes",
        parameters=(DEVICE_ID, APP_ID, since()),
        adapter=over_time,
    ),
    _rows.listing(
        "zdx_list_cloudpath_probes",
        "List Cloud Path probes of a ZDX device",
        "Cloud Path probes that run on a device for an application, with ids and the"
        " average latency of each leg. zdx_start_deeptrace takes such an id.",
        f"{_PROBES}/cloudpath-probes",
        parameters=(DEVICE_ID, APP_ID, since()),
        adapter=over_time,
    ),
    _rows.listing(
        "zdx_list_device_deep_traces",
        "List deep traces of a ZDX device",
        "Deep traces of a device: trace_id, status, the session's details, and times"
        " in seconds since the epoch.",
        _TRACES,
        parameters=(DEVICE_ID,),
        adapter=_sessions,
    ),
    _rows.reading(
        "zdx_get_device_deep_trace",
        "Get a ZDX deep trace",
        "One deep trace: whether it still runs, what it probes, and its times in"
        " seconds since the epoch. What it measured is read with the zdx_get_deeptrace"
        " tools.",
        _TRACE,
        parameters=_trace,
    ),
    _rows.creating(
        "zdx_start_deeptrace",
        "Start a ZDX deep trace",
        "Starts probing a device closely for some minutes and returns the trace_id. A"
        " device has one running trace at a time, the tenant fifteen.",
        _TRACES,
        parameters=(
            DEVICE_ID,
            name_field(
                "session_name",
                "Name of the session.",
                wire="session_name",
                required=True,
            ),
            _app,
            body(
                "web_probe_id",
                "Id of a web probe, as a number; zdx_get_web_probes yields it.",
                _INTEGER,
                wire="web_probe_id",
                required=True,
            ),
            body(
                "cloudpath_probe_id",
                "Id of a Cloud Path probe, as a number; zdx_list_cloudpath_probes"
                " yields it.",
                _INTEGER,
                wire="cloudpath_probe_id",
                required=True,
            ),
            body(
                "session_length_minutes",
                "How long to probe, in minutes.",
                {"type": "integer", "enum": [5, 15, 30, 60]},
                wire="session_length_minutes",
                default=5,
            ),
            body(
                "probe_device",
                "Whether to measure processor, memory, disk and network as well.",
                BOOLEAN,
                wire="probe_device",
                default=True,
            ),
        ),
    ),
    _rows.deleting(
        "zdx_delete_deeptrace",
        "Delete a ZDX deep trace",
        "Deletes a deep trace with all that it measured; this cannot be undone.",
        _TRACE,
        parameters=_trace,
        loss=Loss(
            kind="deep trace",
            read="zdx_get_device_deep_trace",
            named_by=("trace_details.session_name",),
            besides="all that it measured",
        ),
    ),
    _rows.listing(
        "zdx_get_deeptrace_webprobe_metrics",
        "Get web probe metrics of a ZDX deep trace",
        "What the web probe of a deep trace measured: a series of datapoints for each"
        " metric, with its unit.",
        f"{_TRACE}/webprobe-metrics",
        parameters=_trace,
        adapter=_listed,
    ),
    _rows.listing(
        "zdx_get_deeptrace_cloudpath",
        "Get the Cloud Path of a ZDX deep trace",
        "The way from the device to the application hop by hop, leg after leg: each"
        " hop's address, latency and packets sent and received.",
        f"{_TRACE}/cloudpath",
        parameters=_trace,
        adapter=_listed,
    ),
    _rows.listing(
        "zdx_get_deeptrace_cloudpath_metrics",
        "Get Cloud Path metrics of a ZDX deep trace",
        "Latency and loss of the legs of a deep trace over time; for single hops see"
        " zdx_get_deeptrace_cloudpath.",
        f"{_TRACE}/cloudpath-metrics",
        parameters=_trace,
        adapter=_listed,
    ),
    _rows.listing(
        "zdx_get_deeptrace_health_metrics",
        "Get health metrics of a ZDX deep trace",
        "Load of the device during a deep trace (processor, memory, disk, network) as"
        " series of datapoints; none if it was started without probe_device.",
        f"{_TRACE}/health-metrics",
        parameters=_trace,
        adapter=_listed,
    ),
    _relaying.listing(
        "zdx_get_deeptrace_events",
        "Get events of a ZDX deep trace",
        "What changed on the device during a deep trace: Zscaler, hardware, software"
        " and network events with the value before (prev) and after (curr).",
        f"{_TRACE}/events",
        parameters=_trace,
        adapter=_listed,
    ),
    _relaying.listing(
        "zdx_list_deeptrace_top_processes",
        "List top processes of a ZDX deep trace",
        "The processes that used most of the device during a deep trace, by category"
        " such as processor or memory.",
        f"{_TRACE}/top-processes",
        parameters=_trace,
        adapter=_listed,
    ),
    _rows.creating(
        "zdx_start_analysis",
        "Start a ZDX score analysis",
        "Starts to look for the cause of a device's score for an application and"
        " returns the analysis_id; zdx_get_analysis yields what was found.",
        _ANALYSES,
        parameters=(
            body(
                "device_id",
                "Id of the device, a number as text; zdx_list_devices yields it.",
                wire="device_id",
                required=True,
            ),
            _app,
            body(
                "t0",
                "Begin of the time to look at, in seconds since the epoch; the service"
                " may refuse a call without it.",
                _INTEGER,
                wire="t0",
            ),
            body(
                "t1",
                "End of the time to look at, in seconds since the epoch.",
                _INTEGER,
                wire="t1",
            ),
        ),
    ),
    _rows.reading(
        "zdx_get_analysis",
        "Get a ZDX score analysis",
        "How far an analysis is (status) and, once it is done, what it found: the"
        " issue, how sure that is, and when.",
        _ANALYSIS,
        parameters=(_analysis_id,),
    ),
    _rows.deleting(
        "zdx_delete_analysis",
        "Stop a ZDX score analysis",
        "Stops an analysis and removes what it found; this cannot be undone.",
        _ANALYSIS,
        parameters=(_analysis_id,),
        loss=Loss(
            kind="score analysis",
            read="zdx_get_analysis",
            named_by=("result.issue", "status"),
        ),
    ),
)
