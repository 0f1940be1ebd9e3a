"""Private Service Edges and their groups."""

from typing import Final

from zscaler_mcp.simulator.answers import Record, Refused
from zscaler_mcp.simulator.cities import CITIES
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Behaviour
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.appliances import (
    ENROLLMENT_CERTIFICATE,
    GROUP_FIELDS,
    GROUP_READ_ONLY,
    Enrollment,
    enrollment_certificate,
    machine_kind,
)
from zscaler_mcp.simulator.zpa.stamps import address, place, stamps, suffix

__all__ = ["SERVICE_EDGE", "SERVICE_EDGES", "SERVICE_EDGE_GROUP"]

_PUBLIC: Final = {True: "TRUE", False: "FALSE"}
_GRACE: Final = ("graceDistanceValue", "graceDistanceValueUnit")
_UNITS: Final = ("MILES", "KMS")

SERVICE_EDGE_GROUP: Final = Kind(
    name="service edge group",
    dialect=ZPA,
    path="serviceEdgeGroup",
    fields={
        **GROUP_FIELDS,
        **fields(
            text="isPublic graceDistanceValueUnit altCloud",
            flag="graceDistanceEnabled exclusiveForBusinessContinuity",
            integer="graceDistanceValue",
            objects="serviceEdges trustedNetworks",
        ),
    },
    required=("name", "latitude", "longitude", "location", "enrollmentCertId"),
    unique="name",
    duplicate=(400, "resource.duplicate"),
    read_only=GROUP_READ_ONLY,
    defaults={
        "enabled": False,
        "exclusiveForBusinessContinuity": False,
        "graceDistanceEnabled": False,
        "isPublic": "DEFAULT",
        "overrideVersionProfile": False,
        "upgradeDay": "SUNDAY",
        "upgradeTimeInSecs": "66600",
        "useInDrMode": False,
        "versionProfileId": "0",
    },
    filters={"microtenantId": "microtenantId"},
    references={
        "enrollmentCertId": ENROLLMENT_CERTIFICATE,
        "serviceEdges": "service edge",
    },
)

SERVICE_EDGE: Final = machine_kind(
    "service edge",
    "serviceEdge",
    "serviceEdgeGroupId",
    SERVICE_EDGE_GROUP.name,
    texts="ipAcl listenIps publishIps",
)

_ENROLLMENT: Final = Enrollment(
    machines=SERVICE_EDGE,
    groups=SERVICE_EDGE_GROUP,
    member="serviceEdgeGroupId",
    shown="serviceEdges",
    prefix="pse",
    net="203.0.113",
)


def _prepare(store: Store, body: Record) -> Record:
    """Spell ``isPublic`` as the service keeps it; a grace distance has its unit."""
    prepared = dict(_ENROLLMENT.prepare(store, body))
    public = prepared.get("isPublic")
    if isinstance(public, bool):
        prepared["isPublic"] = _PUBLIC[public]
    if prepared.get("graceDistanceEnabled"):
        for name in _GRACE:
            if prepared.get(name) is None:
                raise Refused(400, f"{name} is required.", None, [name])
    if prepared.get("graceDistanceValueUnit") not in (None, *_UNITS):
        raise Refused(400, "graceDistanceValueUnit is unknown.", None, [_GRACE[1]])
    if not prepared.get("versionProfileId"):
        prepared.pop("versionProfileName", None)
    return prepared


def _seed(store: Store, scale: int) -> None:
    """Six groups with two or three service edges each."""
    certificate = enrollment_certificate(store, "Service Edge")
    for number in range(6 * scale):
        city = CITIES[number % len(CITIES)]
        grace: Record = {
            "graceDistanceEnabled": True,
            "graceDistanceValue": 50,
            "graceDistanceValueUnit": "KMS",
        }
        (group,) = store.seed(
            SERVICE_EDGE_GROUP.name,
            [
                {
                    **SERVICE_EDGE_GROUP.defaults,
                    **stamps(number),
                    **place(city),
                    "name": f"{city.name} service edges{suffix(number, len(CITIES))}",
                    "description": f"Brokers in {city.name}",
                    "enabled": True,
                    "isPublic": _PUBLIC[number % 3 == 0],
                    "enrollmentCertId": certificate,
                    **(grace if number % 2 else {}),
                }
            ],
        )
        first = len(store.all(SERVICE_EDGE.name))
        store.seed(
            SERVICE_EDGE.name,
            [
                {
                    **stamps(each),
                    **_ENROLLMENT.machine(each, group, city),
                    "listenIps": [address("203.0.113", each)],
                    "publishIps": [address("198.51.100", 100 + each)],
                    "enrollmentCert": {"id": certificate, "name": "Service Edge"},
                }
                for each in range(first, first + 2 + number % 2)
            ],
        )


SERVICE_EDGES: Final = Part(
    kinds=(SERVICE_EDGE_GROUP, SERVICE_EDGE),
    routes=tuple(
        _ENROLLMENT.routes(
            Behaviour(
                prepare=_prepare,
                settle=_ENROLLMENT.settle,
                present=_ENROLLMENT.show_group,
            )
        )
    ),
    seed=_seed,
)
