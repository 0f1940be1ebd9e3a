"""Z-Insights: IoT devices in figures."""

from typing import Final

from zscaler_mcp.catalog.graphql import field, operation
from zscaler_mcp.catalog.model import Document
from zscaler_mcp.catalog.rows import Rows
from zscaler_mcp.catalog.zins.reports import GRAPHQL, limit, named

__all__ = ["TOOLS"]

_STATISTICS: Final = Document(
    operation="IoTDeviceStats",
    text=operation(
        "IoTDeviceStats",
        {
            "limit": "Int",
            "filter_by": "IoTDeviceFilterBy",
            "order_by": "[IoTDeviceOrderBy]",
        },
        field(
            "IOT",
            field(
                "device_stats",
                "devices_count",
                "user_devices_count",
                "iot_devices_count",
                "server_devices_count",
                "un_classified_devices_count",
                named("classifications", "classification_uuid", "category", "total"),
            ),
        ),
    ),
    answer="IOT.device_stats",
)

TOOLS: Final = (
    Rows("zins_iot", "zins").reading(
        "zins_get_iot_device_stats",
        "Count IoT devices",
        "Devices that are in the network now: how many there are in all, of users, of"
        " the IoT, servers and unclassified, and in entries how many of each class."
        " Zeros also mean that device discovery is not enabled.",
        GRAPHQL,
        method="POST",
        document=_STATISTICS,
        parameters=(limit("classes"),),
    ),
)
