"""ZIdentity's records: everybody, their departments as groups, and some more."""

from typing import Final

from zscaler_mcp.simulator.answers import Record
from zscaler_mcp.simulator.chance import share
from zscaler_mcp.simulator.people import DEPARTMENTS, DOMAIN, Person, people
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zid.directory import GROUP, USER

__all__ = ["seed_zid"]

_PEOPLE: Final = 120
_PROVIDER: Final = {"id": "710000000000001", "name": "example-idp"}
_IDP: Final = {**_PROVIDER, "displayName": "Example Identity"}

_OTHERS: Final = (
    ("Contractors", "People of partners", 10),
    ("Remote Access", "May reach private applications", 60),
    ("Remote Access Pilot", "Try what comes next", 8),
    ("Administrators", "Administer the tenant", 4),
    ("VPN Exceptions", "Still on the old VPN", 5),
)
"""Name, description, and how many of a hundred are in it."""


def _group(name: str, description: str, *, dynamic: bool) -> Record:
    return {
        "name": name,
        "description": description,
        "source": "SCIM" if dynamic else "UI",
        "idp": dict(_IDP),
        "dynamicGroup": dynamic,
        "adminEntitlementEnabled": name == "Administrators",
        "serviceEntitlementEnabled": True,
    }


def _user(person: Person) -> Record:
    department = DEPARTMENTS.index(person.department)
    return {
        "loginName": person.email,
        "displayName": person.name,
        "firstName": person.first,
        "lastName": person.last,
        "primaryEmail": person.email,
        "secondaryEmail": f"{person.first.lower()}{person.number}@mail.{DOMAIN}",
        "department": {
            "id": f"71000000000010{department}",
            "name": person.department,
            "displayName": person.department,
        },
        "status": not share(6, "left", person.number),
        "customAttrsInfo": {"costCenter": f"CC-{100 + department}"},
        "source": "SCIM",
        "idp": dict(_IDP),
    }


def seed_zid(store: Store, scale: int) -> None:
    """Fill the directory."""
    everybody = _group("All Employees", "Everybody", dynamic=True)
    (all_of_them,) = store.seed(GROUP.name, [everybody])
    departments = {
        name: store.seed(
            GROUP.name, [_group(name, f"Everybody in {name}", dynamic=True)]
        )[0]["id"]
        for name in DEPARTMENTS
    }
    others = {
        store.seed(GROUP.name, [_group(name, words, dynamic=False)])[0]["id"]: percent
        for name, words, percent in _OTHERS
    }
    for person in people(_PEOPLE * scale):
        groups = {all_of_them["id"], departments[person.department]}
        groups |= {
            each for each, percent in others.items() if share(percent, each, person)
        }
        store.seed(USER.name, [{**_user(person), "_groups": groups}])
