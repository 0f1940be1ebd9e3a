"""ZIA's settings: records of which a tenant has one each, and lists of URLs."""

from collections.abc import Iterator
from typing import Any, Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Operation, Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store

__all__ = ["SETTINGS"]

_ONE: Final = "1"
"""The id of a record that is alone; the API does not show it."""

_THREATS: Final = "cyberThreatProtection/"


def _settings(name: str, path: str, **more: Any) -> Kind:
    return Kind(name=name, dialect=ZIA, path=path, **more)


ADVANCED: Final = _settings(
    "ZIA advanced settings",
    "advancedSettings",
    fields=fields(
        flag="bestEffortPolicy blockConnectHostSniMismatch"
        " blockDomainFrontingOnHostHeader blockHttpTunnelOnNonHttpPorts"
        " blockNonCompliantHttpRequestOnHttpPorts blockNonHttpOnHttpPortEnabled"
        " cascadeUrlFiltering compDefaultLocationUsed dynamicUserRiskEnabled"
        " ecsForAllEnabled enableAdminRankAccess"
        " enableDnsResolutionOnTransparentProxy"
        " enableEvaluatePolicyOnGlobalSSLBypass"
        " enableIPv6DnsOptimizationOnAllTransparentProxy"
        " enableIPv6DnsResolutionOnTransparentProxy enableOffice365"
        " enablePolicyForUnauthenticatedTraffic enforceSurrogateIpForWindowsApp"
        " failClose http2NonbrowserTrafficEnabled logInternalIp"
        " preferSniOverConnHost sipaXffHeaderEnabled trackHttpTunnelOnHttpPorts"
        " zscalerClientConnector1AndPacRoadWarriorInFirewall",
        integer="uiSessionTimeout",
        texts="authBypassApps authBypassUrlCategories authBypassUrls basicBypassApps"
        " basicBypassUrlCategories blockDomainFrontingApps digestAuthBypassApps"
        " digestAuthBypassUrlCategories digestAuthBypassUrls"
        " dnsResolutionOnTransparentProxyApps"
        " dnsResolutionOnTransparentProxyExemptApps"
        " dnsResolutionOnTransparentProxyExemptUrlCategories"
        " dnsResolutionOnTransparentProxyExemptUrls"
        " dnsResolutionOnTransparentProxyIPv6Apps"
        " dnsResolutionOnTransparentProxyIPv6ExemptApps"
        " dnsResolutionOnTransparentProxyIPv6ExemptUrlCategories"
        " dnsResolutionOnTransparentProxyIPv6UrlCategories"
        " dnsResolutionOnTransparentProxyUrlCategories"
        " dnsResolutionOnTransparentProxyUrls domainFrontingBypassUrlCategories"
        " httpRangeHeaderRemoveUrlCategories jwtAuthBypassApps"
        " jwtAuthBypassUrlCategories kerberosBypassApps"
        " kerberosBypassUrlCategories kerberosBypassUrls"
        " preferSniOverConnHostApps sniDnsOptimizationBypassUrlCategories",
        object="ecsObject",
    ),
    required=("enableAdminRankAccess", "uiSessionTimeout"),
)
THREATS: Final = _settings(
    "ZIA threat settings",
    _THREATS + "advancedThreatSettings",
    fields=fields(
        flag="activeXBlocked activeXCapture adSpywareSitesBlocked"
        " adSpywareSitesCapture alertForUnknownOrSuspiciousC2Traffic"
        " anonymizerBlocked anonymizerCapture bitTorrentBlocked"
        " bitTorrentCapture blockCountriesCapture browserExploitsBlocked"
        " browserExploitsCapture cmdCtlServerBlocked cmdCtlServerCapture"
        " cmdCtlTrafficBlocked cmdCtlTrafficCapture cookieStealingBlocked"
        " cookieStealingPCAPEnabled cryptoMiningBlocked cryptoMiningCapture"
        " dgaDomainsBlocked dgaDomainsCapture fileFormatVunerabilitesBlocked"
        " fileFormatVunerabilitesCapture googleTalkBlocked googleTalkCapture"
        " ircTunnellingBlocked ircTunnellingCapture knownPhishingSitesBlocked"
        " knownPhishingSitesCapture maliciousUrlsCapture malwareSitesBlocked"
        " malwareSitesCapture potentialMaliciousRequestsBlocked"
        " potentialMaliciousRequestsCapture riskToleranceCapture"
        " sshTunnellingBlocked sshTunnellingCapture"
        " suspectAdwareSpywareSitesBlocked suspectAdwareSpywareSitesCapture"
        " suspectedPhishingSitesBlocked suspectedPhishingSitesCapture torBlocked"
        " torCapture webspamBlocked webspamCapture",
        integer="riskTolerance",
        texts="blockedCountries",
    ),
)
MALWARE: Final = _settings(
    "ZIA malware settings",
    _THREATS + "malwareSettings",
    fields=fields(
        flag="adwareBlocked adwareCapture ransomwareBlocked ransomwareCapture"
        " remoteAccessToolBlocked remoteAccessToolCapture spywareBlocked"
        " spywareCapture trojanBlocked trojanCapture unwantedApplicationsBlocked"
        " unwantedApplicationsCapture virusBlocked virusCapture wormBlocked"
        " wormCapture",
    ),
)
MOBILE: Final = _settings(
    "ZIA mobile settings",
    "mobileAdvanceThreatSettings",
    fields=fields(
        flag="blockAppsCommunicatingWithAdWebsites"
        " blockAppsCommunicatingWithRemoteUnknownServers"
        " blockAppsSendingDeviceIdentifier blockAppsSendingLocationInfo"
        " blockAppsSendingPersonallyIdentifiableInfo"
        " blockAppsSendingUnencryptedUserCredentials"
        " blockAppsWithKnownVulnerabilities blockAppsWithMaliciousActivity",
    ),
)
POLICY: Final = _settings(
    "ZIA malware policy",
    _THREATS + "malwarePolicy",
    fields=fields(flag="blockPasswordProtectedArchiveFiles blockUnscannableFiles"),
    required=("blockPasswordProtectedArchiveFiles", "blockUnscannableFiles"),
)
INSPECTION: Final = _settings(
    "ZIA malware inspection",
    _THREATS + "atpMalwareInspection",
    fields=fields(flag="inspectInbound inspectOutbound"),
    required=("inspectInbound", "inspectOutbound"),
)
PROTOCOLS: Final = _settings(
    "ZIA malware protocols",
    _THREATS + "atpMalwareProtocols",
    fields=fields(flag="inspectFtp inspectFtpOverHttp inspectHttp"),
    required=("inspectFtp", "inspectFtpOverHttp", "inspectHttp"),
)
EXCEPTIONS: Final = _settings(
    "ZIA security exceptions",
    _THREATS + "securityExceptions",
    fields=fields(texts="bypassUrls"),
    defaults={"bypassUrls": []},
)
DENYLIST: Final = _settings(
    "ZIA malicious URLs",
    _THREATS + "maliciousUrls",
    fields=fields(texts="maliciousUrls"),
)
EXEMPT: Final = _settings(
    "ZIA exempt URLs",
    "authSettings/exemptedUrls",
    fields=fields(texts="urls"),
)
ACTIVATION: Final = _settings(
    "ZIA activation",
    "status",
    fields=fields(integer="activated"),
    writable=False,
)

_REPLACED: Final = (
    ADVANCED,
    THREATS,
    MALWARE,
    MOBILE,
    POLICY,
    INSPECTION,
    PROTOCOLS,
    EXCEPTIONS,
)
_LISTS: Final = ((DENYLIST, "PUT", 200), (EXEMPT, "POST", 201))
_MAX_ENTRIES: Final = 25_000


def _show(record: Record) -> Record:
    return {name: value for name, value in record.items() if name != "id"}


def _get(kind: Kind) -> Operation:
    def operation(store: Store, _call: Call) -> Reply:
        return Reply(_show(store.get(kind.name, _ONE)))

    return operation


def _replace(kind: Kind) -> Operation:
    """PUT: a flag that is not named is off, whatever it was."""
    off = {name: False for name, type_ in kind.fields.items() if type_ == "flag"}
    off = {name: off[name] for name in off if name not in kind.required}

    def operation(store: Store, call: Call) -> Reply:
        return Reply(_show(store.replace(kind, _ONE, {**off, **call.fields()})))

    return operation


def _change(kind: Kind, status: int) -> Operation:
    """Add entries to the list, or take them from it, as ``action`` says."""
    (member,) = kind.fields

    def operation(store: Store, call: Call) -> Reply:
        named = kind.check(call.fields()).get(member)
        if not named:
            raise Refused(400, f"{member} is required.", None, [member])
        listed = store.get(kind.name, _ONE)[member]
        action = call.query.get("action")
        if action == "ADD_TO_LIST":
            listed = list(dict.fromkeys([*listed, *named]))
        elif action == "REMOVE_FROM_LIST":
            listed = [entry for entry in listed if entry not in named]
        else:
            raise Refused(400, "action is neither ADD_TO_LIST nor REMOVE_FROM_LIST.")
        if len(listed) > _MAX_ENTRIES:
            raise Refused(403, "The list is full.", "LIMIT_EXCEEDED")
        return Reply(_show(store.replace(kind, _ONE, {member: listed})), status)

    return operation


def _status(store: Store, _call: Call) -> Reply:
    """Whether anything was written since the last activation."""
    activated = store.get(ACTIVATION.name, _ONE)["activated"]
    pending = store.writes[ZIA.base] > activated
    return Reply({"status": "PENDING" if pending else "ACTIVE"})


def _activate(store: Store, call: Call) -> Reply:
    call.fields()
    store.get(ACTIVATION.name, _ONE)["activated"] = store.writes[ZIA.base]
    return Reply({"status": "ACTIVE"}, 202)


def _routes() -> Iterator[Route]:
    for kind in _REPLACED:
        path = f"{ZIA.base}/{kind.path}"
        yield Route("GET", path, _get(kind), ZIA)
        yield Route("PUT", path, _replace(kind), ZIA)
    for kind, method, status in _LISTS:
        path = f"{ZIA.base}/{kind.path}"
        yield Route("GET", path, _get(kind), ZIA)
        yield Route(method, path, _change(kind, status), ZIA)
    yield Route("GET", f"{ZIA.base}/status", _status, ZIA)
    yield Route("POST", f"{ZIA.base}/status/activate", _activate, ZIA)


_LISTED: Final[dict[str, Any]] = {
    "authBypassUrls": [".login.example.com"],
    "authBypassUrlCategories": ["NONE"],
    "kerberosBypassUrls": ["sso.example.net"],
    "dnsResolutionOnTransparentProxyApps": ["NONE"],
    "blockedCountries": ["COUNTRY_KP"],
}
_ON: Final = frozenset(
    "cascadeUrlFiltering enableOffice365 logInternalIp enableAdminRankAccess"
    " blockUnscannableFiles inspectHttp inspectFtpOverHttp inspectInbound"
    " inspectOutbound blockAppsWithMaliciousActivity"
    " blockAppsWithKnownVulnerabilities".split()
)


def _first(kind: Kind, scale: int) -> Record:
    """Settings as an administrator may have left them: what is malicious is blocked."""
    record: Record = {"id": int(_ONE)}
    for name, type_ in kind.fields.items():
        if type_ == "flag":
            record[name] = name in _ON or name.endswith("Blocked")
        elif type_ == "texts":
            record[name] = _LISTED.get(name, [])
    if kind is ADVANCED:
        record["uiSessionTimeout"] = 300
    if kind is THREATS:
        record["riskTolerance"] = 50
    if kind is EXCEPTIONS:
        record["bypassUrls"] = ["updates.example.com", "*.partner.example.org"]
    if kind is DENYLIST:
        record["maliciousUrls"] = [f"bad{n + 1}.example.net" for n in range(12 * scale)]
    if kind is EXEMPT:
        record["urls"] = [f"kiosk{n + 1}.example.com" for n in range(6 * scale)]
    if kind is ACTIVATION:
        record["activated"] = 0
    return record


_KINDS: Final = (*_REPLACED, DENYLIST, EXEMPT, ACTIVATION)


def _seed(store: Store, scale: int) -> None:
    for kind in _KINDS:
        store.seed(kind.name, [_first(kind, scale)])


SETTINGS: Final = Part(kinds=_KINDS, routes=tuple(_routes()), seed=_seed)
