"""What Z-Insights can be asked: domains, the reports in them, and their entries."""

from collections.abc import Callable
from typing import Any, Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.graphql import Field, Schema, scalars, serve
from zscaler_mcp.simulator.graphql.schema import Resolve
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zins import kinds
from zscaler_mcp.simulator.zins.figures import (
    days_of,
    entries,
    grouped,
    names,
    narrowed,
)
from zscaler_mcp.simulator.zins.shadow import list_apps, summarize

__all__ = ["ZINS_ROUTES"]

_WINDOW: Final = {"start_time": "Long!", "end_time": "Long!"}
_TREND: Final = {"include_trend": "Boolean", "trend_interval": "TrendInterval"}
_UNIT: Final = {"traffic_unit": "WebTrafficUnits!"}

Source = Callable[[Store], list[Record]]
"""What the entries of a report are about."""


def _domain(_store: Store, _record: Record, _given: dict[str, Any]) -> Record:
    return {}


def _fixed(*values: str) -> Source:
    return lambda _: names(values)


def _stored(kind: str) -> Source:
    return lambda store: [
        {"id": each["id"], "name": each["name"]} for each in store.all(kind)
    ]


def _report(kind: str, name: str, source: Source, **arguments: str) -> Field:
    def resolve(store: Store, _record: Record, given: dict[str, Any]) -> Record:
        days = days_of(store, given)
        return {
            "obfuscated": False,
            "entries": entries(name, source(store), days, given),
        }

    return Field(kind=kind, arguments={**_WINDOW, **arguments}, resolve=resolve)


def _incidents(kind: str, category: str) -> Field:
    def resolve(store: Store, _record: Record, given: dict[str, Any]) -> Record:
        by = given["categorize_by"]
        groups = by if isinstance(by, list) else [by]
        found = grouped(store, groups, days_of(store, given)) if groups else []
        known = {each["name"]: each["id"] for each in store.all(kinds.LOCATION.name)}
        shown = [{**each, "id": known.get(each["name"])} for each in found]
        return {"obfuscated": False, "entries": shown}

    return Field(
        kind=kind,
        arguments={**_WINDOW, "categorize_by": category},
        resolve=resolve,
    )


def _devices(store: Store, _record: Record, _given: dict[str, Any]) -> Record:
    classes = store.all(kinds.DEVICE_CLASS.name)

    def count(*categories: str) -> int:
        return sum(each["total"] for each in classes if each["category"] in categories)

    apart = ("User Device", "Server", "Unclassified")
    total = sum(each["total"] for each in classes)
    return {
        "devices_count": total,
        "user_devices_count": count("User Device"),
        "iot_devices_count": total - count(*apart),
        "server_devices_count": count("Server"),
        "un_classified_devices_count": count("Unclassified"),
        "entries": [
            {
                "classifications": each["name"],
                "classification_uuid": each["uuid"],
                "category": each["category"],
                "total": each["total"],
            }
            for each in classes
        ],
    }


def _narrow(_store: Store, record: Record, given: dict[str, Any]) -> list[Record]:
    return narrowed(record.get("entries") or [], given)


def _entries(kind: str, **arguments: str) -> dict[str, Field]:
    """Whether names are obfuscated, and entries that a query may narrow."""
    arguments = {"limit": "Int", **arguments}
    resolve: Resolve = _narrow
    return {
        "obfuscated": Field(),
        "entries": Field(kind=kind, arguments=arguments, resolve=resolve),
    }


def _sorted(filters: str, orders: str) -> dict[str, str]:
    return {"filter_by": filters, "order_by": f"[{orders}]"}


_WEB: Final = {
    "location": _report(
        "WebTrend", "location", _stored(kinds.LOCATION.name), **_UNIT, **_TREND
    ),
    "no_grouping": _report(
        "WebTrend",
        "no_grouping",
        _fixed("ALL"),
        **_UNIT,
        **_TREND,
        dlp_engine_filter="DlpEngineFilter",
        action_filter="ActionStatus",
    ),
    "protocols": _report("Web", "protocols", _fixed(*kinds.PROTOCOLS), **_UNIT),
    "threat_super_categories": _report(
        "Web", "threats", _fixed(*kinds.THREATS), **_UNIT
    ),
    "threat_class": _report("Web", "classes", _fixed(*kinds.CLASSES), **_UNIT),
}
_FIREWALL: Final = {
    "action": _report("Firewall", "action", _fixed(*kinds.ACTIONS)),
    "location_firewall": _report(
        "FirewallPlaces", "firewall", _stored(kinds.LOCATION.name)
    ),
    "network_service": _report("Firewall", "service", _fixed(*kinds.SERVICES)),
}
_DOMAINS: Final = {
    "WEB_TRAFFIC": _WEB,
    "ZERO_TRUST_FIREWALL": _FIREWALL,
    "SAAS_SECURITY": {
        "casb_app": _report("Casb", "casb", _stored(kinds.APPLICATION.name))
    },
    "CYBER_SECURITY": {
        "incidents": _incidents("Incidents", "[IncidentsGroupBy!]!"),
        "cyber_security_location": _incidents(
            "IncidentPlaces", "IncidentsWithIdGroupBy!"
        ),
    },
    "SHADOW_IT": {
        "apps": Field(kind="ShadowApps", arguments=_WINDOW, resolve=list_apps),
        "shadow_it_summary": Field(
            kind="ShadowSummary", arguments=_WINDOW, resolve=summarize
        ),
    },
    "IOT": {"device_stats": Field(kind="Devices", resolve=_devices)},
}

_FIREWALL_SORTED: Final = _sorted("FirewallEntriesFilterBy", "FirewallEntryOrderBy")
_NESTED: Final = {
    **scalars("name total"),
    "entries": Field(kind="Entry", arguments={"limit": "Int"}, resolve=_narrow),
}
_COUNTED: Final = {"obfuscated": Field(), "entries": Field(kind="CountedEntry")}

_KINDS: Final = {
    "Entry": scalars("name total"),
    "Place": scalars("id name total"),
    "Trend": scalars("trend_start_time trend_interval trend_values"),
    "TrendEntry": {**scalars("name total"), "trend": Field(kind="Trend")},
    "Web": _entries("Entry", **_sorted("WebEntriesFilterBy", "WebOrderBy")),
    "WebTrend": _entries("TrendEntry", **_sorted("WebEntriesFilterBy", "WebOrderBy")),
    "Firewall": _entries("Entry", **_FIREWALL_SORTED),
    "FirewallPlaces": _entries("Place", **_FIREWALL_SORTED),
    "Casb": _entries("Entry", **_sorted("CasbEntriesFilterBy", "CasbEntryOrderBy")),
    "Incidents": _entries("Incident"),
    "Incident": _NESTED,
    "IncidentPlaces": _entries("Place"),
    "Devices": {
        **scalars(
            "devices_count user_devices_count iot_devices_count server_devices_count"
            " un_classified_devices_count"
        ),
        **_entries("DeviceClass", **_sorted("IoTDeviceFilterBy", "IoTDeviceOrderBy")),
    },
    "DeviceClass": scalars("classifications classification_uuid category total"),
    "ShadowApps": {
        "entries": Field(
            kind="ShadowApp",
            arguments={
                "limit": "Int",
                **_sorted("shadowITAppsSearchFilterBy", "ShadowITAppsOrderBy"),
            },
            resolve=_narrow,
        )
    },
    "ShadowApp": scalars(
        "application application_category risk_index computed_risk_index"
        " sanctioned_state integration data_consumed data_uploaded data_downloaded"
        " authenticated_users unAuthenticated_location_count last_access_time"
        " vulnerability undiscovered custom_risk_index"
    ),
    "ShadowSummary": {
        **scalars("total_upload_bytes total_download_bytes total_apps total_bytes"),
        **{
            f"group_by_{name}": Field(kind="Counted")
            for name in (
                "app_cat_for_app",
                "app_cat_for_user_count",
                "app_cat_for_upload_bytes",
                "app_cat_for_download_bytes",
                "app_cat_for_total_bytes",
                "risk_index_for_app",
                "provisioning_status_for_app",
                "access_for_app",
            )
        },
    },
    "Counted": _COUNTED,
    "CountedEntry": {**scalars("name total"), "entries": Field(kind="Entry")},
}


def _members(kind: str, words: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), kind)


_FILTERS: Final = {
    "WebEntriesFilterBy": "name",
    "CasbEntriesFilterBy": "name",
    "FirewallEntriesFilterBy": "name",
    "IoTDeviceFilterBy": "classifications classification_uuid category",
    "shadowITAppsSearchFilterBy": "application application_category sanctioned_state",
}
_ORDERS: Final = {
    "WebOrderBy": "name total",
    "CasbEntryOrderBy": "name total",
    "FirewallEntryOrderBy": "name total",
    "IoTDeviceOrderBy": "classifications classification_uuid category total",
    "ShadowITAppsOrderBy": "application application_category risk_index"
    " computed_risk_index sanctioned_state data_consumed",
}

_SCHEMA: Final = Schema(
    kinds={
        "Query": {name: Field(kind=name, resolve=_domain) for name in _DOMAINS},
        **_DOMAINS,
        **_KINDS,
    },
    enums={
        "ActionStatus": ("ALLOW", "BLOCK"),
        "DlpEngineFilter": (
            "ANY",
            "NONE",
            "HIPAA",
            "CYBER_BULLY_ENG",
            "GLBA",
            "PCI",
            "OFFENSIVE_LANGUAGE",
            "EXTERNAL",
        ),
        "IncidentsGroupBy": (
            "THREAT_CATEGORY_ID",
            "APP_ID",
            "TIME",
            "USER_ID",
            "SRC_COUNTRY",
        ),
        "IncidentsWithIdGroupBy": (
            "LOCATION_ID",
            "APP_ID",
            "USER_ID",
            "DEPARTMENT_ID",
        ),
        "SortOrder": ("ASC", "DESC"),
        "TrendInterval": ("DAY", "HOUR"),
        "WebTrafficUnits": ("TRANSACTIONS", "BYTES"),
    },
    inputs={
        "StringFilter": {
            **_members("String", "eq ne"),
            **_members("[String!]", "in nin"),
        },
        **{name: _members("StringFilter", each) for name, each in _FILTERS.items()},
        **{name: _members("SortOrder", each) for name, each in _ORDERS.items()},
    },
)

ZINS_ROUTES: Final = (Route("POST", "/zins/graphql", serve(_SCHEMA), kinds.ZINS),)
