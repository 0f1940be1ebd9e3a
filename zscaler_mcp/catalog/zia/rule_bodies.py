"""What ZIA's policy rules have in common: order, rank, state, criteria, references.

A rule's criteria are many, so the tools take those that are rare as members of one
object, ``advanced``. Most of them refer to other objects: agents name these by id
alone, and the service wants ``[{"id": 7}]``.
"""

import re
from functools import partial
from typing import Any, Final

import orjson

from zscaler_mcp.catalog.call import Call
from zscaler_mcp.catalog.countries import country
from zscaler_mcp.catalog.model import (
    MEMBERS,
    Loss,
    Merge,
    Parameter,
    Place,
    Record,
    Wire,
)
from zscaler_mcp.catalog.names import MAX_TEXT, wire_name
from zscaler_mcp.catalog.rows import (
    BOOLEAN,
    OBJECT,
    body,
    name_field,
    path_id,
    whole_number,
)
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = [
    "KEPT_BY_ZIA",
    "NEW_RULE",
    "ORDER",
    "RANK",
    "RULE_MERGE",
    "SCOPE",
    "changed_rule",
    "create_rule",
    "criteria",
    "id_objects",
    "json_value",
    "new_rule",
    "refuse_predefined",
    "rule_id",
    "rule_loss",
    "rule_members",
    "zia_countries",
]

_RENAMED: Final = {
    "application_ids": "applications",
    "bandwidth_class_ids": "bandwidthClasses",
    "bucket_ids": "buckets",
    "cloud_app_tenant_ids": "cloudAppTenants",
    "connector_ids": "connectors",
    "criteria_domain_profile_ids": "criteriaDomainProfiles",
    "dest_workload_groups_ids": "destWorkloadGroups",
    "email_recipient_profile_ids": "emailRecipientProfiles",
    "entity_group_ids": "entityGroups",
    "excluded_domain_profile_ids": "excludedDomainProfiles",
    "http_header_action_profile_ids": "httpHeaderActionProfiles",
    "http_header_profile_ids": "httpHeaderProfiles",
    "included_domain_profile_ids": "includedDomainProfiles",
    "object_type_ids": "objectTypes",
    "scope_entity_ids": "adminScopeScopeEntities",
    "server_group_ids": "serverGroups",
    "service_ids": "services",
    "smart_isolation_group_ids": "smartIsolationGroups",
    "smart_isolation_user_ids": "smartIsolationUsers",
    "src_workload_groups_ids": "srcWorkloadGroups",
    "supported_region_ids": "supportedRegions",
    "user_portal_ids": "userPortals",
    "virtual_zen_node_ids": "virtualZenNodes",
}
"""References by id whose wire name does not follow from their name.

Their wire name alone does not say that ids are meant: a DNS rule's ``applications``
are names.
"""

_REFERENCES: Final = frozenset(
    map(
        wire_name,
        "app_services app_service_groups auditor departments dest_ip_groups"
        " dest_ipv6_groups device_groups devices dlp_engines ec_groups"
        " excluded_departments excluded_groups excluded_users"
        " form_sharing_domain_profiles groups labels location_groups locations"
        " notification_template nw_application_groups nw_service_groups nw_services"
        " proxy_gateway sharing_domain_profiles source_ip_groups src_ip_groups"
        " src_ipv6_groups tenancy_profile_ids time_windows url_categories users"
        " workload_groups zpa_app_segments zpa_application_segment_groups"
        " zpa_application_segments".split(),
    )
)
"""References by id, by their wire names."""

_OBJECTS: Final = frozenset(
    map(
        wire_name,
        "application_groups dns_gateway edns_ecs_object icap_server override_groups"
        " override_users proxy_gateways threat_categories zpa_ip_group".split(),
    )
)
"""References whose objects go through as they are; an id alone becomes one."""

_SINGLE: Final = frozenset({"auditor", "notificationTemplate", "proxyGateway"})
"""References to one object, where the others are lists."""

_LISTS: Final = frozenset(
    map(
        wire_name,
        "applications categories cbi_profile cloud_applications dest_addresses"
        " dest_countries dest_ip_categories device_trust_levels file_types"
        " nw_applications protocols request_methods source_countries src_ips"
        " url_categories user_agent_types".split(),
    )
)
"""Members that some agents write as the text of a JSON value."""

_EXTERNAL: Final = frozenset({"external_id", "externalId"})

_ZIA: Final = "COUNTRY_"
_COUNTRIES: Final = frozenset({"destCountries", "sourceCountries"})

_NUMBER: Final = re.compile(r"-?[0-9]{1,18}")

NEW_RULE: Final[dict[str, Any]] = {"order": 1, "rank": 7}
"""ZIA wants both in a new rule: the first place, the lowest rank."""


def _refuse(detail: str, field: str) -> ToolFailure:
    return ToolFailure(FailureKind.ARGUMENT, detail, field)


def json_value(text: str, name: str, field: str, expected: str = "a list") -> Any:
    """What a text says as JSON.

    :param expected: what ``name`` is, for the refusal.
    :raises ToolFailure: kind ``argument``, for another text, or a long one.
    """
    try:
        if len(text) <= MAX_TEXT:
            return orjson.loads(text)
    except ValueError:
        pass
    raise _refuse(f"{name} is {expected}, not another text.", field)


def _identifier(value: Any, name: str, field: str) -> Any:
    if isinstance(value, str):
        return int(value) if _NUMBER.fullmatch(value) else value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise _refuse(f"{name} holds ids: numbers, also as text.", field)


def _reference(value: Any, name: str, field: str) -> Record:
    """One object that a rule refers to: its id, or an object that holds it.

    ZPA's application segments are known to ZIA by the id that ZPA gave them.
    """
    if isinstance(value, dict) and "id" in value:
        return {**value, "id": _identifier(value["id"], name, field)}
    if isinstance(value, dict) and not _EXTERNAL.isdisjoint(value):
        return value
    return {"id": _identifier(value, name, field)}


def id_objects(value: Any, name: str, field: str) -> Any:
    """References as ZIA writes them, from ids or from objects with ids.

    :raises ToolFailure: kind ``argument``, for what is neither.
    """
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        value = json_value(value, name, field)
    if wire_name(name) in _SINGLE and not isinstance(value, list):
        return _reference(value, name, field)
    if not isinstance(value, list):
        raise _refuse(f"{name} is a list of ids.", field)
    return [_reference(each, name, field) for each in value]


def zia_countries(values: list[Any], field: str = "countries") -> list[Any]:
    """Countries in ZIA's words: names and codes are translated, its own words stay.

    :raises ToolFailure: kind ``argument``, for what is none.
    """
    return [
        each
        if not isinstance(each, str) or each.startswith(_ZIA)
        else country(each, field)
        for each in values
    ]


def _criterion(wire: str, value: Any, name: str, field: str) -> Any:
    if wire in _OBJECTS:
        given = value if isinstance(value, list) else [value]
        objects = [
            each if isinstance(each, dict) else _reference(each, name, field)
            for each in given
        ]
        return objects if isinstance(value, list) else objects[0]
    if wire in _LISTS and isinstance(value, str):
        value = json_value(value, name, field)
    if wire in _COUNTRIES and isinstance(value, list):
        value = zia_countries(value, field)
    return value


def rule_members(
    value: Record, *, plain: frozenset[str] = frozenset(), field: str = "advanced"
) -> Record:
    """The members of ``advanced`` with their references as the service wants them.

    Both spellings of a name are taken; ``null`` says nothing.

    :param plain: wire names of references that are texts in this kind of rule.
    :raises ToolFailure: kind ``argument``, for what is no reference.
    """
    members: Record = {}
    for name, given in value.items():
        if name == "enabled":
            raise _refuse("enabled does not go here: give it beside it.", field)
        wire = wire_name(name)
        if given is None:
            continue
        key = _RENAMED.get(name, name)
        if key in members:
            raise _refuse(f"{key} is given in two spellings.", field)
        if name in _RENAMED or (wire in _REFERENCES and wire not in plain):
            members[key] = id_objects(given, name, field)
        else:
            members[key] = _criterion(wire, given, name, field)
    return members


def criteria(description: str, *, plain: frozenset[str] = frozenset()) -> Parameter:
    """``advanced``: the criteria and settings that have no parameter of their own."""
    return Parameter(
        name="advanced",
        description=description,
        schema=OBJECT,
        sent=(Wire(Place.BODY, MEMBERS),),
        value=partial(rule_members, plain=plain),
    )


_PLACE: Final = (
    "Place in the list of rules, from 1: the first rule that matches decides."
)
ORDER: Final = body(
    "order", f"{_PLACE} 1, before all others, if left out.", whole_number(1)
)
RANK: Final = body(
    "rank", "Admin rank, from 0 (highest) to 7 (lowest).", whole_number(0, 7)
)
_NEW_PLACE: Final = body(
    "order", f"{_PLACE} The rules behind it move.", whole_number(1)
)
SCOPE: Final = (
    "locations, location_groups, devices, device_groups (each from its zia_list tool),"
    " departments (get_zia_user_departments), groups (get_zia_user_groups), users"
    " (get_zia_users), time_windows (zia_list_time_intervals), labels"
    " (zia_list_rule_labels)"
)
"""For descriptions: references that every kind of rule has, and what yields ids."""

_DESCRIPTION: Final = body("description", "What the rule is for.")
_STATES: Final = {True: "ENABLED", False: "DISABLED"}


def _enabled(**more: Any) -> Parameter:
    words = "Whether the rule is in force."
    value = _STATES.__getitem__
    return body("enabled", words, BOOLEAN, wire="state", value=value, **more)


def rule_id(kind: str, lister: str) -> Parameter:
    """The id of a rule, in the path."""
    return path_id(
        "rule_id", f"Id of the {kind}, a number as text; {lister} yields it."
    )


def new_rule(*criteria: Parameter) -> tuple[Parameter, ...]:
    """The parameters of a rule's creation, given those that are its kind's own."""
    name = name_field("name", "Name of the rule, up to 31 characters.", required=True)
    return name, _DESCRIPTION, _enabled(default=True), ORDER, RANK, *criteria


def changed_rule(*criteria: Parameter) -> tuple[Parameter, ...]:
    """The parameters of a rule's change, given its id and those of its kind."""
    name = name_field("name", "New name, up to 31 characters.")
    return name, _DESCRIPTION, _enabled(), _NEW_PLACE, RANK, *criteria


async def create_rule(call: Call) -> Any:
    """Create a rule, with the place and the rank that ZIA wants of every new one."""
    return await call.write("POST", call.path(), {**NEW_RULE, **call.body})


KEPT_BY_ZIA: Final = frozenset({"lastModifiedBy", "lastModifiedTime"})
"""Members of a rule that are not sent back: the service writes them itself."""

RULE_MERGE: Final = Merge(drop=KEPT_BY_ZIA)


def refuse_predefined(rule: Record) -> None:
    """A rule that ZIA brought along is changed, never deleted."""
    if rule.get("predefined") or rule.get("defaultRule"):
        raise ToolFailure(
            FailureKind.ARGUMENT,
            "This rule is ZIA's own (predefined or default): it can be changed, not"
            " deleted.",
            "rule_id",
        )


def rule_loss(kind: str, read: str) -> Loss:
    """What the deletion of a rule destroys."""
    return Loss(kind=kind, read=read, named_by=("name",), guard=refuse_predefined)
