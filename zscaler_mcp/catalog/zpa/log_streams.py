"""ZPA's log streaming: where logs go, and what they may hold."""

from collections.abc import Mapping
from typing import Any, Final

from zscaler_mcp.catalog.call import Call, as_record
from zscaler_mcp.catalog.model import Parameter, Place, Wire
from zscaler_mcp.catalog.rows import ZPA_PAGES, Rows, one_of, path_id, search

__all__ = ["TOOLS"]

_RECEIVERS: Final = "/zpa/mgmtconfig/v2/admin/customers/{customer_id}/lssConfig"
_FORMATS: Final = f"{_RECEIVERS}/logType/formats"
_LOGS: Final = "/zpa/mgmtconfig/v2/admin/lssConfig"

_LOG_TYPES: Final[Mapping[str, str]] = {
    "app_connector_metrics": "zpn_ast_comprehensive_stats",
    "app_connector_status": "zpn_ast_auth_log",
    "audit_logs": "zpn_audit_log",
    "browser_access": "zpn_http_trans_log",
    "private_svc_edge_status": "zpn_sys_auth_log",
    "user_activity": "zpn_trans_log",
    "user_status": "zpn_auth_log",
    "web_inspection": "zpn_waf_http_exchanges_log",
}
"""The names of log types, and the service's own for them."""

_rows: Final = Rows("zpa_misc", "zpa")


async def _list_log_types(_call: Call) -> Any:
    """A table of ours; the service has no request for it."""
    return {"log_types": dict(_LOG_TYPES)}


async def _list_status_codes(call: Call) -> Any:
    """The codes, or those among them that logs of one type hold."""
    codes = as_record(await call.get(call.path()))
    if "log_type" not in call.arguments:
        return codes
    log = _LOG_TYPES[call.arguments["log_type"]]
    return {
        code: details
        for code, details in codes.items()
        if isinstance(details, dict) and log in (details.get("log_types") or ())
    }


TOOLS: Final = (
    _rows.listing(
        "zpa_list_lss_configs",
        "List ZPA log receivers",
        "Configurations of the log streaming service: which type of log goes to which"
        " host and port, in which format, from which connector groups.",
        _RECEIVERS,
        parameters=(
            search("Name of the receiver, or a filter such as name+CONTAINS+siem."),
        ),
        pages=ZPA_PAGES,
    ),
    _rows.reading(
        "zpa_get_lss_config",
        "Get a ZPA log receiver",
        "One configuration of the log streaming service, with its filter and the rule"
        " that says whose logs it gets.",
        f"{_RECEIVERS}/{{lss_config_id}}",
        parameters=(
            path_id(
                "lss_config_id",
                "Id of the receiver, digits as text; zpa_list_lss_configs yields it.",
            ),
        ),
    ),
    _rows.reading(
        "zpa_list_lss_log_types",
        "List ZPA log types",
        "Types of logs that can be streamed, each with the name that the service and"
        " its records have for it.",
        _FORMATS,
        adapter=_list_log_types,
    ),
    _rows.reading(
        "zpa_get_lss_log_format",
        "Get the formats of a ZPA log type",
        "Ready-made formats of one type of log: csv, json and tsv, each the text that"
        " a receiver is configured with.",
        _FORMATS,
        parameters=(
            Parameter(
                name="log_type",
                description="Type of log, such as user_activity;"
                " zpa_list_lss_log_types says what there is.",
                schema=one_of(*_LOG_TYPES),
                required=True,
                sent=(Wire(Place.QUERY, "logType"),),
                value=lambda word: _LOG_TYPES.get(word, word),
            ),
        ),
    ),
    _rows.reading(
        "zpa_list_lss_status_codes",
        "List ZPA log status codes",
        "Status codes in logs, each with its meaning and the types of logs that hold"
        " it; a receiver's filter names them.",
        f"{_LOGS}/statusCodes",
        parameters=(
            Parameter(
                name="log_type",
                description="Type of log, to list only its codes.",
                schema=one_of(*_LOG_TYPES),
            ),
        ),
        adapter=_list_status_codes,
    ),
    _rows.reading(
        "zpa_list_lss_client_types",
        "List ZPA client types",
        "Kinds of clients: each word that records and conditions on CLIENT_TYPE have"
        " (zpn_client_type_...), with its label.",
        f"{_LOGS}/customers/{{customer_id}}/clientTypes",
    ),
)
