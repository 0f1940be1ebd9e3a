"""Kinds of records of Zscaler Cellular; OneAPI only reads them here."""

from typing import Final

from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.zcell.dialect import ZCELL

__all__ = [
    "AUDIT_ENTRY",
    "NETWORK_EVENT",
    "POLICY",
    "POLICY_LOG",
    "SIM",
    "SIM_GROUP",
    "SIM_TAG",
    "VIOLATION",
    "ZCELL_KINDS",
]

_CUSTOMER: Final = "customers/<zcell_customer_id>"

SIM: Final = Kind(
    name="SIM",
    dialect=ZCELL,
    path=f"{_CUSTOMER}/sims",
    fields=fields(
        text="iccid entityId entityName imei imsi msisdn eid status creationTime"
        " modifiedByUserId profileName apiSimId locationCountry mvnoCustomerId apn"
        " activatedDate locationMno networkStatus lastSessionUpdatedAt simLocInfo"
        " dataAuthorizeImeiValue eventSessionId tacId brandName marketingName"
        " deviceType modelName operatingSystem bandDetails formFactor assignedTo",
        number="simLat simLng usage",
        texts="ipAddress tagIds tags",
        flag="isImported dataAuthorizeImei",
    ),
    writable=False,
)
SIM_TAG: Final = Kind(
    name="SIM tag",
    dialect=ZCELL,
    path=f"{_CUSTOMER}/tag",
    fields=fields(text="name creationTime modifiedByUserId tenantId mvnoCustomerId"),
    writable=False,
)
SIM_GROUP: Final = Kind(
    name="SIM location group",
    dialect=ZCELL,
    path=f"{_CUSTOMER}/sim-location-groups",
    fields=fields(text="name", texts="trackedDevices", object="geoFenceData"),
    writable=False,
)
POLICY: Final = Kind(
    name="anomaly policy",
    dialect=ZCELL,
    path=f"{_CUSTOMER}/anomaly-policy",
    fields=fields(
        text="policyType policyName runningStatus createdAt enabledAt",
        flag="enabled",
        object="jsonData",
        integers="simLocationGroupIds",
    ),
    filters={"policyType": "policyType"},
    writable=False,
)
POLICY_LOG: Final = Kind(
    name="anomaly policy log",
    dialect=ZCELL,
    path="logs",
    fields=fields(text="message status recordedAt", integer="policyId"),
    writable=False,
)
VIOLATION: Final = Kind(
    name="anomaly policy violation",
    dialect=ZCELL,
    path="violations",
    fields=fields(
        text="tenantId iccid imsi eventType policyType zoneId timestamp",
        integer="policyId",
        object="eventDeviceLocation policyDeviceLocation",
    ),
    writable=False,
)
AUDIT_ENTRY: Final = Kind(
    name="cellular audit entry",
    dialect=ZCELL,
    path="audit",
    fields=fields(
        text="creationTime modifiedByUserId auditOperationType objectType objectName"
        " objectId customerId jwtKeyId visibility",
        object="oldData newData",
    ),
    writable=False,
)
NETWORK_EVENT: Final = Kind(
    name="network event",
    dialect=ZCELL,
    path="network-events",
    fields=fields(
        text="accountId sellerId country imsi operatorName simName sourceSystem"
        " timestamp ipAddress locCid locLac locMcc locMnc ratType zone eventName"
        " iccid sessionId simId simEid accountName outcome",
        flag="dataCapReached",
        texts="tags",
    ),
    writable=False,
)

ZCELL_KINDS: Final = (
    SIM,
    SIM_TAG,
    SIM_GROUP,
    POLICY,
    POLICY_LOG,
    VIOLATION,
    AUDIT_ENTRY,
    NETWORK_EVENT,
)
