"""ZIA users, the groups they are in and the departments they belong to."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.call import Call, Listing
from zscaler_mcp.catalog.model import Parameter
from zscaler_mcp.catalog.perform import read_list
from zscaler_mcp.catalog.rows import (
    BOOLEAN,
    FILTER,
    ZIA_PAGES,
    Rows,
    one_of,
    query,
)
from zscaler_mcp.catalog.sieves import containing
from zscaler_mcp.catalog.zia.lookups import detail, one_or_list, optional_id, read_one

__all__ = ["TOOLS"]

_BASE: Final = "/zia/api/v1/"
_USERS: Final = _BASE + "users"
_GROUPS: Final = _BASE + "groups"
_DEPARTMENTS: Final = _BASE + "departments"

_FIELDS: Final = ("id", "name", "expiry", "status", "external_id", "rank")
_LITE: Final = _DEPARTMENTS + "/lite"


def _sorting(*fields: str) -> tuple[Parameter, ...]:
    return (
        query("sort_by", "Member to sort by.", one_of(*fields)),
        query(
            "sort_order",
            "Order: asc, desc, or rule_execution, as rules evaluate them.",
            one_of("asc", "desc", "rule_execution"),
        ),
    )


def _without(arguments: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: arguments[name] for name in arguments if name not in names}


async def _groups(call: Call) -> Listing:
    """One group, the groups of a name, or a list.

    The service's own search is not reliable: a name is looked for here, among the
    groups of every page.
    """
    if "group_id" in call.arguments:
        return await read_one(call, _GROUPS + "/{group_id}")
    if "name" not in call.arguments:
        return await read_list(call)
    name = call.arguments["name"].strip()
    if not name:
        raise call.refuse("It holds nothing but blanks.", "name")
    whole = {"name": name, **ZIA_PAGES.most}
    return await read_list(attrs.evolve(call, arguments=whole))


async def _departments(call: Call) -> Listing:
    """One department or a list, each in full or in brief."""
    brief = call.arguments.get("action") == "read_lite"
    path = _LITE if brief else _DEPARTMENTS
    if "department_id" in call.arguments:
        return await read_one(call, path + "/{department_id}")
    arguments = _without(call.arguments, "limit_search") if brief else call.arguments
    tool = attrs.evolve(call.tool, path=path)
    return await read_list(attrs.evolve(call, tool=tool, arguments=arguments))


_rows: Final = Rows("zia_users", "zia", secrets=frozenset({"password"}))

TOOLS: Final = (
    _rows.listing(
        "get_zia_users",
        "List or get ZIA users",
        "Users that ZIA knows, each with id, name, email, department and groups; or"
        " the one that user_id names.",
        _USERS,
        parameters=(
            optional_id("user_id", "Id of a user, a number as text."),
            query("name", "Text that the user's name or email holds."),
            query("dept", "Text that the department's name holds."),
            query("group", "Text that the group's name holds."),
        ),
        pages=ZIA_PAGES,
        adapter=one_or_list("user_id"),
    ),
    _rows.listing(
        "get_zia_user_groups",
        "List or get ZIA user groups",
        "Groups of users, each with id and name, for the groups of policy rules; or"
        " the one that group_id names.",
        _GROUPS,
        parameters=(
            optional_id("group_id", "Id of a group, a number as text."),
            Parameter(
                name="name",
                description="Text that the group's name holds, in any letter case:"
                " every page is searched for it, and the other filters are ignored.",
                schema={**FILTER, "minLength": 1},
            ),
            query(
                "search", "Text for the service to search by; name finds more surely."
            ),
            query("defined_by", "Text for the service to filter by, beside search."),
            *_sorting(*_FIELDS, "mod_time"),
        ),
        pages=ZIA_PAGES,
        sieve=containing("name", "name"),
        adapter=_groups,
    ),
    _rows.listing(
        "get_zia_user_departments",
        "List or get ZIA departments",
        "Departments of users, each with id and name, for the departments of policy"
        " rules; or the one that department_id names.",
        _DEPARTMENTS,
        parameters=(
            detail(
                "How much to tell: read for whole records, read_lite for the least."
            ),
            optional_id("department_id", "Id of a department, a number as text."),
            query(
                "limit_search",
                "Whether search looks at the name only; read_lite has no such choice.",
                BOOLEAN,
            ),
            query("search", "Text that the department's name or comments hold."),
            *_sorting(*_FIELDS),
        ),
        pages=ZIA_PAGES,
        adapter=_departments,
    ),
)
