"""ZPA's certificates: those that machines enrol with, those that browsers see."""

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
from zscaler_mcp.simulator.zpa.reading import (
    MADE,
    at_version,
    check_place,
    reads,
    settle_place,
    stamps,
)

__all__ = ["CERTIFICATES", "ENROLLMENT_CERTIFICATE", "ISSUED_CERTIFICATE"]

_YEAR: Final = 31_536_000
_PEM: Final = "-----BEGIN CERTIFICATE-----"

ENROLLMENT_CERTIFICATE: Final = Kind(
    name="enrollment certificate",
    dialect=ZPA,
    path="enrollmentCert",
    fields=fields(text="name description certificate", flag="allowSigning"),
    writable=False,
)

ISSUED_CERTIFICATE: Final = Kind(
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
    duplicate=(400, "resource.duplicate"),
    read_only=("creationTime", "modifiedTime", "modifiedBy"),
    filters={"microtenantId": "microtenantId"},
)


def _prepare_certificate(_store: Store, body: Record) -> Record:
    check_place(body)
    if not str(body.get("certBlob", "")).startswith(_PEM):
        raise Refused(400, "certBlob is not a certificate in PEM.", None, ["certBlob"])
    return body


def _settle_certificate(_store: Store, record: Record, body: Record) -> None:
    """The certificate stays, the key that came with it is not shown again."""
    blob = str(record.pop("certBlob"))
    end = "-----END CERTIFICATE-----"
    record["certificate"] = blob[: blob.rfind(end) + len(end)]
    record.update(_told(str(body["name"]), int(record["creationTime"])))
    settle_place(record, body)


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
    yield from reads(ENROLLMENT_CERTIFICATE)
    whole, *others = crud(
        ISSUED_CERTIFICATE,
        Behaviour(
            prepare=_prepare_certificate,
            settle=_settle_certificate,
            guard=_guard_certificate,
        ),
    )
    # There is no PUT of a certificate.
    yield from at_version("v1", *(each for each in others if each.method != "PUT"))
    issued = whole.path.replace(ISSUED_CERTIFICATE.path, "clientlessCertificate/issued")
    yield from at_version("v2", attrs.evolve(whole, path=issued))


_SIGNERS: Final = ("Root", "Client", "Connector", "Isolation Client", "Service Edge")


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
    store.seed(ENROLLMENT_CERTIFICATE.name, map(_signer, range(5 * scale)))
    store.seed(ISSUED_CERTIFICATE.name, _certificates(scale))


CERTIFICATES: Final = Part(
    kinds=(ENROLLMENT_CERTIFICATE, ISSUED_CERTIFICATE),
    routes=tuple(_routes()),
    seed=_seed,
)
