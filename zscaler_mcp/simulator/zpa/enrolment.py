"""How machines and browsers come to trust ZPA: certificates and provisioning keys."""

from collections.abc import Iterator
from typing import Any, Final

import attrs

from zscaler_mcp.simulator.answers import Record, Refused
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Behaviour, Route, crud
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.kinds import APP
from zscaler_mcp.simulator.zpa.reading import MADE, at_version, reads, stamps
from zscaler_mcp.simulator.zpa.routes import MICROTENANTS

__all__ = ["BROWSER_CERTIFICATE", "CONNECTOR_KEY", "EDGE_KEY", "ENROLMENT", "SIGNER"]

_STAMPS: Final = ("creationTime", "modifiedTime", "modifiedBy")
_DUPLICATE: Final = (400, "resource.duplicate")
_YEAR: Final = 31_536_000
_PEM: Final = "-----BEGIN CERTIFICATE-----"

SIGNER: Final = Kind(
    name="enrollment certificate",
    dialect=ZPA,
    path="enrollmentCert",
    fields=fields(text="name description certificate", flag="allowSigning"),
    writable=False,
)

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
    duplicate=_DUPLICATE,
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
    references={"enrollmentCertId": SIGNER.name},
)
EDGE_KEY: Final = attrs.evolve(
    CONNECTOR_KEY,
    name="service edge provisioning key",
    path="associationType/SERVICE_EDGE_GRP/provisioningKey",
)

BROWSER_CERTIFICATE: Final = Kind(
    name="browser access certificate",
    dialect=ZPA,
    path="certificate",
    fields=fields(
        text="name description certBlob certificate issuedTo issuedBy serialNo status"
        " publicKey cName validFromInEpochSec validToInEpochSec microtenantId"
        " microtenantName",
        texts="san",
    ),
    required=("name", "certBlob"),
    unique="name",
    duplicate=_DUPLICATE,
    read_only=_STAMPS,
    filters={"microtenantId": "microtenantId"},
)


def _check_microtenant(body: Record) -> None:
    if body.get("microtenantId") not in (None, "", *MICROTENANTS):
        raise Refused(400, "microtenantId is unknown.", None, ["microtenantId"])


def _prepare_key(_store: Store, body: Record) -> Record:
    """Numbers are kept as text, as the API shows them."""
    _check_microtenant(body)
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
        _place(key, body)


def _place(record: Record, body: Record) -> None:
    """A new record is in the microtenant that was named, and stays there."""
    identifier = body.get("microtenantId")
    if identifier:
        record["microtenantId"] = identifier
        record["microtenantName"] = MICROTENANTS[identifier]


def _show_key(store: Store, key: Record) -> Record:
    signer = store.find(SIGNER.name, key.get("enrollmentCertId")) or {}
    return {**key, "enrollmentCertName": signer.get("name", "")}


def _prepare_certificate(_store: Store, body: Record) -> Record:
    _check_microtenant(body)
    if not str(body.get("certBlob", "")).startswith(_PEM):
        raise Refused(400, "certBlob is not a certificate in PEM.", None, ["certBlob"])
    return body


def _settle_certificate(_store: Store, record: Record, body: Record) -> None:
    """The certificate stays, the key that came with it is not shown again."""
    blob = str(record.pop("certBlob"))
    end = "-----END CERTIFICATE-----"
    record["certificate"] = blob[: blob.rfind(end) + len(end)]
    record.update(_told(str(body["name"]), int(record["creationTime"])))
    _place(record, body)


def _told(name: str, since: int) -> Record:
    """What a certificate says of itself."""
    return {
        "cName": name,
        "issuedTo": f"CN={name}",
        "issuedBy": "CN=Example Issuing CA,O=Example",
        "san": [name],
        "serialNo": str(since),
        "status": "ACTIVE",
        "validFromInEpochSec": str(since),
        "validToInEpochSec": str(since + _YEAR),
    }


def _guard_certificate(store: Store, record: Record) -> Record:
    """A certificate that an application shows cannot go."""
    for app in store.all(APP.name):
        if app.get("certificateId") == record["id"]:
            name = str(app.get("name"))
            raise Refused(400, "An app uses it.", "resource.referenced", [name])
    return record


def _routes() -> Iterator[Route]:
    yield from reads(SIGNER)
    keys = Behaviour(prepare=_prepare_key, settle=_settle_key, present=_show_key)
    for kind in (CONNECTOR_KEY, EDGE_KEY):
        yield from at_version("v1", *crud(kind, keys))
    whole, *others = crud(
        BROWSER_CERTIFICATE,
        Behaviour(
            prepare=_prepare_certificate,
            settle=_settle_certificate,
            guard=_guard_certificate,
        ),
    )
    # There is no PUT of a certificate.
    yield from at_version("v1", *(each for each in others if each.method != "PUT"))
    issued = whole.path.replace(
        BROWSER_CERTIFICATE.path, "clientlessCertificate/issued"
    )
    yield from at_version("v2", attrs.evolve(whole, path=issued))


_SIGNERS: Final = ("Root", "Client", "Connector", "Service Edge", "Isolation Client")
_COMPONENTS: Final = ("Frankfurt", "San Jose", "Singapore", "London")


def _signer(number: int) -> Record:
    name = _SIGNERS[number % len(_SIGNERS)]
    turn = number // len(_SIGNERS)
    return {
        **stamps(number),
        **_told(f"{name.lower().replace(' ', '-')}.example.net", MADE),
        "name": f"{name} {turn + 1}" if turn else name,
        "description": f"Signs what enrols as {name.lower()}",
        "allowSigning": True,
        "certificate": f"{_PEM}\nRVhBTVBMRQ==\n-----END CERTIFICATE-----",
        "privateKeyPresent": True,
        "zrsaencryptedprivatekey": "c3ludGhldGlj",
    }


def _key(number: int, words: str, signer: Record) -> Record:
    place = _COMPONENTS[number % len(_COMPONENTS)]
    tenant: Record = {}
    if not (number + 1) % 8:
        _place(tenant, {"microtenantId": min(MICROTENANTS)})
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


def _certificates(scale: int) -> Iterator[Record]:
    for number in range(22 * scale):
        name = f"web{number}.corp.example.com" if number else "corp.example.com"
        identity: dict[str, Any] = {} if number else {"id": "216200000000000501"}
        yield {
            **identity,
            **stamps(number),
            **_told(name, MADE + number),
            "name": name,
            "description": "",
            "certificate": f"{_PEM}\nRVhBTVBMRQ==\n-----END CERTIFICATE-----",
        }


def _seed(store: Store, scale: int) -> None:
    signers = store.seed(SIGNER.name, map(_signer, range(5 * scale)))
    for kind, words, signer in (
        (CONNECTOR_KEY, "connector", signers[2]),
        (EDGE_KEY, "edge", signers[3]),
    ):
        keys = [_key(number, words, signer) for number in range(24 * scale)]
        store.seed(kind.name, keys)
    store.seed(BROWSER_CERTIFICATE.name, _certificates(scale))


ENROLMENT: Final = Part(
    kinds=(SIGNER, CONNECTOR_KEY, EDGE_KEY, BROWSER_CERTIFICATE),
    routes=tuple(_routes()),
    seed=_seed,
)
