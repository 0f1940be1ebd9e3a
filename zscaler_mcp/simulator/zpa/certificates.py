"""ZPA's certificates: those that appliances enroll with, those that portals show."""

from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Route, crud
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.microtenants import in_version
from zscaler_mcp.simulator.zpa.stamps import MADE, stamps

__all__ = [
    "CERTIFICATES",
    "ENROLLMENT_CERTIFICATE",
    "ISSUED_CERTIFICATE",
]

_FIRST: Final = 216_200_000_000_000_501
"""The id of the certificate for corp.example.com, which applications show."""

_YEARS: Final = 3 * 365 * 86_400

ENROLLMENT_CERTIFICATE: Final = Kind(
    name="enrollment certificate",
    dialect=ZPA,
    path="enrollmentCert",
    fields=fields(
        text="name description clientCertType parentCertId parentCertName issuedTo"
        " issuedBy serialNo certificate validFromInEpochSec validToInEpochSec getcName"
        " rootCertificateId creationTime modifiedTime modifiedBy",
        flag="allowSigning privateKeyPresent",
    ),
    writable=False,
)

ISSUED_CERTIFICATE: Final = Kind(
    name="browser access certificate",
    dialect=ZPA,
    path="clientlessCertificate/issued",
    fields=fields(
        text="name description cName certificate issuedTo issuedBy serialNo publicKey"
        " status validFromInEpochSec validToInEpochSec microtenantId microtenantName"
        " creationTime modifiedTime modifiedBy",
        texts="san",
    ),
    filters={"microtenantId": "microtenantId"},
    writable=False,
)

_ENROLLMENT: Final = (
    ("Root", "NONE"),
    ("Client", "ZAPP_CLIENT"),
    ("Connector", "NONE"),
    ("Isolation Client", "ISOLATION_CLIENT"),
    ("Service Edge", "NONE"),
)
_ISSUED: Final = (
    ("corp.example.com", "*.corp.example.com"),
    ("Operations", "operations.corp.example.com"),
    ("Vendors", "vendors.corp.example.com"),
)


def _validity(number: int) -> Record:
    return {
        "serialNo": str(7_000_000 + number),
        "validFromInEpochSec": str(MADE),
        "validToInEpochSec": str(MADE + _YEARS),
    }


def _enrollment(number: int, name: str, kind: str) -> Record:
    return {
        **stamps(number),
        **_validity(number),
        "name": name,
        "description": f"What {name.lower()} certificates are signed with",
        "clientCertType": kind,
        "issuedTo": f"CN={name}, O=Example",
        "issuedBy": "CN=Root, O=Example",
        "getcName": name,
        "allowSigning": name == "Root",
        "privateKeyPresent": True,
    }


def _issued(number: int, name: str, host: str) -> Record:
    return {
        **stamps(number),
        **_validity(100 + number),
        "id": str(_FIRST + number),
        "name": name,
        "description": f"For {host}",
        "cName": host,
        "san": [host],
        "issuedTo": f"CN={host}",
        "issuedBy": "CN=Example CA",
        "status": "ACTIVE",
    }


def _seed(store: Store, _scale: int) -> None:
    store.seed(
        ENROLLMENT_CERTIFICATE.name,
        [_enrollment(n, *each) for n, each in enumerate(_ENROLLMENT)],
    )
    store.seed(
        ISSUED_CERTIFICATE.name, [_issued(n, *each) for n, each in enumerate(_ISSUED)]
    )


_LISTS: Final[tuple[Route, ...]] = (
    next(crud(ENROLLMENT_CERTIFICATE)),
    next(crud(ISSUED_CERTIFICATE)),
)

CERTIFICATES: Final = Part(
    kinds=(ENROLLMENT_CERTIFICATE, ISSUED_CERTIFICATE),
    routes=tuple(in_version("v2", _LISTS)),
    seed=_seed,
)
