"""Who administers Cloud and Branch Connector, and the clouds it is joined to."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from zscaler_mcp.catalog.model import Parameter, Place, Record, Wire
from zscaler_mcp.catalog.rows import BOOLEAN, FILTER, Rows, query, texts
from zscaler_mcp.catalog.sieves import containing
from zscaler_mcp.catalog.ztw.paging import ZTW_ACCOUNT_PAGES, ZTW_PAGES

__all__ = ["TOOLS"]

_API: Final = "/ztw/api/v1"
_MAX_ROLES: Final = 100
_MAX_DEPTH: Final = 8
"""Levels of a record that a search looks through; an account has three."""

_rows: Final = Rows("ztw", "ztw", secrets=frozenset({"password", "token"}), staged=True)


def _texts(value: Any, depth: int = _MAX_DEPTH) -> Iterator[str]:
    """The texts of a record, at any depth that one has."""
    if isinstance(value, str):
        yield value.casefold()
    elif depth and isinstance(value, (dict, list)):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _texts(each, depth - 1)


def _of_account(arguments: Mapping[str, Any]) -> Callable[[Record], bool] | None:
    """Accounts of a cloud whose texts hold the search.

    The service documents both filters for a shorter list than this one; where it
    honours them here, this passes all that comes.
    """
    text = str(arguments.get("search", "")).strip().casefold()
    cloud = str(arguments.get("cloud_type", "")).strip().casefold()
    if not text and not cloud:
        return None

    def test(record: Record) -> bool:
        kind = str(record.get("cloudType") or cloud).casefold()
        if cloud not in ("", kind):
            return False
        return not text or any(text in each for each in _texts(record))

    return test


TOOLS: Final = (
    _rows.listing(
        "ztw_list_admins",
        "List ZTW administrators",
        "Administrators of Cloud and Branch Connector: login name, e-mail address,"
        " role, scope and whether they are disabled or auditors. Passwords and"
        " tokens are withheld.",
        f"{_API}/adminUsers",
        parameters=(
            query(
                "include_auditor_users",
                "Whether auditors are in the list.",
                BOOLEAN,
            ),
            query(
                "include_admin_users",
                "Whether administrators are in the list.",
                BOOLEAN,
            ),
            query(
                "include_api_roles",
                "Whether those with API roles are in the list; the service may not"
                " honour it.",
                BOOLEAN,
            ),
            query("search", "Text that the login name, name or e-mail address holds."),
            query(
                "version",
                "Number of a configuration backup to list the administrators of; left"
                " out, those of today.",
                {"type": "integer"},
            ),
        ),
        pages=ZTW_PAGES,
    ),
    _rows.listing(
        "ztw_list_roles",
        "List ZTW administrator roles",
        "Every administrator role of Cloud and Branch Connector with its access to"
        " each area (READ_WRITE, READ_ONLY or NONE) and feature.",
        f"{_API}/adminRoles",
        parameters=(
            query(
                "include_auditor_role",
                "Whether the auditor role is in the list.",
                BOOLEAN,
            ),
            query(
                "include_partner_role",
                "Whether partner roles are in the list.",
                BOOLEAN,
            ),
            Parameter(
                name="include_api_roles",
                description="Whether API roles are in the list.",
                schema=BOOLEAN,
                # The one filter of its kind that the service spells in the singular.
                sent=(Wire(Place.QUERY, "includeApiRole"),),
            ),
            Parameter(
                name="role_ids",
                description="Ids of the roles to list, numbers as text; a list"
                " without them yields them.",
                schema=texts(_MAX_ROLES),
                sent=(Wire(Place.QUERY, "id"),),
            ),
            Parameter(
                name="search",
                description="Text that the role's name holds, in any letter case.",
                schema=FILTER,
                blank_is_absent=True,
            ),
        ),
        sieve=containing("search", "name"),
    ),
    _rows.listing(
        "ztw_list_public_cloud_info",
        "List ZTW public cloud accounts",
        "Public cloud accounts joined to Cloud and Branch Connector for workload"
        " discovery: account, role and external id, account groups, supported regions"
        " and their state, and the time of the last synchronization.",
        f"{_API}/publicCloudInfo",
        parameters=(
            query(
                "search",
                "Text that the name, an account id or another text of the account"
                " holds, in any letter case.",
            ),
            query("cloud_type", "Cloud of the account: AWS, AZURE or GCP."),
        ),
        pages=ZTW_PAGES,
        sieve=_of_account,
    ),
    _rows.listing(
        "ztw_list_public_account_details",
        "List ZTW public account details",
        "Accounts and platforms that connectors run in, in brief: the id of the"
        " record, the account's id at its cloud, the platform.",
        f"{_API}/publicCloudAccountDetails",
        pages=ZTW_ACCOUNT_PAGES,
    ),
    _rows.reading(
        "ztw_get_discovery_settings",
        "Get ZTW discovery settings",
        "The tenant's settings of workload discovery: the AWS account that the"
        " joined accounts trust, and the name of its role.",
        f"{_API}/discoveryService/workloadDiscoverySettings",
    ),
)
