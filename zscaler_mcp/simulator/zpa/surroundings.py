"""What ZPA policies ask of devices and networks, and the profiles that they apply."""

from collections.abc import Iterator
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Reply
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.reading import reads, stamps

__all__ = ["INSPECTION", "ISOLATION", "NETWORK", "POSTURE", "SURROUNDINGS"]

POSTURE: Final = Kind(
    name="posture profile",
    dialect=ZPA,
    path="posture",
    fields=fields(
        text="name postureUdid postureType domain zscalerCloud",
        flag="applyToMachineTunnelEnabled crlCheckEnabled"
        " nonExportablePrivateKeyEnabled",
        texts="platform",
    ),
    writable=False,
)
NETWORK: Final = Kind(
    name="trusted network",
    dialect=ZPA,
    path="network",
    fields=fields(text="name networkId domain zscalerCloud"),
    writable=False,
)
INSPECTION: Final = Kind(
    name="inspection profile",
    dialect=ZPA,
    path="inspectionProfile",
    fields=fields(
        text="name description paranoiaLevel predefinedControlsVersion",
        texts="globalControlActions",
        flag="apiProfile",
    ),
    writable=False,
)
ISOLATION: Final = Kind(
    name="isolation profile",
    dialect=ZPA,
    path="profiles",
    fields=fields(
        text="name description cbiUrl",
        flag="isDefault",
        texts="regionIds certificateIds",
        object="userExperience securityControls",
    ),
    writable=False,
)
"""Of another service behind the same door: not paged, ids of its own form."""

_PROFILES: Final = "/zpa/cbiconfig/cbi/api/customers/<customer_id>/profiles"

_CHECKS: Final = (
    ("Disk encrypted", "DISK_ENCRYPTION", ["windows", "mac"]),
    ("Firewall on", "FIREWALL", ["windows", "mac", "linux"]),
    ("Corporate certificate", "CLIENT_CERTIFICATE", ["windows", "mac"]),
    ("Domain joined", "DOMAIN_JOINED", ["windows"]),
    ("Endpoint protection running", "PROCESS_CHECK", ["windows", "mac", "linux"]),
    ("Not jailbroken", "UNAUTHORIZED_MODIFICATION", ["ios", "android"]),
    ("Recent system", "OS_VERSION", ["windows", "mac", "ios", "android"]),
    ("Owned by the company", "OWNERSHIP_VARIABLE", ["windows", "mac"]),
)
_SITES: Final = (
    "Frankfurt office",
    "San Jose office",
    "Singapore office",
    "London office",
    "Toronto lab",
    "Lisbon warehouse",
)


def _udid(family: int, number: int) -> str:
    """An identifier of another service, the same in each run."""
    return f"{family:08x}-0000-4000-8000-{number:012x}"


def _named(names: tuple[str, ...], number: int) -> str:
    turn = number // len(names)
    return names[number % len(names)] + (f" {turn + 1}" if turn else "")


def _posture(number: int) -> Record:
    _, kind, platforms = _CHECKS[number % len(_CHECKS)]
    return {
        **stamps(number),
        "name": _named(tuple(name for name, _, _ in _CHECKS), number),
        "postureUdid": _udid(1, number),
        "postureType": kind,
        "platform": platforms,
        "zscalerCloud": "example",
        "applyToMachineTunnelEnabled": False,
        "crlCheckEnabled": False,
        "nonExportablePrivateKeyEnabled": False,
    }


def _network(number: int) -> Record:
    return {
        **stamps(number),
        "name": _named(_SITES, number),
        "networkId": _udid(2, number),
        "domain": "corp.example.com",
        "zscalerCloud": "example",
    }


def _inspection(number: int) -> Record:
    level = number % 4 + 1
    return {
        **stamps(number),
        "name": f"Web protection {number + 1}",
        "description": f"Predefined controls up to paranoia level {level}",
        "paranoiaLevel": str(level),
        "predefinedControlsVersion": "OWASP_CRS/3.3.0",
        "globalControlActions": ["PREDEFINED:BLOCK", "CUSTOM:NONE"],
        "apiProfile": False,
    }


def _isolation(number: int) -> Record:
    return {
        "id": _udid(3, number),
        "name": _named(("Read only", "Standard", "Documents", "Contractors"), number),
        "description": "What a user may do in the isolated browser",
        "cbiUrl": f"https://isolation.example.net/profile/{_udid(3, number)}",
        "isDefault": number == 0,
        "regionIds": [_udid(4, number % 2)],
        "certificateIds": [],
        "userExperience": {"sessionPersistence": False, "browserInBrowser": True},
        "securityControls": {
            "copyPaste": "none" if number % 4 == 0 else "all",
            "uploadDownload": "none" if number % 4 == 0 else "upstream",
            "allowPrinting": number % 4 > 1,
        },
    }


def _list_isolation(store: Store, _call: Call) -> Reply:
    return Reply(store.all(ISOLATION.name))


def _routes() -> Iterator[Route]:
    yield from reads(POSTURE)
    yield from reads(NETWORK)
    yield from reads(INSPECTION, listed="v1")
    yield Route("GET", _PROFILES, _list_isolation, ZPA)


def _seed(store: Store, scale: int) -> None:
    store.seed(POSTURE.name, map(_posture, range(24 * scale)))
    store.seed(NETWORK.name, map(_network, range(24 * scale)))
    store.seed(INSPECTION.name, map(_inspection, range(22 * scale)))
    store.seed(ISOLATION.name, map(_isolation, range(8 * scale)))


SURROUNDINGS: Final = Part(
    kinds=(POSTURE, NETWORK, INSPECTION, ISOLATION),
    routes=tuple(_routes()),
    seed=_seed,
)
