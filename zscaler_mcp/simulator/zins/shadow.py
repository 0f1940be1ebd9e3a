"""Shadow IT: what applications were used for, and how that adds up."""

from collections.abc import Callable
from typing import Any, Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zins.figures import DAY, days_of, figure, largest_first
from zscaler_mcp.simulator.zins.kinds import APPLICATION

__all__ = ["list_apps", "summarize"]

_DAILY: Final = 50_000_000
"""Bytes that an application moves in a day, at most, in each direction."""

_RISKY: Final = 4


def _used(application: Record, days: list[int]) -> Record:
    """One application with what was done with it in a window."""
    name = application["name"]
    up = sum(figure(name, "up", day, most=_DAILY) for day in days)
    down = sum(figure(name, "down", day, most=_DAILY) for day in days)
    risk = application["risk_index"]
    return {
        "application": name,
        "application_category": application["category"],
        "risk_index": risk,
        "computed_risk_index": risk,
        "custom_risk_index": None,
        "sanctioned_state": application["sanctioned_state"],
        "access": application["access"],
        "integration": figure(name, "integration", most=3),
        "data_consumed": up + down,
        "data_uploaded": up,
        "data_downloaded": down,
        "authenticated_users": figure(name, "users", most=200) + 1,
        "unAuthenticated_location_count": figure(name, "places", most=5),
        "last_access_time": days[-1] * DAY,
        "vulnerability": "YES" if risk >= _RISKY else "NO",
        "undiscovered": False,
        "total": up + down,
    }


def _all(store: Store, given: dict[str, Any]) -> list[Record]:
    days = days_of(store, given)
    return [_used(each, days) for each in store.all(APPLICATION.name)]


def list_apps(store: Store, _record: Record, given: dict[str, Any]) -> Record:
    """Every application that was found."""
    return {"entries": largest_first(_all(store, given))}


def _by(
    apps: list[Record], member: str, amount: Callable[[Record], int], *, nested: bool
) -> Record:
    """What applications come to by one of their members."""
    found: dict[str, list[Record]] = {}
    for app in apps:
        part = {"name": app["application"], "total": amount(app)}
        found.setdefault(str(app[member]), []).append(part)
    return {
        "obfuscated": False,
        "entries": [
            {
                "name": name,
                "total": sum(part["total"] for part in parts),
                "entries": parts if nested else None,
            }
            for name, parts in found.items()
        ],
    }


def summarize(store: Store, _record: Record, given: dict[str, Any]) -> Record:
    """All applications together."""
    apps = _all(store, given)
    amounts: dict[str, Callable[[Record], int]] = {
        "app": lambda _: 1,
        "user_count": lambda app: int(app["authenticated_users"]),
        "upload_bytes": lambda app: int(app["data_uploaded"]),
        "download_bytes": lambda app: int(app["data_downloaded"]),
        "total_bytes": lambda app: int(app["data_consumed"]),
    }
    members = {
        "risk_index": "risk_index",
        "provisioning_status": "sanctioned_state",
        "access": "access",
    }
    return {
        "total_apps": len(apps),
        "total_upload_bytes": sum(app["data_uploaded"] for app in apps),
        "total_download_bytes": sum(app["data_downloaded"] for app in apps),
        "total_bytes": sum(app["data_consumed"] for app in apps),
        **{
            f"group_by_app_cat_for_{name}": _by(
                apps, "application_category", amount, nested=True
            )
            for name, amount in amounts.items()
        },
        **{
            f"group_by_{name}_for_app": _by(apps, member, amounts["app"], nested=False)
            for name, member in members.items()
        },
    }
