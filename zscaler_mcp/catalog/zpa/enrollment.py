"""What App Connectors and Private Service Edges share: certificate, place, upgrades."""

from collections.abc import Mapping
from typing import Any, Final

from zscaler_mcp.catalog.call import Call, as_record
from zscaler_mcp.catalog.model import Adapter, Parameter, Record, Tool
from zscaler_mcp.catalog.perform import read_every, replace
from zscaler_mcp.catalog.rows import (
    BOOLEAN,
    TEXT,
    ZPA_PAGES,
    Rows,
    body,
    search,
)

__all__ = [
    "DROPPED",
    "IDS",
    "KEYS",
    "changing",
    "creating",
    "delete_many",
    "place",
    "upgrades",
    "without_stale",
]

KEYS: Final = frozenset(
    {"privateKey", "zrsaencryptedprivatekey", "zrsaencryptedsessionkey"}
)
"""Members of an enrollment certificate, which connectors carry, that are keys."""

DROPPED: Final = frozenset(
    {
        "creationTime",
        "modifiedBy",
        "modifiedTime",
        "version",
        "versionProfileVisibilityScope",
    }
)
"""Members of a group that the service computes."""

MAX_DELETED: Final = 50
"""Ids of one call that deletes: as many as a confirmation shows in full."""

IDS: Final[Mapping[str, Any]] = {
    "type": "array",
    "items": {"type": "string", "maxLength": 20, "pattern": "^[0-9]{1,20}$"},
    "minItems": 1,
    "maxItems": MAX_DELETED,
}
"""Ids to delete; digits only, since a human reads them in the confirmation."""

_COUNTRY: Final = {"type": "string", "maxLength": 2, "pattern": "^[A-Za-z]{2}$"}

_CERTIFICATES: Final[Tool] = Rows("zpa_provisioning_keys", "zpa").listing(
    "enrollment_certificates",
    "Enrollment certificates",
    "Certificates that connectors and service edges enroll with.",
    "/zpa/mgmtconfig/v2/admin/customers/{customer_id}/enrollmentCert",
    parameters=(search("Name of the certificate."),),
    pages=ZPA_PAGES,
)

_TWINS: Final = (
    ("certificateId", "certificateName"),
    ("versionProfileId", "versionProfileName"),
)
"""An id and a name of one thing: where one changes alone, the other is out of date."""


def place(*, new: bool, required: bool = False) -> tuple[Parameter, ...]:
    """The parameters that say where a group is.

    :param required: whether a new group needs them.
    """
    null = new and not required
    return (
        body(
            "latitude",
            "Latitude of the place in degrees, as text: 37.3382.",
            TEXT,
            required=required,
            null_when_absent=null,
        ),
        body(
            "longitude",
            "Longitude of the place in degrees, as text: -121.8863.",
            TEXT,
            required=required,
            null_when_absent=null,
        ),
        body(
            "location",
            "Name of the place: San Jose, CA, USA.",
            TEXT,
            required=required,
            null_when_absent=null,
        ),
        body(
            "city_country",
            "City and country code: San Jose, US.",
            null_when_absent=new,
        ),
        body(
            "country_code",
            "Country as its two letters of ISO 3166-1: US.",
            _COUNTRY,
            value=str.upper,
            null_when_absent=new,
        ),
    )


def upgrades(*, new: bool) -> tuple[Parameter, ...]:
    """The parameters that say when a group is upgraded."""
    return (
        body(
            "override_version_profile",
            "Whether the group follows a version profile of its own; without, that"
            " of the tenant applies.",
            BOOLEAN,
            null_when_absent=new,
        ),
        body(
            "upgrade_day",
            "Day of the week on which upgrades begin: SUNDAY, MONDAY ...",
            null_when_absent=new,
        ),
        body(
            "upgrade_time_in_secs",
            "When upgrades begin on that day, in seconds after midnight, as text:"
            " 66600.",
            null_when_absent=new,
        ),
    )


async def _certificate(call: Call, usual: str) -> str:
    """The id of the enrollment certificate that is meant.

    :param usual: the name of the one that is taken when the arguments name none.
    """
    given = call.arguments.get("enrollment_cert_id")
    if given:
        return str(given)
    name = str(call.arguments.get("enrollment_cert_name") or usual)
    for each in await read_every(Call(_CERTIFICATES, {"search": name}, call.api)):
        if str(each.get("name")).casefold() == name.casefold() and each.get("id"):
            return str(each["id"])
    detail = f"The tenant has no enrollment certificate named {name}."
    if call.tool.parameter("enrollment_cert_id"):
        detail += " Give enrollment_cert_id; get_zpa_enrollment_certificate yields it."
    raise call.refuse(detail)


def creating(usual: str) -> Adapter:
    """Creates a group, with the certificate that its members enroll with."""

    async def create(call: Call) -> Any:
        members = {**call.body, "enrollmentCertId": await _certificate(call, usual)}
        return await call.write("POST", call.path(), members, *call.query)

    return create


def without_stale(record: Record, changes: Record) -> Record:
    """The record without what the changes make untrue."""
    stale = {
        other for pair in _TWINS for one, other in (pair, pair[::-1]) if one in changes
    }
    return {name: record[name] for name in record if name not in stale}


def changing(usual: str) -> Adapter:
    """Changes a group; its certificate stays, unless the arguments name another.

    The service wants one in every write. Where it does not tell which the group
    has, the usual one is sent, as its other clients do.
    """

    async def update(call: Call) -> Any:
        record = as_record(await call.get(call.path(), *call.query))
        changes = call.body
        named = {"enrollment_cert_id", "enrollment_cert_name"} & set(call.arguments)
        if named or not record.get("enrollmentCertId"):
            changes["enrollmentCertId"] = await _certificate(call, usual)
        return await replace(call, without_stale(record, changes), changes)

    return update


async def delete_many(call: Call) -> Any:
    """Delete by a list of ids; the service accepts the list and answers nothing."""
    await call.write("POST", call.path(), call.body, *call.query)
    return call.body
