"""ZTW's resource kinds."""

from typing import Final

import attrs

from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.ztw.dialect import ZTW, ZTW_PAGED

__all__ = [
    "ACCOUNT",
    "ADMIN",
    "CLOUD_ACCOUNT",
    "DESTINATION_GROUP",
    "IP_GROUP",
    "NETWORK_SERVICE",
    "ROLE",
    "SERVICE_GROUP",
    "SOURCE_GROUP",
    "ZTW_KINDS",
]

_READ_ONLY: Final = ("creatorContext", "isNonEditable", "isPredefined")
_DEFAULTS: Final = {
    "creatorContext": "EC",
    "isNonEditable": False,
    "isPredefined": False,
}

DESTINATION_GROUP: Final = Kind(
    name="connector IP destination group",
    dialect=ZTW,
    path="ipDestinationGroups",
    fields=fields(
        text="name type description creatorContext",
        texts="addresses ipCategories countries",
        flag="isNonEditable isPredefined",
    ),
    required=("name", "type"),
    unique="name",
    read_only=_READ_ONLY,
    defaults={**_DEFAULTS, "addresses": [], "ipCategories": [], "countries": []},
)

IP_GROUP: Final = Kind(
    name="connector IP group",
    dialect=ZTW,
    path="ipGroups",
    fields=fields(
        text="name description creatorContext",
        texts="ipAddresses",
        flag="isNonEditable isPredefined",
    ),
    required=("name", "ipAddresses"),
    unique="name",
    read_only=_READ_ONLY,
    defaults=_DEFAULTS,
    searched=("name",),
)

SOURCE_GROUP: Final = attrs.evolve(
    IP_GROUP, name="connector IP source group", path="ipSourceGroups"
)

NETWORK_SERVICE: Final = Kind(
    name="connector network service",
    dialect=ZTW,
    path="networkServices",
    fields=fields(
        text="name tag type description creatorContext",
        objects="srcTcpPorts destTcpPorts srcUdpPorts destUdpPorts",
        flag="isNameL10nTag",
    ),
    searched=("name", "description"),
    writable=False,
)

SERVICE_GROUP: Final = Kind(
    name="connector network service group",
    dialect=ZTW,
    path="networkServiceGroups",
    fields=fields(
        text="name description creatorContext", objects="services", flag="isPredefined"
    ),
    searched=("name", "description"),
    references={"services": NETWORK_SERVICE.name},
    writable=False,
)

ROLE: Final = Kind(
    name="connector administrator role",
    dialect=ZTW,
    path="adminRoles",
    fields=fields(
        text="name policyAccess alertingAccess dashboardAccess reportAccess"
        " analysisAccess usernameAccess deviceInfoAccess adminAcctAccess logsLimit"
        " roleType",
        integer="rank reportTimeDuration",
        flag="isAuditor isNonEditable",
        texts="permissions",
        object="featurePermissions extFeaturePermissions",
    ),
    writable=False,
)

ADMIN: Final = Kind(
    name="connector administrator",
    dialect=ZTW_PAGED,
    path="adminUsers",
    fields=fields(
        text="loginName userName name email adminScopeType comments password",
        integer="pwdLastModifiedTime",
        flag="disabled isPasswordLoginAllowed execMobileAppEnabled isAuditor"
        " isDefaultAdmin isPasswordExpired newLocationCreateAllowed",
        object="role",
        objects="adminScopeScopeEntities execMobileAppTokens",
    ),
    searched=("loginName", "userName", "email"),
    references={"role": ROLE.name},
    writable=False,
)

CLOUD_ACCOUNT: Final = Kind(
    name="public cloud account",
    dialect=ZTW_PAGED,
    path="publicCloudInfo",
    fields=fields(
        text="name cloudType externalId",
        integer="lastModTime lastSyncTime",
        object="accountDetails lastModUser permissionStatus",
        objects="accountGroups regionStatus supportedRegions",
    ),
    writable=False,
)
"""Neither ``search`` nor ``cloudType`` is a parameter that this list declares."""

ACCOUNT: Final = Kind(
    name="public account",
    dialect=attrs.evolve(ZTW_PAGED, default_size=250),
    path="publicCloudAccountDetails",
    fields=fields(text="accountId platformId"),
    writable=False,
)

ZTW_KINDS: Final = (
    DESTINATION_GROUP,
    IP_GROUP,
    SOURCE_GROUP,
    NETWORK_SERVICE,
    SERVICE_GROUP,
    ROLE,
    ADMIN,
    CLOUD_ACCOUNT,
    ACCOUNT,
)
