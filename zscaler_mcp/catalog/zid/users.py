"""ZIdentity users, and the groups they are in."""

from typing import Final

import attrs

from zscaler_mcp.catalog.call import Call, Listing
from zscaler_mcp.catalog.model import Tool
from zscaler_mcp.catalog.perform import read_list
from zscaler_mcp.catalog.rows import Rows, path_id, query
from zscaler_mcp.catalog.zid.members import (
    PAGES,
    USERS,
    find,
    looked_up,
    name,
    of,
    searching,
)

__all__ = ["TOOLS"]

_LOGIN: Final = "loginname[like]"
_DISPLAY: Final = "displayname[like]"
_EMAIL: Final = "primaryemail[like]"

_user_id: Final = path_id(
    "user_id", "Id of the user; zid_list_users and zid_search_users yield it."
)
_NAME: Final = (
    "Part of a login name or, where no login name holds it, of a display name; a"
    " text with an @ is part of an e-mail address. Letter case does not matter."
)


def _filters(text: str) -> tuple[str, ...]:
    """The filters that a name is tried as, in turn."""
    return (_EMAIL,) if "@" in text else (_LOGIN, _DISPLAY)


async def _any(call: Call, row: Tool) -> bool:
    """Whether a search finds anybody at all, wherever its pages begin."""
    arguments = {"name": call.arguments["name"], "limit": 1}
    listing = await read_list(attrs.evolve(call, tool=row, arguments=arguments))
    return bool(listing.items)


async def _search(call: Call) -> Listing:
    """Users by login name, then by display name; or by e-mail address.

    A page beyond the last of the login names is empty, and not a page of the
    display names.
    """
    listing = Listing([])
    for wire in _filters(call.arguments["name"]):
        row = searching(call.tool, wire)
        listing = await read_list(attrs.evolve(call, tool=row))
        beyond = call.arguments.get("offset", 0) > 0
        if listing.items or (beyond and await _any(call, row)):
            break
    return listing


async def _groups_by_name(call: Call) -> Listing:
    """The groups of the user that a name means."""
    rows = [of(call.tool, USERS, wire) for wire in _filters(call.arguments["name"])]
    user_id = await find(call, rows, ("loginName", "primaryEmail", "displayName"))
    return await looked_up(call, user_id, f"{USERS}/{{record_id}}/groups")


_rows: Final = Rows("zid_users", "zid")

TOOLS: Final = (
    _rows.listing(
        "zid_list_users",
        "List ZIdentity users",
        "Users of the tenant: id, login name, display name, e-mail addresses,"
        " department, identity provider, and whether they are active (status).",
        USERS,
        parameters=(
            query("login_name", "Text that the login name holds.", wire=_LOGIN),
            query("display_name", "Text that the display name holds.", wire=_DISPLAY),
            query("primary_email", "Text that the address holds.", wire=_EMAIL),
            query("domain_name", "The domain, exactly.", wire="domainname"),
            query(
                "idp_name", "Name of the identity provider, exactly.", wire="idpname"
            ),
        ),
        pages=PAGES,
    ),
    _rows.reading(
        "zid_get_user",
        "Get a ZIdentity user",
        "One user: names, e-mail addresses, department, identity provider, custom"
        " attributes, and whether active (status).",
        f"{USERS}/{{user_id}}",
        parameters=(_user_id,),
    ),
    _rows.listing(
        "zid_search_users",
        "Search ZIdentity users by name",
        "Users by a part of their login name, display name or e-mail address. An"
        " empty list means that there is none, not that the text has to be taken"
        " apart.",
        USERS,
        parameters=(name(_NAME),),
        pages=PAGES,
        adapter=_search,
    ),
    _rows.listing(
        "zid_get_user_groups",
        "List groups of a ZIdentity user",
        "Groups that a user is in, by the user's id.",
        f"{USERS}/{{user_id}}/groups",
        parameters=(_user_id,),
        pages=PAGES,
    ),
    _rows.listing(
        "zid_get_user_groups_by_name",
        "List groups of a ZIdentity user by name",
        "Groups of the user of a name: the one whose login name, e-mail address or"
        " display name it is exactly, or else the first found. If that may be"
        " several, look with zid_search_users and take the id.",
        USERS,
        parameters=(name(_NAME),),
        pages=PAGES,
        adapter=_groups_by_name,
    ),
)
