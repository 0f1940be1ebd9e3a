"""ZPA's resource kinds."""

from typing import Final

from zscaler_mcp.simulator.dialect import ZPA
from zscaler_mcp.simulator.kinds import Kind, fields

__all__ = [
    "APP",
    "APPLICATION_SEGMENT",
    "SEGMENT_GROUP",
    "ZPA_KINDS",
]

_STAMPS: Final = ("creationTime", "modifiedTime", "modifiedBy")
_DUPLICATE: Final = (400, "resource.duplicate")

SEGMENT_GROUP: Final = Kind(
    name="segment group",
    dialect=ZPA,
    path="segmentGroup",
    fields=fields(
        text="name description configSpace creationTime modifiedTime modifiedBy"
        " microtenantId microtenantName tcpKeepAliveEnabled restrictionType",
        flag="enabled policyMigrated readOnly zscalerManaged",
        objects="applications",
    ),
    required=("name",),
    unique="name",
    duplicate=_DUPLICATE,
    read_only=(*_STAMPS, "applications", "microtenantId", "microtenantName"),
    defaults={
        "enabled": False,
        "configSpace": "DEFAULT",
        "tcpKeepAliveEnabled": "0",
        "policyMigrated": True,
        "readOnly": False,
        "zscalerManaged": False,
    },
    filters={"microtenantId": "microtenantId"},
)

APPLICATION_SEGMENT: Final = Kind(
    name="application segment",
    dialect=ZPA,
    path="application",
    fields=fields(
        text="name description configSpace creationTime modifiedTime modifiedBy"
        " microtenantId microtenantName segmentGroupId segmentGroupName bypassType"
        " healthCheckType healthReporting icmpAccessType matchStyle tcpKeepAlive"
        " cnameConfig domainName policyStyle stickyEntity stickyGroup"
        " restrictionType appRecommendationId",
        flag="enabled adpEnabled apiProtectionEnabled autoAppProtectEnabled"
        " bypassOnReauth doubleEncrypt extranetEnabled fqdnDnsCheck hbrEnabled"
        " inspectTrafficWithZia ipAnchored isCnameEnabled isIncompleteDRConfig"
        " passiveHealthEnabled readOnly selectConnectorCloseToApp useInDrMode"
        " weightedLoadBalancing zscalerManaged",
        texts="domainNames tcpPortRanges udpPortRanges tcpProtocols udpProtocols"
        " logFeatures sharedMicrotenantIds",
        object="commonAppsDto sharedMicrotenantDetails zpnErId",
        objects="serverGroups tcpPortRange udpPortRange clientlessApps praApps"
        " inspectionApps",
    ),
    required=("name", "domainNames", "segmentGroupId"),
    unique="name",
    duplicate=_DUPLICATE,
    read_only=(
        *_STAMPS,
        "segmentGroupName",
        "microtenantId",
        "microtenantName",
        "praApps",
        "inspectionApps",
        "isIncompleteDRConfig",
        "weightedLoadBalancing",
    ),
    defaults={
        "enabled": False,
        "adpEnabled": False,
        "apiProtectionEnabled": False,
        "autoAppProtectEnabled": False,
        "bypassOnReauth": False,
        "bypassType": "NEVER",
        "configSpace": "DEFAULT",
        "doubleEncrypt": False,
        "extranetEnabled": False,
        "fqdnDnsCheck": False,
        "healthCheckType": "DEFAULT",
        "healthReporting": "NONE",
        "icmpAccessType": "NONE",
        "inspectTrafficWithZia": False,
        "ipAnchored": False,
        "isCnameEnabled": True,
        "matchStyle": "EXCLUSIVE",
        "passiveHealthEnabled": True,
        "policyStyle": "NONE",
        "readOnly": False,
        "selectConnectorCloseToApp": False,
        "serverGroups": [],
        "tcpKeepAlive": "0",
        "useInDrMode": False,
        "zscalerManaged": False,
    },
    filters={"microtenantId": "microtenantId"},
    references={"segmentGroupId": "segment group", "serverGroups": "server group"},
)

APP: Final = Kind(
    name="app",
    dialect=ZPA,
    path="application/getAppsByType",
    fields=fields(
        text="name description domain applicationPort applicationProtocol appId"
        " certificateId certificateName connectionSecurity cname path localDomain",
        flag="enabled hidden portal trustUntrustedCert allowOptions adpEnabled",
        texts="appTypes protocols",
    ),
    writable=False,
)
"""What gives an application segment browser access, privileged remote access or
inspection: one for each domain and type."""

ZPA_KINDS: Final = (SEGMENT_GROUP, APPLICATION_SEGMENT, APP)
