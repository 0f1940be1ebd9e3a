"""What ZPA's identity providers know of users: attributes and groups."""

from typing import Any, Final

import attrs

from zscaler_mcp.catalog.call import Call, Listing, as_record
from zscaler_mcp.catalog.model import Parameter, Tool
from zscaler_mcp.catalog.perform import read_list, walk
from zscaler_mcp.catalog.rows import FILTER, NAME, ZPA_PAGES, Rows, search
from zscaler_mcp.catalog.zpa.lookups import optional_id
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["TOOLS"]

_CUSTOMER: Final = "/admin/customers/{customer_id}"
_PROVIDERS: Final = f"/zpa/mgmtconfig/v2{_CUSTOMER}/idp"
_SAML: Final = f"/zpa/mgmtconfig/v2{_CUSTOMER}/samlAttribute"
_SCIM: Final = f"/zpa/mgmtconfig/v1{_CUSTOMER}/idp/{{idp_id}}/scimattribute"
_GROUPS: Final = "/zpa/userconfig/v1/customers/{customer_id}/scimgroup"

_rows: Final = Rows("zpa_idp", "zpa")

_PROVIDER: Final[Tool] = _rows.listing(
    "zpa_list_idps",
    "List ZPA identity providers",
    "Identity providers; not offered, but the names of the others lead through it.",
    _PROVIDERS,
    parameters=(search("Name of the identity provider."),),
    pages=ZPA_PAGES,
)


async def _provider_id(call: Call) -> str:
    """The id of the identity provider that the arguments name.

    :raises ToolFailure: ``not_found``, where none has exactly this name.
    """
    name = call.arguments["idp_name"]
    async for page in walk(Call(_PROVIDER, {"search": name}, call.api)):
        for provider in page.items:
            if provider.get("name") == name:
                return str(provider["id"])
    raise ToolFailure(
        FailureKind.NOT_FOUND,
        "No identity provider has this name, letter by letter.",
        "idp_name",
    )


async def _list_of(call: Call, path: str) -> Listing:
    """The list below the identity provider that the arguments name."""
    arguments = {**call.arguments, "idp_id": await _provider_id(call)}
    tool = attrs.evolve(call.tool, path=path)
    return await read_list(attrs.evolve(call, tool=tool, arguments=arguments))


async def _read_saml(call: Call) -> Any:
    """Attributes of one identity provider, or of all."""
    if "idp_name" not in call.arguments:
        return await read_list(call)
    return await _list_of(call, _SAML + "/idp/{idp_id}")


async def _read_scim(call: Call) -> Any:
    """One attribute of an identity provider, or all of them."""
    if "attribute_id" not in call.arguments:
        return await _list_of(call, _SCIM)
    path = call.path(_SCIM + "/{attribute_id}", idp_id=await _provider_id(call))
    return Listing([as_record(await call.get(path, *call.query))])


async def _read_groups(call: Call) -> Any:
    """One group, or those of an identity provider."""
    if "scim_group_id" in call.arguments:
        path = call.path(_GROUPS + "/{scim_group_id}")
        return Listing([as_record(await call.get(path, *call.query))])
    if "idp_name" not in call.arguments:
        raise call.refuse("Give idp_name, or scim_group_id.", "idp_name")
    return await _list_of(call, _GROUPS + "/idpId/{idp_id}")


def _idp_name(description: str, *, required: bool = False) -> Parameter:
    return Parameter(
        name="idp_name",
        description=description,
        schema=NAME if required else FILTER,
        required=required,
        blank_is_absent=not required,
    )


_search: Final = search("Name to look for, or a filter such as name+CONTAINS+mail.")

TOOLS: Final = (
    _rows.listing(
        "get_zpa_saml_attribute",
        "List ZPA SAML attributes",
        "Attributes of users that come with a SAML sign-in; a condition on SAML names"
        " one by its id.",
        _SAML,
        parameters=(
            _idp_name("Name of the identity provider, to list only its attributes."),
            _search,
        ),
        pages=ZPA_PAGES,
        adapter=_read_saml,
    ),
    _rows.listing(
        "get_zpa_scim_attribute",
        "List ZPA SCIM attributes",
        "Attributes of users that an identity provider synchronizes by SCIM; a"
        " condition on SCIM names one by its id.",
        _PROVIDERS,
        parameters=(
            _idp_name(
                "Name of the identity provider, as get_zpa_saml_attribute has it"
                " (idpName).",
                required=True,
            ),
            optional_id("attribute_id", "Id of an attribute, to read only this one."),
            _search,
        ),
        pages=ZPA_PAGES,
        adapter=_read_scim,
    ),
    _rows.listing(
        "get_zpa_scim_group",
        "List ZPA SCIM groups",
        "Groups of users that an identity provider synchronizes by SCIM; a condition"
        " on SCIM_GROUP names one by idpId and id.",
        _PROVIDERS,
        parameters=(
            optional_id("scim_group_id", "Id of a group, to read only this one."),
            _idp_name(
                "Name of the identity provider, as get_zpa_saml_attribute has it"
                " (idpName); needed unless scim_group_id is given."
            ),
            _search,
        ),
        pages=ZPA_PAGES,
        adapter=_read_groups,
    ),
)
