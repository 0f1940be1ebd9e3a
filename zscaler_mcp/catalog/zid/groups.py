"""ZIdentity groups, and the users in them."""

from typing import Final

from zscaler_mcp.catalog.call import Call, Listing
from zscaler_mcp.catalog.rows import BOOLEAN, Rows, path_id, query
from zscaler_mcp.catalog.zid.members import GROUPS, PAGES, find, looked_up, name, of

__all__ = ["TOOLS"]

_LIKE: Final = "name[like]"

_group_id: Final = path_id(
    "group_id", "Id of the group; zid_list_groups and zid_search_groups yield it."
)


async def _users_by_name(call: Call) -> Listing:
    """The users of the group that a name means."""
    group_id = await find(call, [of(call.tool, GROUPS, _LIKE)], ("name",))
    return await looked_up(call, group_id, f"{GROUPS}/{{record_id}}/users")


_rows: Final = Rows("zid_groups", "zid")

TOOLS: Final = (
    _rows.listing(
        "zid_list_groups",
        "List ZIdentity groups",
        "Groups of the tenant: id, name, description, source, whether a rule fills"
        " them (dynamicGroup), and whether entitlements are tied to them.",
        GROUPS,
        parameters=(
            query("name", "Text that the name holds, in any letter case.", wire=_LIKE),
            query(
                "exclude_dynamic_groups",
                "Whether to leave out groups that a rule fills.",
                BOOLEAN,
                wire="excludedynamicgroups",
            ),
        ),
        pages=PAGES,
    ),
    _rows.reading(
        "zid_get_group",
        "Get a ZIdentity group",
        "One group: name, description, source, identity provider and whether"
        " entitlements are tied to it. Its members come from zid_get_group_users.",
        f"{GROUPS}/{{group_id}}",
        parameters=(_group_id,),
    ),
    _rows.listing(
        "zid_search_groups",
        "Search ZIdentity groups by name",
        "Groups whose name holds a text. An empty list means that there is none, not"
        " that the text has to be taken apart.",
        GROUPS,
        parameters=(
            query(
                "name",
                "Text that the name holds, in any letter case.",
                wire=_LIKE,
                required=True,
            ),
        ),
        pages=PAGES,
    ),
    _rows.listing(
        "zid_get_group_users",
        "List users of a ZIdentity group",
        "Users in a group, by the group's id: login name, display name, e-mail"
        " addresses, department, and whether they are active (status).",
        f"{GROUPS}/{{group_id}}/users",
        parameters=(_group_id,),
        pages=PAGES,
    ),
    _rows.listing(
        "zid_get_group_users_by_name",
        "List users of a ZIdentity group by its name",
        "Users in the group of a name: the one named exactly so, or else the first"
        " whose name holds the text. If that may be several, look with"
        " zid_search_groups and take the id.",
        GROUPS,
        parameters=(name("Name of the group, in any letter case."),),
        pages=PAGES,
        adapter=_users_by_name,
    ),
)
