"""ZIA's firewall: filtering, DNS and IPS rules, and the tenant's own signatures."""

import re
from collections.abc import Iterator
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Behaviour, Route, crud
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zia.rules import numbered, rule_kind, rule_routes

__all__ = ["FIREWALL"]

_GROUPS: Final = {"srcIpGroups": "source group", "destIpGroups": "destination group"}
_SERVICES: Final = {
    "nwServices": "network service",
    "nwServiceGroups": "network service group",
}

FILTERING: Final = rule_kind(
    "firewall rule",
    "firewallFilteringRules",
    required=("action", "rank"),
    references={
        **_GROUPS,
        **_SERVICES,
        "nwApplicationGroups": "network application group",
    },
    text="action blockResponseCode",
    flag="capturePCAP enableFullLogging excludeContextShieldEndPoint"
    " excludeSrcCountries isEunEnabled",
    integer="eunTemplateId",
    texts="destAddresses destCountries destIpCategories deviceTrustLevels"
    " endPointApplicationThreatLevels nwApplications sourceCountries srcIps",
    objects="appServiceGroups appServices destIpGroups destIpv6Groups"
    " endPointApplicationGroups endPointApplications nwApplicationGroups"
    " nwServiceGroups nwServices srcIpGroups srcIpv6Groups workloadGroups"
    " zpaAppSegments",
)
DNS: Final = rule_kind(
    "DNS rule",
    "firewallDnsRules",
    required=("action",),
    references=_GROUPS,
    read_only=("defaultDnsRuleNameUsed",),
    text="action blockResponseCode packetCaptureFlag redirectIp",
    flag="capturePCAP defaultDnsRuleNameUsed excludeContextShieldEndPoint"
    " isEunEnabled isWebEUNEnabled",
    integer="eunTemplateId",
    texts="applications destAddresses destCountries destIpCategories"
    " dnsRuleRequestTypes endPointApplicationThreatLevels protocols resCategories"
    " sourceCountries srcIps",
    object="dnsGateway ednsEcsObject zpaIpGroup",
    objects="applicationGroups destIpGroups destIpv6Groups ecGroups"
    " endPointApplicationGroups endPointApplications srcIpGroups srcIpv6Groups",
)
IPS: Final = rule_kind(
    "IPS rule",
    "firewallIpsRules",
    required=("action", "rank"),
    references={**_GROUPS, **_SERVICES},
    text="action blockResponseCode",
    flag="capturePCAP enableFullLogging excludeContextShieldEndPoint isEunEnabled",
    integer="eunTemplateId",
    texts="destAddresses destCountries destIpCategories"
    " endPointApplicationThreatLevels resCategories sourceCountries srcIps",
    objects="destIpGroups destIpv6Groups endPointApplicationGroups"
    " endPointApplications nwServiceGroups nwServices srcIpGroups srcIpv6Groups"
    " threatCategories zpaAppSegments",
)
SIGNATURE: Final = Kind(
    name="IPS signature",
    dialect=ZIA,
    path="ipsSignatureRules",
    fields=fields(
        text="description dynamicValRejectCode name ruleText",
        flag="deleted disabledFromZSCM dynamicValidationRejected"
        " dynamicValidationSubmitted dynamicValidationSucceeded enabled",
        integer="promoteTime ruleTextModTime",
        object="category",
    ),
    required=("name", "ruleText"),
    unique="name",
    read_only=(
        "deleted",
        "disabledFromZSCM",
        "dynamicValRejectCode",
        "dynamicValidationRejected",
        "dynamicValidationSubmitted",
        "dynamicValidationSucceeded",
        "promoteTime",
        "ruleTextModTime",
    ),
    defaults={"enabled": True},
    searched=("name",),
    modified="ruleTextModTime",
)

_FILTERING_ACTIONS: Final = (
    "ALLOW",
    "BLOCK_DROP",
    "BLOCK_RESET",
    "BLOCK_ICMP",
    "EVAL_NWAPP",
)
_DNS_ACTIONS: Final = (
    "ALLOW",
    "BLOCK",
    "BLOCK_WITH_RESPONSE",
    "REDIR_REQ",
    "REDIR_REQ_DOH",
    "REDIR_REQ_KEEP_SENDER",
    "REDIR_REQ_TCP",
    "REDIR_REQ_UDP",
    "REDIR_RES",
    "REDIR_ZPA",
)
_IPS_ACTIONS: Final = ("ALLOW", "BLOCK_DROP", "BLOCK_RESET", "BYPASS_IPS")

_FILTERING_NAMES: Final = (
    ("Allow name resolution", "ALLOW"),
    ("Allow time servers", "ALLOW"),
    ("Block remote access", "BLOCK_DROP"),
    ("Block file sharing", "BLOCK_RESET"),
    ("Allow branch printers", "ALLOW"),
    ("Block embargoed countries", "BLOCK_DROP"),
    ("Allow video meetings", "ALLOW"),
    ("Block peer to peer", "BLOCK_RESET"),
)
_DNS_NAMES: Final = (
    ("Block DNS tunnels", "BLOCK"),
    ("Allow internal zones", "ALLOW"),
    ("Sinkhole newly seen domains", "REDIR_RES"),
    ("Block risky categories", "BLOCK"),
    ("Allow update servers", "ALLOW"),
    ("Ask the secure resolver", "REDIR_REQ_DOH"),
)
_IPS_NAMES: Final = (
    ("Block exploits to servers", "BLOCK_RESET"),
    ("Watch scanners", "ALLOW"),
    ("Block command channels", "BLOCK_DROP"),
    ("Bypass vulnerability scans", "BYPASS_IPS"),
)
_KEYWORDS: Final = ("alert ", "drop ", "reject ", "pass ")
_SID: Final = re.compile(r"\bsid\s*:\s*(\d+)\s*;")


def _has_header(text: str) -> bool:
    return text.startswith(_KEYWORDS) and "(" in text and text.rstrip().endswith(")")


def _verdict(store: Store, text: str) -> Record:
    """What the check of a signature says; position and words where it does not pass."""
    known = {
        found[1]
        for record in store.all(SIGNATURE.name)
        if (found := _SID.search(record["ruleText"]))
    }
    sid = _SID.search(text)
    wrong, where = None, 0
    if not _has_header(text):
        wrong = "The rule has no header, or no options in brackets."
    elif sid is None:
        wrong, where = "The rule has no sid.", text.find("(")
    elif sid[1] in known:
        wrong, where = "The sid is in use already.", sid.start()
    return {"status": 1 if wrong else 0, "errPosition": where, "errMsg": wrong}


def _submit(_store: Store, body: Record) -> Record:
    """A signature is not taken without a header and a sid."""
    text = body.get("ruleText")
    if isinstance(text, str) and not (_has_header(text) and _SID.search(text)):
        raise Refused(400, "ruleText is no signature.", None, ["ruleText"])
    return body


def _validate(store: Store, call: Call) -> Reply:
    text = call.fields().get("ruleText")
    if not isinstance(text, str):
        raise Refused(400, "ruleText is required.", None, ["ruleText"])
    return Reply(_verdict(store, text))


def _filtering(number: int, name: str, action: str, store: Store) -> Record:
    groups = store.all("source group")
    services = store.all("network service")
    rule: Record = {
        "name": name,
        "action": action,
        "description": f"Kept by the network team, ticket {1_000 + number}",
        "enableFullLogging": number % 3 == 0,
        "excludeSrcCountries": False,
        "nwServices": [{"id": services[number % len(services)]["id"]}],
        "srcIpGroups": [{"id": groups[number % len(groups)]["id"]}],
        "destAddresses": [f"203.0.113.{number % 200 + 1}"],
        "state": "DISABLED" if number % 7 == 6 else "ENABLED",  # noqa: PLR2004
    }
    if "countries" in name:
        rule["destCountries"] = ["COUNTRY_KP", "COUNTRY_IR"]
    return rule


def _dns(number: int, name: str, action: str, store: Store) -> Record:
    groups = store.all("destination group")
    return {
        "name": name,
        "action": action,
        "description": f"DNS policy, part {number + 1}",
        "destIpGroups": [{"id": groups[number % len(groups)]["id"]}],
        "dnsRuleRequestTypes": ["A", "AAAA"],
        "protocols": ["ANY_RULE"],
        "isEunEnabled": False,
        "isWebEUNEnabled": False,
        "defaultDnsRuleNameUsed": False,
        **({"redirectIp": "192.0.2.53"} if action == "REDIR_RES" else {}),
    }


def _ips(number: int, name: str, action: str, store: Store) -> Record:
    locations = store.all("location")
    return {
        "name": name,
        "action": action,
        "description": f"Intrusion prevention, part {number + 1}",
        "locations": [{"id": locations[12 + number % 8]["id"]}],
        "threatCategories": [{"id": 66 + number % 5, "name": "EXPLOIT"}],
        "enableFullLogging": True,
        "isEunEnabled": False,
    }


def _signature(number: int) -> Record:
    path = f"/admin{number + 1}"
    return {
        "name": f"Admin page {number + 1}",
        "description": f"Requests for {path}",
        "ruleText": f'alert http any any -> any any (msg:"page {number + 1}"; content:'
        f'"{path}"; http_uri; sid:{1_000_010 + number}; rev:1;)',
        "enabled": True,
        "deleted": False,
        "dynamicValidationSubmitted": True,
        "dynamicValidationSucceeded": True,
        "dynamicValidationRejected": False,
        "category": {"id": 66, "name": "EXPLOIT"},
    }


def _last(name: str, action: str) -> Record:
    """The default rule: after all others, and not to be deleted."""
    return {"name": name, "action": action, "defaultRule": True, "order": -1}


def _seed(store: Store, scale: int) -> None:
    plans = (
        (FILTERING, _FILTERING_NAMES, _filtering, 16 * scale, "BLOCK_DROP"),
        (DNS, _DNS_NAMES, _dns, 12 * scale, "ALLOW"),
        (IPS, _IPS_NAMES, _ips, 8 * scale, "BLOCK_DROP"),
    )
    for kind, names, make, count, default in plans:
        rules = []
        for number in range(count):
            name, action = names[number % len(names)]
            turn = number // len(names)
            named = f"{name} {turn + 1}" if turn else name
            rules.append(make(number, named, action, store))
        first: Record = {**rules[0], "predefined": True}
        last = _last(f"Default {kind.name}", default)
        store.seed(kind.name, numbered([first, *rules[1:], last]))
    store.seed(SIGNATURE.name, [_signature(number) for number in range(6 * scale)])


def _routes() -> Iterator[Route]:
    yield from rule_routes(FILTERING, _FILTERING_ACTIONS)
    yield from rule_routes(DNS, _DNS_ACTIONS)
    yield from rule_routes(IPS, _IPS_ACTIONS)
    yield from crud(SIGNATURE, Behaviour(prepare=_submit))
    path = f"{ZIA.base}/{SIGNATURE.path}/validateRuleText"
    yield Route("POST", path, _validate, ZIA)


FIREWALL: Final = Part(
    kinds=(FILTERING, DNS, IPS, SIGNATURE), routes=tuple(_routes()), seed=_seed
)
