"""ZDX's troubleshooting: probes, deep traces that run for a while, analyses."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.chance import spread
from zscaler_mcp.simulator.operations import Operation, Route
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zdx.dialect import ZDX, window
from zscaler_mcp.simulator.zdx.kinds import ANALYSIS, APPLICATION, DEVICE, TRACE
from zscaler_mcp.simulator.zdx.results import RESULTS
from zscaler_mcp.simulator.zdx.scores import bucket, score

__all__ = ["TRACE_ROUTES"]

_LENGTHS: Final = (5, 15, 30, 60)
"""Minutes of a deep trace."""

_MOST_RUNNING: Final = 15
"""Deep traces that the tenant runs at a time; a device runs one."""

_ANALYSIS_SECONDS: Final = 10
"""What an analysis takes."""

_ISSUES: Final = {
    "poor": ("Latency between the device and the Service Edge", 86),
    "okay": ("Weak Wi-Fi signal", 61),
    "good": ("No issue found", 97),
}


def _pair(store: Store, call: Call) -> tuple[Record, Record]:
    """The application and the device of a path with both."""
    window(store, call)
    application = store.get(APPLICATION.name, call.ids["app_id"])
    return application, store.get(DEVICE.name, call.ids["id"])


def _web_probes(store: Store, call: Call) -> Reply:
    application, device = _pair(store, call)
    value = score(application, device)
    figures = {"num_probes": 24, "avg_score": value, "avg_pft": 5200 - 45 * value}
    return Reply([{**application["_web_probe"], **figures}])


def _path_probes(store: Store, call: Call) -> Reply:
    application, device = _pair(store, call)
    key = (application["id"], device["id"])
    legs = (("Device", "Service Edge"), ("Service Edge", application["name"]))
    latencies = [
        {"leg_src": a, "leg_dst": b, "latency": spread(4, 80, a, *key)} for a, b in legs
    ]
    figures = {"num_probes": 24, "avg_latencies": latencies}
    return Reply([{**application["_path_probe"], **figures}])


def _ends(trace: Record) -> int:
    return int(trace["_started"]) + 60 * int(trace["session_length_minutes"])


def _running(store: Store) -> list[Record]:
    now = store.now
    return [each for each in store.all(TRACE.name) if _ends(each) > now]


def _shown(store: Store, trace: Record) -> Record:
    device = store.get(DEVICE.name, trace["_device"])
    application = store.get(APPLICATION.name, trace["app_id"])
    over = _ends(trace) <= store.now
    return {
        "trace_id": trace["id"],
        "trace_details": {
            "session_name": trace["session_name"],
            "user_id": device["userid"],
            "username": device["_user"],
            "device_id": device["id"],
            "device_name": device["name"],
            "web_probe_id": trace.get("web_probe_id"),
            "web_probe_name": application["_web_probe"]["name"],
            "cloudpath_probe_id": trace.get("cloudpath_probe_id"),
            # As the service spells it.
            "cloud_path_nane": application["_path_probe"]["name"],
            "session_length": trace["session_length_minutes"],
            "probe_device": trace["probe_device"],
        },
        "status": "COMPLETED" if over else "IN_PROGRESS",
        "created_at": trace["_started"],
        "started_at": trace["_started"],
        "ended_at": _ends(trace) if over else 0,
    }


def _traces(store: Store, call: Call) -> Reply:
    device = store.get(DEVICE.name, call.ids["id"])
    return Reply(
        [
            _shown(store, each)
            for each in store.all(TRACE.name)
            if each["_device"] == device["id"]
        ]
    )


def _trace(store: Store, call: Call) -> Record:
    """The deep trace of the path, on its device."""
    device = store.get(DEVICE.name, call.ids["id"])
    trace = store.get(TRACE.name, call.ids["trace_id"])
    if trace["_device"] != device["id"]:
        raise Refused(404, "The device has no such deep trace.")
    return trace


def _check_probes(store: Store, trace: Record) -> None:
    application = store.find(APPLICATION.name, trace.get("app_id"))
    for member, probe in (
        ("web_probe_id", "_web_probe"),
        ("cloudpath_probe_id", "_path_probe"),
    ):
        known = application[probe]["id"] if application else None
        if trace.get(member, known) != known:
            raise Refused(400, f"{member} is no probe of the application.")
    if trace.get("session_length_minutes", _LENGTHS[0]) not in _LENGTHS:
        raise Refused(400, f"session_length_minutes is none of {_LENGTHS}.")


def _start(store: Store, call: Call) -> Reply:
    device = store.get(DEVICE.name, call.ids["id"])
    running = _running(store)
    if any(each["_device"] == device["id"] for each in running):
        raise Refused(409, "The device has a deep trace that still runs.")
    if len(running) >= _MOST_RUNNING:
        raise Refused(409, "The tenant has as many running deep traces as it may.")
    _check_probes(store, call.fields())
    trace = store.create(TRACE, call.fields())
    trace["_device"], trace["_started"] = device["id"], store.now
    expected = {"expected_time": trace["session_length_minutes"]}
    return Reply({"trace_id": trace["id"], "status": "IN_PROGRESS", **expected}, 202)


def _delete(store: Store, call: Call) -> Reply:
    trace = _trace(store, call)
    store.delete(TRACE, str(trace["id"]))
    return Reply({"trace_id": trace["id"]})


def _result(measure: Callable[[Record, Record, int], Any]) -> Operation:
    """What a deep trace measured until now."""

    def operation(store: Store, call: Call) -> Reply:
        trace = _trace(store, call)
        application = store.get(APPLICATION.name, trace["app_id"])
        until = min(store.now, _ends(trace))
        return Reply(measure(trace, application, until))

    return operation


def _analyse(store: Store, call: Call) -> Reply:
    body = dict(call.fields())
    text = body.get("device_id")
    if isinstance(text, str) and text.isascii() and text.isdigit():
        body["device_id"] = int(text)
    if body.get("t0", 0) > body.get("t1", body.get("t0", 0)):
        raise Refused(400, "t0 is after t1.")
    analysis = store.create(ANALYSIS, body)
    analysis["_begun"] = store.now
    return Reply({"analysis_id": analysis["id"], "status": "IN_PROGRESS"})


def _analysis(store: Store, call: Call) -> Reply:
    analysis = store.get(ANALYSIS.name, call.ids["id"])
    shown: Record = {"analysis_id": analysis["id"], "err_msg": ""}
    if store.now - analysis["_begun"] < _ANALYSIS_SECONDS:
        return Reply({**shown, "status": "IN_PROGRESS"})
    value = score(
        store.get(APPLICATION.name, analysis["app_id"]),
        store.get(DEVICE.name, analysis["device_id"]),
    )
    issue, confidence = _ISSUES[bucket(value)]
    result = {
        "issue": issue,
        "confidence": confidence,
        "message": f"The score is {value}.",
        "times": [analysis.get("t0", analysis["_begun"])],
    }
    return Reply({**shown, "status": "COMPLETED", "result": result})


def _remove(store: Store, call: Call) -> Reply:
    store.delete(ANALYSIS, call.ids["id"])
    return Reply(None, 204)


def _one(store: Store, call: Call) -> Reply:
    return Reply(_shown(store, _trace(store, call)))


def _routes() -> Iterator[Route]:
    traces = f"{ZDX.base}/{TRACE.path}"
    trace = f"{traces}/<trace_id>"
    probes = f"{ZDX.base}/devices/<id>/apps/<app_id>"
    analyses = f"{ZDX.base}/{ANALYSIS.path}"
    yield Route("GET", f"{probes}/web-probes", _web_probes, ZDX)
    yield Route("GET", f"{probes}/cloudpath-probes", _path_probes, ZDX)
    yield Route("GET", traces, _traces, ZDX)
    yield Route("POST", traces, _start, ZDX)
    yield Route("GET", trace, _one, ZDX)
    yield Route("DELETE", trace, _delete, ZDX)
    for name, measure in RESULTS.items():
        yield Route("GET", f"{trace}/{name}", _result(measure), ZDX)
    yield Route("POST", analyses, _analyse, ZDX)
    yield Route("GET", f"{analyses}/<id>", _analysis, ZDX)
    yield Route("DELETE", f"{analyses}/<id>", _remove, ZDX)


TRACE_ROUTES: Final = tuple(_routes())
