"""ZPA's identity providers, with the attributes and groups of their users."""

from collections.abc import Callable, Iterator
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zpa.reading import listing_of, reads, stamps

__all__ = ["GROUP", "PEOPLE", "PROVIDER", "SAML", "SCIM"]

PROVIDER: Final = Kind(
    name="identity provider",
    dialect=ZPA,
    path="idp",
    fields=fields(text="name description loginUrl idpEntityId", flag="enabled"),
    writable=False,
)
SAML: Final = Kind(
    name="SAML attribute",
    dialect=ZPA,
    path="samlAttribute",
    fields=fields(text="name samlName idpId idpName", flag="userAttribute"),
    writable=False,
)
SCIM: Final = Kind(
    name="SCIM attribute",
    dialect=ZPA,
    path="idp/<idp>/scimattribute",
    fields=fields(
        text="name idpId dataType schemaURI description mutability returned",
        flag="multivalued required caseSensitive uniqueness",
    ),
    writable=False,
)
GROUP: Final = Kind(
    name="SCIM group",
    dialect=ZPA,
    path="scimgroup",
    fields=fields(text="name internalId", integer="idpId creationTime modifiedTime"),
    writable=False,
)
"""Its ids are numbers, unlike those of the other records."""

_USERS: Final = "/zpa/userconfig/v1/customers/<customer_id>/scimgroup"
_FIRST_GROUP: Final = 480_000

_PROVIDERS: Final = ("Corp SSO", "Partner SSO", "Lab SSO", "Acquired SSO")
_SAML_NAMES: Final = (
    ("Email", "email"),
    ("Groups", "memberOf"),
    ("Department", "department"),
    ("First name", "givenName"),
    ("Last name", "sn"),
    ("Title", "title"),
)
_SCIM_NAMES: Final = (
    "userName",
    "displayName",
    "emails.value",
    "name.givenName",
    "name.familyName",
    "title",
    "department",
    "employeeNumber",
    "manager",
    "costCenter",
    "active",
)
_TEAMS: Final = (
    "Finance",
    "Human Resources",
    "Engineering",
    "Platform",
    "Data",
    "Support",
    "Sales",
    "Marketing",
    "Legal",
    "Research",
    "Facilities",
    "Contractors",
)
_PLACES: Final = ("Frankfurt", "San Jose", "Singapore")


def _of_provider(store: Store, call: Call) -> Callable[[Record], bool]:
    """What belongs to the provider of the path; raises ``Refused`` for none."""
    provider = store.get(PROVIDER.name, call.ids["idp"])
    return lambda record: str(record["idpId"]) == provider["id"]


def _read_scim(store: Store, call: Call) -> Reply:
    record = store.get(SCIM.name, call.ids["id"])
    if not _of_provider(store, call)(record):
        raise Refused(404, "The attribute is another provider's.")
    return Reply(record)


def _read_group(store: Store, call: Call) -> Reply:
    return Reply(store.get(GROUP.name, call.ids["id"]))


def _routes() -> Iterator[Route]:
    yield from reads(PROVIDER)
    yield from reads(SAML)
    first, second = (ZPA.base.replace("<version>", each) for each in ("v1", "v2"))
    yield Route(
        "GET", f"{second}/samlAttribute/idp/<idp>", listing_of(SAML, _of_provider), ZPA
    )
    scim = f"{first}/{SCIM.path}"
    yield Route("GET", scim, listing_of(SCIM, _of_provider), ZPA)
    yield Route("GET", f"{scim}/<id>", _read_scim, ZPA)
    yield Route("GET", f"{_USERS}/idpId/<idp>", listing_of(GROUP, _of_provider), ZPA)
    yield Route("GET", f"{_USERS}/<id>", _read_group, ZPA)


def _provider(number: int) -> Record:
    name = _PROVIDERS[number % len(_PROVIDERS)]
    turn = number // len(_PROVIDERS)
    host = name.split()[0].lower()
    return {
        **stamps(number),
        "name": f"{name} {turn + 1}" if turn else name,
        "enabled": True,
        "loginUrl": f"https://sso.{host}.example.com/saml",
        "idpEntityId": f"https://sso.{host}.example.com/entity",
        "ssoType": ["USER"],
        "domainList": [f"{host}.example.com"],
        "scimEnabled": True,
    }


def _attributes(store: Store, provider: Record) -> None:
    store.seed(
        SAML.name,
        [
            {
                **stamps(number),
                "name": f"{name}_{provider['name']}",
                "samlName": wire,
                "idpId": provider["id"],
                "idpName": provider["name"],
                "userAttribute": True,
            }
            for number, (name, wire) in enumerate(_SAML_NAMES)
        ],
    )
    store.seed(
        SCIM.name,
        [
            {
                **stamps(number),
                "name": name,
                "idpId": provider["id"],
                "dataType": "Boolean" if name == "active" else "String",
                "schemaURI": "urn:ietf:params:scim:schemas:core:2.0:User",
                "mutability": "readWrite",
                "returned": "default",
                "multivalued": name == "emails.value",
                "required": name == "userName",
                "caseSensitive": False,
                "uniqueness": name == "userName",
            }
            for number, name in enumerate(_SCIM_NAMES)
        ],
    )


def _groups(provider: Record, number: int, scale: int) -> Iterator[Record]:
    names = [f"{team} {place}" for place in _PLACES for team in _TEAMS]
    for turn in range(len(names) * scale):
        suffix = f" {turn // len(names) + 1}" if turn >= len(names) else ""
        yield {
            "id": _FIRST_GROUP + number * len(names) * scale + turn,
            "name": names[turn % len(names)] + suffix,
            "idpId": int(provider["id"]),
            "internalId": f"g-{number:03}-{turn:05}",
            "creationTime": int(stamps(turn)["creationTime"]),
            "modifiedTime": int(stamps(turn)["modifiedTime"]),
        }


def _seed(store: Store, scale: int) -> None:
    providers = store.seed(
        PROVIDER.name, [_provider(number) for number in range(4 * scale)]
    )
    for number, provider in enumerate(providers):
        _attributes(store, provider)
        store.seed(GROUP.name, _groups(provider, number, scale if not number else 1))


PEOPLE: Final = Part(
    kinds=(PROVIDER, SAML, SCIM, GROUP), routes=tuple(_routes()), seed=_seed
)
