"""ZPA's provisioning keys: with one, a machine may join a group of its kind."""

from typing import Final

import attrs

from zscaler_mcp.simulator.answers import Record, Refused
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Behaviour, crud
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.certificates import ENROLLMENT_CERTIFICATE
from zscaler_mcp.simulator.zpa.microtenants import MICROTENANTS
from zscaler_mcp.simulator.zpa.reading import (
    at_version,
    check_place,
    settle_place,
    stamps,
)

__all__ = ["CONNECTOR_KEY", "EDGE_KEY", "PROVISIONING"]

_STAMPS: Final = ("creationTime", "modifiedTime", "modifiedBy")

CONNECTOR_KEY: Final = Kind(
    name="connector provisioning key",
    dialect=ZPA,
    path="associationType/CONNECTOR_GRP/provisioningKey",
    fields=fields(
        text="name maxUsage usageCount enrollmentCertId enrollmentCertName zcomponentId"
        " zcomponentName provisioningKey microtenantId microtenantName uiConfig"
        " expirationInEpochSec restrictionType",
        flag="enabled exportable readOnly zscalerManaged",
        texts="ipAcl",
    ),
    required=("name", "enrollmentCertId", "zcomponentId", "maxUsage"),
    unique="name",
    duplicate=(400, "resource.duplicate"),
    read_only=(
        *_STAMPS,
        "usageCount",
        "provisioningKey",
        "enrollmentCertName",
        "zcomponentName",
        "microtenantId",
        "microtenantName",
        "readOnly",
        "zscalerManaged",
    ),
    defaults={"enabled": False, "exportable": False},
    filters={"microtenantId": "microtenantId"},
    references={"enrollmentCertId": ENROLLMENT_CERTIFICATE.name},
)
EDGE_KEY: Final = attrs.evolve(
    CONNECTOR_KEY,
    name="service edge provisioning key",
    path="associationType/SERVICE_EDGE_GRP/provisioningKey",
)


def _prepare_key(_store: Store, body: Record) -> Record:
    """Numbers are kept as text, as the API shows them."""
    check_place(body)
    most = body.get("maxUsage")
    if isinstance(most, int):
        body = {**body, "maxUsage": str(most)}
    if not str(body.get("maxUsage") or "1").isdigit():
        raise Refused(400, "maxUsage is not a number.", None, ["maxUsage"])
    return body


def _settle_key(_store: Store, key: Record, body: Record) -> None:
    if "provisioningKey" not in key:
        key["provisioningKey"] = f"3|api.private.example.net|synthetic-{key['id']}"
        key["usageCount"] = "0"
        key["readOnly"] = key["zscalerManaged"] = False
        settle_place(key, body)


def _show_key(store: Store, key: Record) -> Record:
    signer = store.find(ENROLLMENT_CERTIFICATE.name, key.get("enrollmentCertId")) or {}
    return {**key, "enrollmentCertName": signer.get("name", "")}


_COMPONENTS: Final = ("Frankfurt", "San Jose", "Singapore", "London")


def _key(number: int, words: str, signer: Record) -> Record:
    place = _COMPONENTS[number % len(_COMPONENTS)]
    tenant: Record = {}
    if not (number + 1) % 8:
        settle_place(tenant, {"microtenantId": min(MICROTENANTS)})
    return {
        **stamps(number),
        **tenant,
        "name": f"{place} {words} key {number + 1}",
        "enabled": True,
        "exportable": True,
        "enrollmentCertId": signer["id"],
        "maxUsage": str(2 + number % 9),
        "usageCount": str(number % 3),
        "zcomponentId": f"21620000000000200{number % len(_COMPONENTS) + 1}",
        "zcomponentName": place,
        "provisioningKey": f"3|api.private.example.net|synthetic-{words}-{number}",
        "readOnly": False,
        "zscalerManaged": False,
    }


def _seed(store: Store, scale: int) -> None:
    signers = {each["name"]: each for each in store.all(ENROLLMENT_CERTIFICATE.name)}
    for kind, words, signer in (
        (CONNECTOR_KEY, "connector", signers["Connector"]),
        (EDGE_KEY, "edge", signers["Service Edge"]),
    ):
        made = [_key(number, words, signer) for number in range(24 * scale)]
        store.seed(kind.name, made)


_KEYS: Final = Behaviour(prepare=_prepare_key, settle=_settle_key, present=_show_key)

PROVISIONING: Final = Part(
    kinds=(CONNECTOR_KEY, EDGE_KEY),
    routes=tuple(
        route
        for kind in (CONNECTOR_KEY, EDGE_KEY)
        for route in at_version("v1", *crud(kind, _KEYS))
    ),
    seed=_seed,
)
