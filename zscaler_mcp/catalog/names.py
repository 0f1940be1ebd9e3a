"""Names on the wire: snake case for agents, the services' own spelling for them."""

import re
from functools import lru_cache
from typing import Any, Final

import attrs

from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["MAX_MEMBERS", "MAX_TEXT", "convert_members", "wire_name"]

_EXCEPTIONS: Final = {
    "capture_pcap": "capturePCAP",
    "cookie_stealing_pcap_enabled": "cookieStealingPCAPEnabled",
    "dns_resolution_on_transparent_proxy_ipv6_apps": (
        "dnsResolutionOnTransparentProxyIPv6Apps"
    ),
    "dns_resolution_on_transparent_proxy_ipv6_exempt_apps": (
        "dnsResolutionOnTransparentProxyIPv6ExemptApps"
    ),
    "dns_resolution_on_transparent_proxy_ipv6_exempt_url_categories": (
        "dnsResolutionOnTransparentProxyIPv6ExemptUrlCategories"
    ),
    "dns_resolution_on_transparent_proxy_ipv6_url_categories": (
        "dnsResolutionOnTransparentProxyIPv6UrlCategories"
    ),
    "ec_vms": "ecVMs",
    "enable_evaluate_policy_on_global_ssl_bypass": (
        "enableEvaluatePolicyOnGlobalSSLBypass"
    ),
    "enable_ipv6_dns_optimization_on_all_transparent_proxy": (
        "enableIPv6DnsOptimizationOnAllTransparentProxy"
    ),
    "enable_ipv6_dns_resolution_on_transparent_proxy": (
        "enableIPv6DnsResolutionOnTransparentProxy"
    ),
    "end_ip_address": "endIPAddress",
    "extranet_dto": "extranetDTO",
    "ipv6_enabled": "ipV6Enabled",
    "is_incomplete_dr_config": "isIncompleteDRConfig",
    "is_web_eun_enabled": "isWebEUNEnabled",
    "location_dto": "locationDTO",
    "location_group_dto": "locationGroupDTO",
    "min_client_tls_version": "minClientTLSVersion",
    "min_server_tls_version": "minServerTLSVersion",
    "min_tls_version": "minTLSVersion",
    "primary_gw": "primaryGW",
    "routable_ip": "routableIP",
    "secondary_gw": "secondaryGW",
    "server_group_dtos": "serverGroupDTOs",
    "show_eun": "showEUN",
    "show_eun_atp": "showEUNATP",
    "show_eunatp": "showEUNATP",
    "start_ip_address": "startIPAddress",
    "surrogate_ip": "surrogateIP",
    "surrogate_ip_enforced_for_known_browsers": "surrogateIPEnforcedForKnownBrowsers",
    "tun_id": "tunID",
    "valid_ssl_certificate": "validSSLCertificate",
}
"""Where the wire name is not the camel case of the words."""

MAX_DEPTH: Final = 16
"""Levels of an object argument; the deepest that the services take have five."""

MAX_MEMBERS: Final = 3000
"""Members of an object argument, at all its levels: those of some 200 applications.

What has none counts as one, and so does a list, whatever texts are in it.
"""

MAX_TEXT: Final = 16_384
"""Characters of a text, in an object or alone; ZIA's longest have 10,240."""

_MEMBER: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,127}")


@lru_cache(4 * MAX_MEMBERS)
def wire_name(name: str) -> str:
    """The services' spelling of a name; a camel-case name is already spelled so."""
    if name in _EXCEPTIONS:
        return _EXCEPTIONS[name]
    first, *rest = name.split("_")
    if not rest:
        return name
    return first.lower() + "".join(map(str.capitalize, rest))


@attrs.define
class _Conversion:
    """Spells the members of one object argument, and counts them."""

    field: str
    left: int = MAX_MEMBERS

    def refuse(self, detail: str) -> ToolFailure:
        """An argument error."""
        return ToolFailure(FailureKind.ARGUMENT, detail, self.field)

    def take(self, value: Any, depth: int) -> Any:
        """A copy of ``value`` in the services' spelling."""
        if isinstance(value, str) and len(value) > MAX_TEXT:
            raise self.refuse(f"A text in it has at most {MAX_TEXT} characters.")
        if not isinstance(value, (dict, list)):
            return value
        if not depth:
            raise self.refuse(f"At most {MAX_DEPTH} levels are taken.")
        self.left -= len(value) if isinstance(value, dict) and value else 1
        if self.left < 0:
            raise self.refuse(f"At most {MAX_MEMBERS} members are taken.")
        if isinstance(value, list):
            return [self.take(item, depth - 1) for item in value]
        converted: dict[str, Any] = {}
        for name, member in value.items():
            if not _MEMBER.fullmatch(name):
                raise self.refuse(
                    "A member name has letters, digits and underscores, a letter first."
                )
            spelled = wire_name(name)
            if spelled in converted:
                raise self.refuse(f"{spelled} is given in two spellings.")
            converted[spelled] = self.take(member, depth - 1)
        return converted


def convert_members(value: Any, field: str, depth: int = MAX_DEPTH) -> Any:
    """Spell every member name of an object argument as the services do.

    Both spellings are taken, at any depth.

    :raises ToolFailure: kind ``argument``, for a name that is none, for two
        spellings of one name, and for too many levels, members or characters.
    """
    return _Conversion(field).take(value, depth)
