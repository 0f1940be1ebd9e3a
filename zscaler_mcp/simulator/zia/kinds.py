"""ZIA's resource kinds."""

from typing import Any, Final

from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields

__all__ = [
    "GRE_TUNNEL",
    "LOCATION",
    "LOCATION_GROUP",
    "RULE_LABEL",
    "STATIC_IP",
    "URL_CATEGORY",
    "VIP",
    "VPN_CREDENTIAL",
    "ZIA_KINDS",
]

RULE_LABEL: Final = Kind(
    name="rule label",
    dialect=ZIA,
    path="ruleLabels",
    fields=fields(
        text="name description",
        integer="lastModifiedTime referencedRuleCount",
        object="createdBy lastModifiedBy",
    ),
    required=("name",),
    unique="name",
    read_only=(
        "createdBy",
        "lastModifiedBy",
        "lastModifiedTime",
        "referencedRuleCount",
    ),
    defaults={"referencedRuleCount": 0},
    modified="lastModifiedTime",
)

_LOCATION_FLAGS: Final = (
    "aupBlockInternetUntilAccepted aupEnabled aupForceSslInspection authRequired"
    " basicAuthEnabled bcLocation cautionEnabled ccLocation cookiesAndProxy"
    " defaultExtranetDns defaultExtranetTsPool digestAuthEnabled ecLocation"
    " excludeFromDynamicGroups excludeFromManualGroups geoOverride"
    " iotDiscoveryEnabled iotEnforcePolicySet ipsControl ipv6Enabled jwtAuth"
    " kerberosAuth matchInChild nonEditable ofwEnabled other6SubLocation"
    " otherSubLocation sslScanEnabled subLocScopeEnabled surrogateIP"
    " surrogateIPEnforcedForKnownBrowsers xffForwardEnabled zappSslScanEnabled"
)

_LOCATION_DEFAULTS: Final[dict[str, Any]] = {
    **dict.fromkeys(_LOCATION_FLAGS.split(), False),
    "aupTimeoutInDays": 0,
    "childCount": 0,
    "dnBandwidth": 0,
    "upBandwidth": 0,
    "idleTimeInMinutes": 0,
    "surrogateRefreshTimeInMinutes": 0,
    "country": "NONE",
    "language": "NONE",
    "profile": "CORPORATE",
    "state": "",
    "tz": "NOT_SPECIFIED",
    "dynamiclocationGroups": [],
    "staticLocationGroups": [],
}

LOCATION: Final = Kind(
    name="location",
    dialect=ZIA,
    path="locations",
    fields=fields(
        flag=_LOCATION_FLAGS,
        text="country description displayTimeUnit language name profile state"
        " subLocScope surrogateRefreshTimeUnit tz",
        integer="aupTimeoutInDays childCount cityGeoId dnBandwidth idleTimeInMinutes"
        " overrideDnBandwidth overrideUpBandwidth parentId sharedDownBandwidth"
        " sharedUpBandwidth surrogateRefreshTimeInMinutes trafficFwdAttributes"
        " unusedDnBandwidth unusedUpBandwidth upBandwidth",
        number="latitude longitude",
        texts="ipAddresses subLocAccIds subLocScopeValues",
        integers="ports",
        object="authenticationProfile city extranet extranetDns extranetIpPool"
        " ipv6Dns64Prefix managedBy multiTenantVpnCredential",
        objects="dynamiclocationGroups staticLocationGroups virtualZenClusters"
        " virtualZens vpnCredentials",
    ),
    required=("name",),
    unique="name",
    read_only=("childCount", "dynamiclocationGroups", "managedBy", "nonEditable"),
    defaults=_LOCATION_DEFAULTS,
    searched=("name", "ports"),
    filters={
        "authRequired": "authRequired",
        "enableFirewall": "ofwEnabled",
        "enforceAup": "aupEnabled",
        "profile": "profile",
        "sslScanEnabled": "sslScanEnabled",
        "xffEnabled": "xffForwardEnabled",
    },
    references={"vpnCredentials": "VPN credential"},
)

LOCATION_GROUP: Final = Kind(
    name="location group",
    dialect=ZIA,
    path="locations/groups",
    fields=fields(
        text="name groupType comments",
        integer="lastModTime locationsCount",
        flag="predefined",
        object="dynamicLocationGroupCriteria lastModUser",
        objects="locations",
    ),
    filters={"groupType": "groupType", "comments": "comments", "name": "name"},
    writable=False,
)

STATIC_IP: Final = Kind(
    name="static IP",
    dialect=ZIA,
    path="staticIP",
    fields=fields(
        text="ipAddress comment",
        flag="geoOverride routableIP",
        number="latitude longitude",
        integer="lastModificationTime",
        object="city lastModifiedBy managedBy",
    ),
    required=("ipAddress",),
    unique="ipAddress",
    duplicate=(409, "DUPLICATE_ITEM"),
    read_only=("lastModificationTime", "lastModifiedBy", "managedBy"),
    defaults={"geoOverride": False, "routableIP": True},
    filters={"ipAddress": "ipAddress"},
    modified="lastModificationTime",
)

VIP: Final = Kind(
    name="virtual IP",
    dialect=ZIA,
    path="vips",
    fields=fields(
        text="virtualIp city countryCode region datacenter",
        flag="privateServiceEdge",
        number="latitude longitude",
    ),
    writable=False,
)

GRE_TUNNEL: Final = Kind(
    name="GRE tunnel",
    dialect=ZIA,
    path="greTunnels",
    fields=fields(
        text="sourceIp internalIpRange comment subcloud",
        flag="ipUnnumbered withinCountry",
        integer="lastModificationTime",
        object="primaryDestVip secondaryDestVip lastModifiedBy managedBy",
    ),
    required=("sourceIp", "primaryDestVip"),
    unique="sourceIp",
    read_only=("lastModificationTime", "lastModifiedBy", "managedBy"),
    defaults={"ipUnnumbered": False, "withinCountry": False},
    references={
        "primaryDestVip": "virtual IP",
        "secondaryDestVip": "virtual IP",
    },
    modified="lastModificationTime",
)

VPN_CREDENTIAL: Final = Kind(
    name="VPN credential",
    dialect=ZIA,
    path="vpnCredentials",
    fields=fields(
        text="type fqdn ipAddress preSharedKey comments commonName name psk"
        " xauthPassword",
        flag="disabled",
        object="location managedBy",
    ),
    required=("type", "preSharedKey"),
    unique="fqdn",
    read_only=("location", "managedBy"),
    kept=("preSharedKey", "type", "fqdn", "ipAddress"),
    searched=("fqdn", "ipAddress", "comments"),
    filters={"type": "type"},
)
"""A real tenant may keep the key to itself; this one shows it in every answer, so
that whoever relays answers has something to withhold."""

URL_CATEGORY: Final = Kind(
    name="URL category",
    dialect=ZIA,
    path="urlCategories",
    fields=fields(
        text="configuredName description superCategory type urlType categoryGroup"
        " categoryScope",
        flag="customCategory editable templateSyncedCategory",
        texts="urls dbCategorizedUrls keywords keywordsRetainingParentCategory"
        " ipRanges ipRangesRetainingParentCategory regexPatterns"
        " regexPatternsRetainingParentCategory",
        integer="val customUrlsCount urlsRetainingParentCategoryCount"
        " customIpRangesCount ipRangesRetainingParentCategoryCount",
        object="urlKeywordCounts",
        objects="scopes",
    ),
    required=("configuredName",),
    unique="configuredName",
    read_only=(
        "val",
        "customUrlsCount",
        "urlsRetainingParentCategoryCount",
        "customIpRangesCount",
        "ipRangesRetainingParentCategoryCount",
        "editable",
    ),
    kept=("customCategory", "type"),
    defaults={
        "superCategory": "USER_DEFINED",
        "categoryGroup": "REGULAR",
        "urlType": "EXACT",
        "editable": True,
        "urls": [],
        "dbCategorizedUrls": [],
    },
    filters={"type": "type"},
    id_prefix="CUSTOM_",
)

ZIA_KINDS: Final = (
    RULE_LABEL,
    LOCATION,
    LOCATION_GROUP,
    STATIC_IP,
    VIP,
    GRE_TUNNEL,
    VPN_CREDENTIAL,
    URL_CATEGORY,
)
