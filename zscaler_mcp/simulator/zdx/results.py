"""What a deep trace measures: from its start until a moment, or its end."""

from collections.abc import Callable
from typing import Any, Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.chance import spread
from zscaler_mcp.simulator.zdx.scores import series

__all__ = ["RESULTS"]

_STEP: Final = 60
"""Seconds between two measurements of a deep trace."""

_LEGS: Final = (("Device", "Service Edge"), ("Service Edge", "Application"))
_HEALTH: Final = {
    "CPU": ("usage", "percent", (5, 95)),
    "Memory": ("usage", "percent", (40, 90)),
    "Disk": ("read", "KB/s", (0, 9000)),
    "Network": ("received", "KB/s", (0, 4000)),
}
_PROCESSES: Final = (("browser", 4021), ("mail", 2290), ("backup", 977))


def _over(
    trace: Record, until: int, name: str, unit: str, bounds: tuple[int, int]
) -> Record:
    begin = int(trace["_started"])
    return series(name, unit, begin, until, bounds, trace["id"], step=_STEP)


def _web(trace: Record, _application: Record, until: int) -> list[Record]:
    return [
        _over(trace, until, "pft", "ms", (300, 4200)),
        _over(trace, until, "dns", "ms", (5, 90)),
        _over(trace, until, "availability", "percent", (95, 100)),
    ]


def _stats(trace: Record, until: int, leg: str) -> list[Record]:
    return [
        _over(trace, until, f"{leg} latency", "ms", (4, 80)),
        _over(trace, until, f"{leg} loss", "percent", (0, 3)),
    ]


def _hop(trace: Record, leg: str, place: int) -> Record:
    latency = spread(2, 40, "hop", trace["id"], leg, place)
    return {
        "ip": f"203.0.113.{spread(1, 254, 'ip', trace['id'], leg, place)}",
        "pkt_sent": 11,
        "pkt_rcvd": 11,
        "latency_min": latency,
        "latency_avg": latency + 1,
        "latency_max": latency + 4,
        "latency_diff": 4,
    }


def _path(trace: Record, application: Record, until: int) -> list[Record]:
    found = []
    for source, target in _LEGS:
        end = application["name"] if target == "Application" else target
        hops = [_hop(trace, source, place) for place in range(4)]
        found.append(
            {
                "leg_src": source,
                "leg_dst": end,
                "timestamp": int(trace["_started"]),
                "stats": _stats(trace, until, source),
                "cloudpath": [
                    {
                        "src": source,
                        "dst": end,
                        "num_hops": len(hops),
                        "num_unresp_hops": 0,
                        "latency": sum(hop["latency_avg"] for hop in hops),
                        "loss": 0,
                        "tunnel_type": 2,
                        "hops": hops,
                    }
                ],
            }
        )
    return found


def _path_metrics(trace: Record, application: Record, until: int) -> Record:
    stats = _stats(trace, until, "end to end")
    return {"leg_src": "Device", "leg_dst": application["name"], "stats": stats}


def _health(trace: Record, _application: Record, until: int) -> list[Record]:
    if not trace["probe_device"]:
        return []
    return [
        {
            "category": category,
            "instances": [
                {"name": category, "metrics": [_over(trace, until, *metric)]}
            ],
        }
        for category, metric in _HEALTH.items()
    ]


def _events(trace: Record, _application: Record, _until: int) -> Record:
    return {
        "timestamp": int(trace["_started"]) + _STEP,
        "events": [
            {
                "category": "Network",
                "name": "wifi_channel",
                "display_name": "Wi-Fi channel",
                "prev": "36",
                "curr": "44",
            },
            {
                "category": "Zscaler",
                "name": "tunnel_status",
                "display_name": "Tunnel status",
                "prev": "connecting",
                "curr": "connected",
            },
        ],
    }


def _processes(trace: Record, _application: Record, _until: int) -> Record:
    listed = [{"name": name, "id": number} for name, number in _PROCESSES]
    return {
        "timestamp": int(trace["_started"]) + _STEP,
        "top_processes": [
            {"category": category, "processes": listed}
            for category in ("CPU", "Memory")
        ],
    }


RESULTS: Final[dict[str, Callable[[Record, Record, int], Any]]] = {
    "webprobe-metrics": _web,
    "cloudpath": _path,
    "cloudpath-metrics": _path_metrics,
    "health-metrics": _health,
    "events": _events,
    "top-processes": _processes,
}
"""By the last segment of the path."""
