"""ZPA's log streaming: receivers, and the tables that they are set up from."""

from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.listing import select
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.reading import stamps

__all__ = ["CLIENT_TYPES", "LOG_STREAMS"]

RECEIVER: Final = Kind(
    name="log receiver",
    dialect=ZPA,
    path="lssConfig",
    fields=fields(text="name", object="config policyRule", objects="connectorGroups"),
    writable=False,
)
"""Its name is kept beside the configuration, to be searched by; it is shown within."""

CLIENT_TYPES: Final = {
    "zpn_client_type_zapp": "Client Connector",
    "zpn_client_type_exporter": "Web Browser",
    "zpn_client_type_browser_isolation": "Cloud Browser",
    "zpn_client_type_machine_tunnel": "Machine Tunnel",
    "zpn_client_type_edge_connector": "Cloud Connector",
    "zpn_client_type_branch_connector": "Branch Connector",
    "zpn_client_type_zapp_partner": "Client Connector Partner",
}

_FIELDS: Final = {
    "zpn_trans_log": ("LogTimestamp", "User", "Host", "ConnectionStatus"),
    "zpn_auth_log": ("LogTimestamp", "Username", "SessionStatus"),
    "zpn_ast_auth_log": ("LogTimestamp", "Connector", "SessionStatus"),
    "zpn_ast_comprehensive_stats": ("LogTimestamp", "Connector", "CPUUtilization"),
    "zpn_sys_auth_log": ("LogTimestamp", "ServiceEdge", "SessionStatus"),
    "zpn_http_trans_log": ("LogTimestamp", "NameID", "URL", "StatusCode"),
    "zpn_audit_log": ("ModifiedTime", "AuditOperationType", "ObjectName"),
    "zpn_waf_http_exchanges_log": ("LogTimestamp", "URL", "CriticalInterfaceAlerts"),
}
_CODES: Final = (
    ("BRK_MT_SETUP_FAIL_BIND_TO_AST_LOCAL_OWNER", "Error", ["zpn_trans_log"]),
    ("OPEN_OR_ACTIVE_CONNECTION", "Success", ["zpn_trans_log"]),
    ("MT_CLOSED_TERMINATED", "Success", ["zpn_trans_log"]),
    ("ZPN_STATUS_AUTHENTICATED", "Success", ["zpn_auth_log", "zpn_ast_auth_log"]),
    ("ZPN_STATUS_DISCONNECTED", "Success", ["zpn_auth_log", "zpn_sys_auth_log"]),
)
_BASE: Final = ZPA.base.replace("<version>", "v2")
_TABLES: Final = "/zpa/mgmtconfig/v2/admin/lssConfig"


def _shown(receiver: Record) -> Record:
    return {name: value for name, value in receiver.items() if name != "name"}


def _list(store: Store, call: Call) -> Reply:
    found = select(RECEIVER, store.all(RECEIVER.name), call.query)
    return Reply(ZPA.page([_shown(each) for each in found], call.query))


def _get(store: Store, call: Call) -> Reply:
    return Reply(_shown(store.get(RECEIVER.name, call.ids["id"])))


def _formats(_store: Store, call: Call) -> Reply:
    """The formats of one type of log, or of all."""
    made = {
        log: {
            "csv": ",".join(f"%s{{{name}}}" for name in names) + "\\n",
            "tsv": "\\t".join(f"%s{{{name}}}" for name in names) + "\\n",
            "json": "{" + ",".join(f'"{n}":%j{{{n}}}' for n in names) + "}\\n",
        }
        for log, names in _FIELDS.items()
    }
    wanted = call.query.get("logType")
    if wanted is None:
        return Reply(made)
    if wanted not in made:
        raise Refused(400, "logType is unknown.", None, ["logType"])
    return Reply(made[wanted])


def _status_codes(_store: Store, _call: Call) -> Reply:
    codes = {
        code: {"name": code, "status": status, "log_types": logs}
        for code, status, logs in _CODES
    }
    return Reply(codes)


def _client_types(_store: Store, _call: Call) -> Reply:
    return Reply(CLIENT_TYPES)


def _receiver(number: int) -> Record:
    log = tuple(_FIELDS)[number % len(_FIELDS)]
    name = f"siem-{log.removeprefix('zpn_').replace('_', '-')}-{number + 1}"
    return {
        "name": name,
        "config": {
            **stamps(number),
            "id": f"2162000000000031{number:02}",
            "name": name,
            "description": "To the collector of the security team",
            "enabled": number % 5 != 0,
            "sourceLogType": log,
            "format": "\\t".join(f"%s{{{each}}}" for each in _FIELDS[log]) + "\\n",
            "filter": [],
            "auditMessage": "",
            "lssHost": f"192.0.2.{number % 200 + 10}",
            "lssPort": "6514",
            "useTls": True,
        },
        "connectorGroups": [{"id": "216200000000002001", "name": "Frankfurt"}],
    }


def _seed(store: Store, scale: int) -> None:
    store.seed(RECEIVER.name, map(_receiver, range(24 * scale)))


LOG_STREAMS: Final = Part(
    kinds=(RECEIVER,),
    routes=(
        Route("GET", f"{_BASE}/lssConfig", _list, ZPA),
        Route("GET", f"{_BASE}/lssConfig/<id>", _get, ZPA),
        Route("GET", f"{_BASE}/lssConfig/logType/formats", _formats, ZPA),
        Route("GET", f"{_TABLES}/statusCodes", _status_codes, ZPA),
        Route(
            "GET", f"{_TABLES}/customers/<customer_id>/clientTypes", _client_types, ZPA
        ),
    ),
    seed=_seed,
)
