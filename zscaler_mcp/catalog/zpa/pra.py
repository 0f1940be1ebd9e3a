"""ZPA privileged remote access: portals that users open, credentials for consoles."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.call import Call, as_record
from zscaler_mcp.catalog.model import Loss, Merge, Parameter, Record, Tool
from zscaler_mcp.catalog.perform import read_every, replace
from zscaler_mcp.catalog.rows import (
    BOOLEAN,
    NAME,
    ZPA_PAGES,
    Rows,
    body,
    microtenant,
    name_field,
    one_of,
    path_id,
    search,
)
from zscaler_mcp.catalog.zpa.enrollment import without_stale
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["TOOLS"]

_CUSTOMER: Final = "/admin/customers/{customer_id}"
_PORTALS: Final = f"/zpa/mgmtconfig/v1{_CUSTOMER}/praPortal"
_PORTAL: Final = _PORTALS + "/{portal_id}"
_CREDENTIALS: Final = f"/zpa/mgmtconfig/v1{_CUSTOMER}/credential"
_CREDENTIAL: Final = _CREDENTIALS + "/{credential_id}"

_SECRETS: Final = frozenset({"password", "privateKey", "passphrase"})
_STAMPS: Final = frozenset({"creationTime", "modifiedBy", "modifiedTime"})

_OF_TYPE: Final = {
    "USERNAME_PASSWORD": ("username", "password"),
    "PASSWORD": ("password",),
    "SSH_KEY": ("username", "private_key"),
}
"""What a credential of each type is made of."""

_WIRE: Final = {
    "username": "userName",
    "password": "password",
    "private_key": "privateKey",
}

_KEY_HEADERS: Final = tuple(
    f"-----BEGIN {kind} PRIVATE KEY-----" for kind in ("OPENSSH", "RSA", "EC")
)

_rows: Final = Rows("zpa_pra", "zpa", _SECRETS)

_ISSUED: Final[Tool] = _rows.listing(
    "issued_certificates",
    "Issued certificates",
    "Certificates that portals can show.",
    f"/zpa/mgmtconfig/v2{_CUSTOMER}/clientlessCertificate/issued",
    parameters=(search("Name of the certificate."),),
    pages=ZPA_PAGES,
)


async def _create_portal(call: Call) -> Any:
    """Create a portal; without a certificate, with the one of the portal's name."""
    members = call.body
    if not members.get("certificateId"):
        name = call.arguments["name"]
        found = await read_every(Call(_ISSUED, {"search": name}, call.api))
        named = [
            each["id"]
            for each in found
            if str(each.get("name")).casefold() == name.casefold()
        ]
        if not named:
            raise call.refuse(
                "No issued certificate has the name of the portal: give"
                " certificate_id, which zpa_list_ba_certificates yields.",
                "certificate_id",
            )
        members["certificateId"] = named[0]
    return await call.write("POST", call.path(), members, *call.query)


async def _update_portal(call: Call) -> Any:
    """Change a portal; what is left out stays."""
    changes = call.body
    record = as_record(await call.get(call.path(), *call.query))
    return await replace(call, without_stale(record, changes), changes)


def _check_key(arguments: Mapping[str, Any]) -> None:
    """An SSH key comes whole, with the line that says what it is."""
    if arguments["credential_type"] == "SSH_KEY" and not any(
        header in arguments.get("private_key", "") for header in _KEY_HEADERS
    ):
        raise ToolFailure(
            FailureKind.ARGUMENT,
            "SSH_KEY needs private_key: an OpenSSH key, or an RSA or EC key in PEM,"
            " with its BEGIN and END lines.",
            "private_key",
        )


def _credential(call: Call, known: Record) -> Record:
    """The members of a credential, those of its type only.

    :param known: the credential as it is, which has the user's name but no secret.
    """
    kind = call.arguments["credential_type"]
    for name in _OF_TYPE[kind]:
        if not (call.arguments.get(name) or known.get(_WIRE[name])):
            raise call.refuse(f"{kind} needs {name}.", name)
    others = {_WIRE[name] for name in _WIRE if name not in _OF_TYPE[kind]}
    members = call.body
    return {name: members[name] for name in members if name not in others}


async def _create_credential(call: Call) -> Any:
    members = _credential(call, {})
    return await call.write("POST", call.path(), members, *call.query)


async def _update_credential(call: Call) -> Any:
    """Change a credential of the same type; its secret is given anew.

    What the service shows in place of a secret must not become the secret.
    """
    record = as_record(await call.get(call.path(), *call.query))
    known = {name: record[name] for name in record if name not in _SECRETS}
    if known.get("credentialType") not in (None, call.arguments["credential_type"]):
        raise call.refuse(
            "The type of a credential cannot change: delete it and create another.",
            "credential_type",
        )
    return await replace(call, known, _credential(call, known))


_portal_id: Final = path_id(
    "portal_id", "Id of the portal, digits as text; zpa_list_pra_portals yields it."
)
_credential_id: Final = path_id(
    "credential_id",
    "Id of the credential, digits as text; zpa_list_pra_credentials yields it.",
)


def _portal(*, new: bool) -> tuple[Parameter, ...]:
    """The parameters of a new or a changed portal."""
    unless = " Left out, the one with the portal's name is taken." if new else ""
    return (
        name_field("name", "Name of the portal.", required=new),
        name_field("domain", "Host name that users open.", required=new),
        body(
            "certificate_id",
            "Id of the certificate for that host name; zpa_list_ba_certificates yields"
            f" it.{unless}",
            NAME,
        ),
        body("description", "What the portal is for.", null_when_absent=new),
        body("enabled", "Whether it can be opened.", BOOLEAN, default=new or None),
        body(
            "user_notification",
            "Text that users see in the portal.",
            null_when_absent=new,
        ),
        body(
            "user_notification_enabled",
            "Whether that text is shown.",
            BOOLEAN,
            null_when_absent=new,
        ),
        microtenant(in_body=True),
    )


def _login(*, new: bool) -> tuple[Parameter, ...]:
    """The parameters of a new or a changed credential."""
    fixed = "" if new else ", the one that it has"
    kept = "" if new else "; the one it has when left out"
    tenant = microtenant(in_body=True)
    return (
        name_field("name", "Name of the credential.", required=new),
        body(
            "credential_type",
            f"What it is made of{fixed}: user name and password (for RDP, SSH, VNC),"
            " password alone (VNC), or user name and SSH key (SSH).",
            one_of("USERNAME_PASSWORD", "PASSWORD", "SSH_KEY"),
            required=True,
        ),
        body(
            "username",
            f"User name, for USERNAME_PASSWORD and SSH_KEY{kept}.",
            wire="userName",
        ),
        body("password", "Password, for USERNAME_PASSWORD and PASSWORD.", secret=True),
        body(
            "private_key",
            "SSH key with its BEGIN and END lines, for SSH_KEY.",
            secret=True,
        ),
        body("description", "What it is for.", null_when_absent=new),
        body(
            "user_domain",
            "Domain that the user belongs to: corp.example.com.",
            null_when_absent=new,
        ),
        attrs.evolve(tenant, null_when_absent=new),
    )


_PORTAL_TOOLS: Final = (
    _rows.listing(
        "zpa_list_pra_portals",
        "List ZPA privileged access portals",
        "Portals of privileged remote access with domain and certificate.",
        _PORTALS,
        parameters=(
            search("Name of the portal, or a filter such as name+CONTAINS+ops."),
            microtenant(),
        ),
        pages=ZPA_PAGES,
    ),
    _rows.reading(
        "zpa_get_pra_portal",
        "Get a ZPA privileged access portal",
        "One portal of privileged remote access.",
        _PORTAL,
        parameters=(_portal_id, microtenant()),
    ),
    _rows.creating(
        "zpa_create_pra_portal",
        "Create a ZPA privileged access portal",
        "Creates a portal of privileged remote access and returns it with its id.",
        _PORTALS,
        parameters=_portal(new=True),
        adapter=_create_portal,
    ),
    _rows.updating(
        "zpa_update_pra_portal",
        "Update a ZPA privileged access portal",
        "Changes a portal; what is left out stays as it is.",
        _PORTAL,
        parameters=(_portal_id, *_portal(new=False)),
        merge=Merge(drop=_STAMPS),
        adapter=_update_portal,
    ),
    _rows.deleting(
        "zpa_delete_pra_portal",
        "Delete a ZPA privileged access portal",
        "Deletes a portal of privileged remote access; this cannot be undone.",
        _PORTAL,
        parameters=(_portal_id, microtenant()),
        loss=Loss(
            kind="privileged access portal",
            read="zpa_get_pra_portal",
            named_by=("name", "domain"),
        ),
    ),
)

_CREDENTIAL_TOOLS: Final = (
    _rows.listing(
        "zpa_list_pra_credentials",
        "List ZPA privileged access credentials",
        "Credentials that consoles log in with: type, user name and when the secret"
        " was set. The secrets themselves are never shown.",
        _CREDENTIALS,
        parameters=(
            search("Name of the credential, or a filter such as name+CONTAINS+ops."),
            microtenant(),
        ),
        pages=ZPA_PAGES,
    ),
    _rows.reading(
        "zpa_get_pra_credential",
        "Get a ZPA privileged access credential",
        "One credential, without its secret.",
        _CREDENTIAL,
        parameters=(_credential_id, microtenant()),
    ),
    _rows.creating(
        "zpa_create_pra_credential",
        "Create a ZPA privileged access credential",
        "Creates a credential and returns it with its id. Only what belongs to its"
        " type is sent.",
        _CREDENTIALS,
        parameters=_login(new=True),
        check=_check_key,
        adapter=_create_credential,
    ),
    _rows.updating(
        "zpa_update_pra_credential",
        "Update a ZPA privileged access credential",
        "Changes a credential, whose secret has to be given anew each time; the rest"
        " stays as it is where it is left out. Its type cannot change.",
        _CREDENTIAL,
        parameters=(_credential_id, *_login(new=False)),
        check=_check_key,
        merge=Merge(drop=_STAMPS | {"lastCredentialResetTime"}),
        adapter=_update_credential,
    ),
    _rows.deleting(
        "zpa_delete_pra_credential",
        "Delete a ZPA privileged access credential",
        "Deletes a credential with its secret; this cannot be undone.",
        _CREDENTIAL,
        parameters=(_credential_id, microtenant()),
        loss=Loss(
            kind="privileged access credential",
            read="zpa_get_pra_credential",
            named_by=("name", "userName"),
        ),
    ),
)

TOOLS: Final = (*_PORTAL_TOOLS, *_CREDENTIAL_TOOLS)
