"""Machines that enroll into groups: App Connectors and Private Service Edges."""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

import attrs

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.cities import City
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import FieldType, Kind, fields
from zscaler_mcp.simulator.operations import Behaviour, Operation, Route, crud
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.microtenants import (
    check_microtenant,
    in_version,
    settle_microtenant,
)
from zscaler_mcp.simulator.zpa.stamps import MADE, STAMPS, address

__all__ = [
    "ENROLLMENT_CERTIFICATE",
    "GROUP_FIELDS",
    "GROUP_READ_ONLY",
    "VERSION_PROFILES",
    "Enrollment",
    "enrollment_certificate",
    "machine_kind",
]

ENROLLMENT_CERTIFICATE: Final = "enrollment certificate"
"""The kind of the certificates that machines enroll with."""

VERSION_PROFILES: Final = {"0": "Default", "1": "Previous Default", "2": "New Release"}
"""Ids and names."""

_DAYS: Final = (
    "SUNDAY",
    "MONDAY",
    "TUESDAY",
    "WEDNESDAY",
    "THURSDAY",
    "FRIDAY",
    "SATURDAY",
)
_DAY: Final = 86_400
_VERSIONS: Final = ("25.92.1", "25.92.1", "25.79.4")

GROUP_FIELDS: Final[dict[str, FieldType]] = fields(
    text="name description latitude longitude location city cityCountry countryCode"
    " versionProfileId versionProfileName versionProfileVisibilityScope upgradeDay"
    " upgradeTimeInSecs upgradePriority enrollmentCertId microtenantId microtenantName"
    " creationTime modifiedTime modifiedBy restrictionType geoLocationId siteId"
    " siteName nameWithoutTrim",
    flag="enabled overrideVersionProfile useInDrMode readOnly zscalerManaged",
    texts="upgradePriorities",
    object="version",
)
"""What both kinds of groups have."""

GROUP_READ_ONLY: Final = (
    *STAMPS,
    "microtenantId",
    "microtenantName",
    "versionProfileName",
    "versionProfileVisibilityScope",
    "version",
)

_MACHINE_TEXTS: Final = (
    "name description fingerprint issuedCertId currentVersion previousVersion"
    " expectedVersion upgradeStatus upgradeAttempt controlChannelStatus privateIp"
    " publicIp latitude longitude location provisioningKeyId provisioningKeyName"
    " platform platformDetail runtimeOS sargeVersion creationTime modifiedTime"
    " modifiedBy lastBrokerConnectTime lastBrokerConnectTimeDuration"
    " lastBrokerDisconnectTime lastBrokerDisconnectTimeDuration lastUpgradeTime"
    " expectedUpgradeTime ctrlBrokerName microtenantId microtenantName"
    " applicationStartTime"
)
_MACHINE_WRITABLE: Final = ("name", "description", "enabled", "ipAcl")


def machine_kind(
    name: str, path: str, member: str, group: str, *, texts: str = "ipAcl"
) -> Kind:
    """A kind of machine.

    :param member: the member that holds the id of its group.
    :param group: the kind of that group.
    :param texts: the members that are lists of texts.
    """
    known = fields(
        text=f"{_MACHINE_TEXTS} {member} {member.removesuffix('Id')}Name",
        flag="enabled publishIpv6",
        texts=texts,
        object="enrollmentCert version",
    )
    return Kind(
        name=name,
        dialect=ZPA,
        path=path,
        fields=known,
        required=("name",),
        unique="name",
        duplicate=(400, "resource.duplicate"),
        read_only=tuple(
            each for each in known if each not in (*_MACHINE_WRITABLE, *texts.split())
        ),
        defaults={"enabled": False},
        filters={"microtenantId": "microtenantId"},
        references={member: group},
    )


@attrs.frozen(kw_only=True)
class Enrollment:
    """How machines of one kind are in groups of another."""

    machines: Kind
    groups: Kind
    member: str
    """The member of a machine that holds the id of its group."""

    shown: str
    """The member of a group that lists its machines."""

    prefix: str
    """How the names of machines begin."""

    net: str
    """The first three numbers of their private addresses."""

    def prepare(self, store: Store, body: Record) -> Record:
        """Check what is the same for groups of both kinds.

        :raises Refused: 400.
        """
        check_microtenant(store, body)
        for name, known in (
            ("versionProfileId", tuple(VERSION_PROFILES)),
            ("upgradeDay", _DAYS),
        ):
            if body.get(name) not in (None, *known):
                raise Refused(400, f"{name} is unknown.", None, [name])
        time = body.get("upgradeTimeInSecs") or "0"
        if not (time.isdecimal() and int(time) < _DAY):
            raise Refused(400, "upgradeTimeInSecs is no time of a day.")
        for name, most in (("latitude", 90), ("longitude", 180)):
            if not _within(body.get(name), most):
                raise Refused(400, f"{name} is not in degrees.", None, [name])
        return body

    def settle(self, store: Store, group: Record, body: Record) -> None:
        """Move the machines that the body names into the group; others stay."""
        settle_microtenant(store, group, body)
        for each in group.pop(self.shown, ()):
            store.get(self.machines.name, each["id"])[self.member] = group["id"]

    def members(self, store: Store, group: Record) -> list[Record]:
        """The machines of a group."""
        return [
            {name: value for name, value in each.items() if name != self.member}
            for each in store.all(self.machines.name)
            if each[self.member] == group["id"]
        ]

    def show_group(self, store: Store, group: Record) -> Record:
        """With its machines, and the name of its version profile."""
        profile = VERSION_PROFILES[group["versionProfileId"]]
        shown = {
            **group,
            "versionProfileName": profile,
            "version": {
                "version_profile_gid": group["versionProfileId"],
                "versionProfileName": profile,
                "childVersion": _VERSIONS[0],
            },
        }
        machines = self.members(store, group)
        return {**shown, self.shown: machines} if machines else shown

    def show_machine(self, store: Store, machine: Record) -> Record:
        """With the name of its group."""
        group = store.get(self.groups.name, machine[self.member])
        return {**machine, f"{self.member.removesuffix('Id')}Name": group["name"]}

    def routes(self, groups: Behaviour) -> Iterator[Route]:
        """The routes of groups, and of machines, which nobody creates."""
        behaviour = Behaviour(prepare=check_microtenant, present=self.show_machine)
        machines = crud(self.machines, behaviour)
        many = f"{ZPA.base}/{self.machines.path}/bulkDelete"
        yield from in_version(
            "v1",
            (
                *crud(self.groups, groups),
                *(each for each in machines if each.method != "POST"),
                Route("POST", many, _delete_many(self.machines), ZPA),
            ),
        )

    def machine(self, number: int, group: Record, city: City) -> Record:
        """A machine as it is after a while in its group."""
        seen = MADE + 86_400 * 30 + number * 613
        connected = (number + 1) % 9 != 0
        version = _VERSIONS[number % len(_VERSIONS)]
        name = f"{self.prefix}-{city.name.lower().replace(' ', '-')}-{number + 1}"
        return {
            "name": name,
            "description": f"Virtual machine in {city.name}",
            "enabled": (number + 1) % 13 != 0,
            "fingerprint": sha256(name.encode()).hexdigest(),
            "issuedCertId": str(9_000 + number),
            self.member: group["id"],
            "currentVersion": version,
            "expectedVersion": _VERSIONS[0],
            "previousVersion": _VERSIONS[-1],
            "upgradeStatus": "COMPLETE" if version == _VERSIONS[0] else "FAILED",
            "upgradeAttempt": "0" if version == _VERSIONS[0] else "3",
            "controlChannelStatus": (
                "ZPN_STATUS_AUTHENTICATED" if connected else "ZPN_STATUS_DISCONNECTED"
            ),
            "ctrlBrokerName": f"broker-{city.code.lower()}1.example.net",
            "privateIp": address(self.net, number),
            "publicIp": address("198.51.100", number),
            "latitude": str(city.latitude),
            "longitude": str(city.longitude),
            "location": f"{city.name}, {city.country}",
            "platform": "el9",
            "runtimeOS": "Linux",
            "sargeVersion": "25.1.0",
            "lastBrokerConnectTime": str(seen),
            "lastBrokerDisconnectTime": str(seen - 40 if connected else seen + 3_600),
            "applicationStartTime": str(seen - 600),
            "ipAcl": [],
        }


def enrollment_certificate(store: Store, name: str) -> str:
    """The id of the enrollment certificate of that name."""
    found = store.all(ENROLLMENT_CERTIFICATE)
    return str(next(each["id"] for each in found if each["name"] == name))


def _within(text: Any, most: int) -> bool:
    """Whether a text, if there is one, is a number of degrees."""
    try:
        return text is None or abs(float(text)) <= most
    except ValueError:
        return False


def _delete_many(kind: Kind) -> Operation:
    """Delete all machines of a list, or none of them."""

    def operation(store: Store, call: Call) -> Reply:
        ids = call.fields().get("ids")
        if not (isinstance(ids, list) and ids):
            raise Refused(400, "ids is not a list of ids.", None, ["ids"])
        scope = call.query.get("microtenantId")
        for each in ids:
            record = store.get(kind.name, each)
            if scope is not None and record.get("microtenantId") != scope:
                raise Refused(404, f"There is no {kind.name} with id {each} in it.")
        for each in dict.fromkeys(map(str, ids)):
            store.delete(kind, each)
        return Reply({}, 202)

    return operation
