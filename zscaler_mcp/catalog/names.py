"""Names on the wire: snake case for agents, the services' own spelling for them."""

import re
from typing import Any, Final

from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["convert_members", "wire_name"]

_EXCEPTIONS: Final = {
    "ec_vms": "ecVMs",
    "end_ip_address": "endIPAddress",
    "extranet_dto": "extranetDTO",
    "ipv6_enabled": "ipV6Enabled",
    "is_incomplete_dr_config": "isIncompleteDRConfig",
    "location_dto": "locationDTO",
    "location_group_dto": "locationGroupDTO",
    "primary_gw": "primaryGW",
    "routable_ip": "routableIP",
    "secondary_gw": "secondaryGW",
    "server_group_dtos": "serverGroupDTOs",
    "start_ip_address": "startIPAddress",
    "surrogate_ip": "surrogateIP",
    "surrogate_ip_enforced_for_known_browsers": "surrogateIPEnforcedForKnownBrowsers",
    "tun_id": "tunID",
    "valid_ssl_certificate": "validSSLCertificate",
}
"""Where the wire name is not the camel case of the words."""

MAX_DEPTH: Final = 16
"""Levels of an object argument; the deepest that the services take have five."""

_MEMBER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,127}")


def wire_name(name: str) -> str:
    """The services' spelling of a name; a camel-case name is already spelled so."""
    if name in _EXCEPTIONS:
        return _EXCEPTIONS[name]
    first, *rest = name.split("_")
    if not rest:
        return name
    return first.lower() + "".join(word.capitalize() for word in rest)


def convert_members(value: Any, field: str, depth: int = MAX_DEPTH) -> Any:
    """Spell every member name of an object argument as the services do.

    Both spellings are taken, at any depth.

    :raises ToolFailure: kind ``argument``, for a name that is none, for two
        spellings of one name, and for too many levels.
    """
    if not isinstance(value, (dict, list)):
        return value
    if not depth:
        raise ToolFailure(
            FailureKind.ARGUMENT, f"At most {MAX_DEPTH} levels are taken.", field
        )
    if isinstance(value, list):
        return [convert_members(item, field, depth - 1) for item in value]
    converted: dict[str, Any] = {}
    for name, member in value.items():
        if not _MEMBER.fullmatch(name):
            raise ToolFailure(
                FailureKind.ARGUMENT,
                "A member name has letters, digits and underscores, a letter first.",
                field,
            )
        spelled = wire_name(name)
        if spelled in converted:
            raise ToolFailure(
                FailureKind.ARGUMENT, f"{spelled} is given in two spellings.", field
            )
        converted[spelled] = convert_members(member, field, depth - 1)
    return converted
