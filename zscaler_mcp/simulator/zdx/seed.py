"""ZDX's records: people with devices, applications, alerts, software."""

from typing import Any, Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.chance import digits, share, spread
from zscaler_mcp.simulator.cities import CITIES
from zscaler_mcp.simulator.people import DEPARTMENTS, DOMAIN, Person, people
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zdx.kinds import (
    ALERT,
    APPLICATION,
    DEPARTMENT,
    DEVICE,
    LOCATION,
    SOFTWARE,
    TRACE,
    USER,
)

__all__ = ["seed_zdx"]

_APPLICATIONS: Final = (
    "Mail",
    "Calendar",
    "Team Chat",
    "Video Meetings",
    "File Sharing",
    "Customer Relations",
    "Source Hosting",
    "Build Service",
    "Payroll",
    "Travel Booking",
    "Service Desk",
    "Learning Portal",
)
_RULES: Final = (
    ("Slow page fetches", "APPLICATION"),
    ("Low score in one region", "APPLICATION"),
    ("DNS resolution fails", "NETWORK"),
    ("Latency to the Service Edge", "NETWORK"),
    ("Processor of devices overloaded", "DEVICE"),
    ("Wi-Fi signal weak", "DEVICE"),
)
_SEVERITIES: Final = ("LOW", "MEDIUM", "HIGH", "CRITICAL")
_SOFTWARE: Final = (
    ("Example Browser", "Example Software", ("120.0", "121.0", "122.1")),
    ("Example Office", "Example Software", ("16.0", "16.2")),
    ("Client Connector", "Zscaler", ("4.4.0", "4.5.1")),
    ("PDF Reader", "Paper Tools", ("23.1", "24.0")),
    ("Video Meetings", "Round Table", ("5.17", "6.0")),
    ("Terminal", "Shell Works", ("1.18",)),
    ("Disk Cleaner", "Unknown Publisher", ("3.2",)),
    ("Password Vault", "Vault Makers", ("8.1", "8.2")),
    ("Notes", "Paper Tools", ("2.0",)),
    ("Archive Tool", "Free Utilities", ("19.0", "22.1")),
)
_MODELS: Final = (
    ("Latitude 7440", "Example Computers", "Windows 11", "8 GB"),
    ("Slimbook 14", "Example Computers", "macOS 14.5", "16 GB"),
    ("Workstation Z2", "Sample Systems", "Windows 11", "32 GB"),
    ("Studio 16", "Sample Systems", "macOS 15.1", "32 GB"),
)
_PEOPLE: Final = 36
_ONGOING: Final = 8
_ENDED: Final = 30
_BETWEEN: Final = 1200
"""Seconds from the end of one alert to that of the next."""

_MOST_TOUCHED: Final = 12
_TRACED: Final = 3
_TRACE_SECONDS: Final = 900
_HOUR: Final = 3600


def seed_zdx(store: Store, scale: int) -> None:
    """Fill ZDX."""
    departments = store.seed(DEPARTMENT.name, map(_department, DEPARTMENTS))
    locations = store.seed(
        LOCATION.name, ({"name": f"{city.name} office"} for city in CITIES)
    )
    for person in people(_PEOPLE * scale):
        at = CITIES.index(person.city)
        work = DEPARTMENTS.index(person.department)
        user = {"name": person.name, "email": person.email}
        (made,) = store.seed(USER.name, [user])
        own = 2 if share(25, "second device", person.number) else 1
        for place in range(own):
            device = _device(person, place, made["id"])
            device["location_id"] = locations[at]["id"]
            device["department_id"] = departments[work]["id"]
            store.seed(DEVICE.name, [device])
    store.seed(APPLICATION.name, map(_application, range(len(_APPLICATIONS))))
    store.seed(SOFTWARE.name, _software())
    _seed_alerts(store, scale)
    _seed_traces(store)


def _department(name: str) -> Record:
    return {
        "name": name,
        "comments": f"Everybody in {name}",
        "idpId": 0,
        "deleted": False,
        "isNonEditable": False,
        "isForUnauthenticatedUser": False,
    }


def _device(person: Person, place: int, user_id: Any) -> Record:
    """A device of somebody; members with an underscore in front stay inside."""
    key = (person.number, place)
    model, maker, system, memory = _MODELS[spread(0, len(_MODELS) - 1, "model", *key)]
    host = spread(2, 250, "host", *key)
    return {
        "name": f"{person.first.lower()}-{digits(4, 'name', *key)}",
        "userid": user_id,
        "geo_id": f"geo-{CITIES.index(person.city) + 1:03d}",
        "_city": person.city,
        "_user": person.email,
        "_model": model,
        "_maker": maker,
        "_system": system,
        "_memory": memory,
        "_serial": digits(10, "serial", *key).upper(),
        "_mac": f"00:00:5e:00:53:{spread(0, 255, 'mac', *key):02x}",
        "_ipv4": f"192.0.2.{host}",
        "_public": f"198.51.100.{host}",
        "_ipv6": f"2001:db8::{host:x}",
        "_gateway": "192.0.2.1",
        "_suffix": f"corp.{DOMAIN}",
    }


def _application(place: int) -> Record:
    name = _APPLICATIONS[place]
    return {
        "name": name,
        "_web_probe": {"id": 61_000 + place, "name": f"{name} page"},
        "_path_probe": {"id": 62_000 + place, "name": f"Path to {name}"},
    }


def _software() -> list[Record]:
    return [
        {
            "software_key": f"{name} {version}".replace(" ", "_"),
            "software_name": name,
            "software_version": version,
            "vendor": vendor,
            "software_group": "Applications",
            "software_install_type": "System",
        }
        for name, vendor, versions in _SOFTWARE
        for version in versions
    ]


def _seed_alerts(store: Store, scale: int) -> None:
    """Alerts that last, and after them one that ended every twenty minutes."""
    devices = [device["id"] for device in store.all(DEVICE.name)]
    applications = store.all(APPLICATION.name)
    for place in range((_ONGOING + _ENDED) * scale):
        over = max(0, place + 1 - _ONGOING * scale)
        until = store.now - over * _BETWEEN
        rule, kind = _RULES[place % len(_RULES)]
        touched = {
            devices[spread(0, len(devices) - 1, "touched", place, each)]
            for each in range(spread(1, _MOST_TOUCHED, "touched", place))
        }
        alert = {
            "rule_name": rule,
            "severity": _SEVERITIES[place % len(_SEVERITIES)],
            "alert_type": kind,
            "alert_status": "ENDED" if over else "ONGOING",
            "started_on": until - spread(1, 40, "begun", place) * _HOUR,
            "ended_on": until if over else 0,
            "_application": applications[place % len(applications)]["id"],
            "_devices": sorted(touched),
        }
        store.seed(ALERT.name, [alert])


def _seed_traces(store: Store) -> None:
    """A deep trace that is over, on each of some devices."""
    application = store.all(APPLICATION.name)[0]
    for device in store.all(DEVICE.name)[:_TRACED]:
        store.seed(
            TRACE.name,
            [
                {
                    "session_name": "Slow mail",
                    "app_id": application["id"],
                    "web_probe_id": application["_web_probe"]["id"],
                    "cloudpath_probe_id": application["_path_probe"]["id"],
                    "session_length_minutes": _TRACE_SECONDS // 60,
                    "probe_device": True,
                    "_device": device["id"],
                    "_started": store.now - 2 * _TRACE_SECONDS,
                }
            ],
        )
