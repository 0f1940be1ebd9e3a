"""Privileged remote access: portals, and the credentials of consoles."""

from collections.abc import Iterator
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Behaviour, Operation, Route, crud
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.microtenants import (
    check_microtenant,
    in_version,
    settle_microtenant,
)
from zscaler_mcp.simulator.zpa.stamps import STAMPS, stamps, suffix

__all__ = ["CREDENTIAL", "PORTAL", "PRIVILEGED_ACCESS"]

_CERTIFICATE: Final = "browser access certificate"
_MICROTENANT: Final = ("microtenantId", "microtenantName")
_SECRETS: Final = ("password", "privateKey", "passphrase")

_OF_TYPE: Final = {
    "USERNAME_PASSWORD": ("userName", "password"),
    "PASSWORD": ("password",),
    "SSH_KEY": ("userName", "privateKey"),
}
"""What a write of each type of credential has to hold."""

PORTAL: Final = Kind(
    name="privileged portal",
    dialect=ZPA,
    path="praPortal",
    fields=fields(
        text="name description domain certificateId certificateName getcName"
        " userNotification userPortalGid userPortalName extLabel extDomain"
        " extDomainName extDomainTranslation creationTime modifiedTime modifiedBy"
        " microtenantId microtenantName nameWithoutTrim",
        flag="enabled userNotificationEnabled",
        texts="approvalReviewers",
    ),
    required=("name", "domain", "certificateId"),
    unique="name",
    duplicate=(400, "resource.duplicate"),
    read_only=(*STAMPS, *_MICROTENANT, "certificateName", "getcName"),
    defaults={"enabled": False, "userNotificationEnabled": False},
    filters={"microtenantId": "microtenantId"},
    references={"certificateId": _CERTIFICATE},
)

CREDENTIAL: Final = Kind(
    name="privileged credential",
    dialect=ZPA,
    path="credential",
    fields=fields(
        text="name description userDomain userName password privateKey passphrase"
        " credentialType lastCredentialResetTime creationTime modifiedTime modifiedBy"
        " microtenantId microtenantName nameWithoutTrim"
    ),
    required=("name", "credentialType"),
    unique="name",
    duplicate=(400, "resource.duplicate"),
    read_only=(*STAMPS, *_MICROTENANT, "lastCredentialResetTime"),
    filters={"microtenantId": "microtenantId"},
)

_PORTALS: Final = ("Operations", "Vendors", "Plant Maintenance", "Network Team")
_CREDENTIALS: Final = (
    ("Database administrators", "USERNAME_PASSWORD", "dba"),
    ("Build hosts", "SSH_KEY", "builder"),
    ("Jump host", "PASSWORD", None),
    ("Firewall maintenance", "USERNAME_PASSWORD", "netops"),
    ("Vendor of the badge system", "PASSWORD", None),
)


def _show_portal(store: Store, portal: Record) -> Record:
    """With the name of its certificate."""
    certificate = store.get(_CERTIFICATE, portal["certificateId"])
    return {
        **portal,
        "certificateName": certificate["name"],
        "getcName": f"{portal['id']}.pra.example.net",
    }


def _prepare_credential(store: Store, body: Record) -> Record:
    """A credential comes with what its type is made of, each time.

    :raises Refused: 400.
    """
    check_microtenant(store, body)
    kind = str(body.get("credentialType"))
    if kind not in _OF_TYPE:
        raise Refused(400, "credentialType is unknown.", None, ["credentialType"])
    for name in _OF_TYPE[kind]:
        if not body.get(name):
            raise Refused(400, f"{name} is required.", None, [name])
    return body


def _settle_credential(store: Store, credential: Record, body: Record) -> None:
    settle_microtenant(store, credential, body)
    credential["lastCredentialResetTime"] = credential["modifiedTime"]


def _show_credential(_store: Store, credential: Record) -> Record:
    """Without what nobody is shown again."""
    return {name: credential[name] for name in credential if name not in _SECRETS}


def _keep_type(operation: Operation) -> Operation:
    """A credential stays of its type."""

    def replacing(store: Store, call: Call) -> Reply:
        old = store.get(CREDENTIAL.name, call.ids["id"])
        if call.fields().get("credentialType") != old["credentialType"]:
            raise Refused(400, "credentialType cannot change.")
        return operation(store, call)

    return replacing


def _routes() -> Iterator[Route]:
    yield from crud(
        PORTAL,
        Behaviour(
            prepare=check_microtenant, settle=settle_microtenant, present=_show_portal
        ),
    )
    for route in crud(
        CREDENTIAL,
        Behaviour(
            prepare=_prepare_credential,
            settle=_settle_credential,
            present=_show_credential,
        ),
    ):
        if route.method == "PUT":
            yield Route("PUT", route.path, _keep_type(route.operation), ZPA)
        else:
            yield route


def _portal(number: int, certificate: str) -> Record:
    name = _PORTALS[number % len(_PORTALS)] + suffix(number, len(_PORTALS))
    return {
        **PORTAL.defaults,
        **stamps(number),
        "name": name,
        "description": f"Consoles for {name}",
        "enabled": True,
        "domain": f"{name.lower().replace(' ', '-')}.corp.example.com",
        "certificateId": certificate,
        "userNotification": "Sessions are recorded.",
        "userNotificationEnabled": number % 2 == 0,
    }


def _credential(number: int) -> Record:
    name, kind, user = _CREDENTIALS[number % len(_CREDENTIALS)]
    named = {"userName": user, "userDomain": "corp.example.com"} if user else {}
    made = stamps(number)
    return {
        **made,
        **named,
        "name": name + suffix(number, len(_CREDENTIALS)),
        "description": f"Made for {name.lower()}",
        "credentialType": kind,
        "lastCredentialResetTime": made["modifiedTime"],
    }


def _seed(store: Store, scale: int) -> None:
    certificates = store.all(_CERTIFICATE)
    store.seed(
        PORTAL.name,
        [
            _portal(n, certificates[n % len(certificates)]["id"])
            for n in range(len(_PORTALS) * scale)
        ],
    )
    store.seed(
        CREDENTIAL.name, [_credential(n) for n in range(len(_CREDENTIALS) * scale)]
    )


PRIVILEGED_ACCESS: Final = Part(
    kinds=(PORTAL, CREDENTIAL), routes=tuple(in_version("v1", _routes())), seed=_seed
)
