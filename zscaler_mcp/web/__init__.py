"""The HTTP edge: routes, the policies on them, and the one writer of replies."""

from zscaler_mcp.web.activity import Activity
from zscaler_mcp.web.app import Application, ProbesOnly
from zscaler_mcp.web.authenticate import (
    ApiKeyAuthentication,
    IAuthenticator,
    NoAuthentication,
)
from zscaler_mcp.web.bearer import BearerAuthentication
from zscaler_mcp.web.certificate import CertificateAuthentication
from zscaler_mcp.web.challenge import Challenges
from zscaler_mcp.web.checks import Access
from zscaler_mcp.web.endpoint import IEndpoint
from zscaler_mcp.web.metadata import ResourceMetadata, resource_at
from zscaler_mcp.web.sse import EventTransport
from zscaler_mcp.web.streamable import StreamableHTTP
from zscaler_mcp.web.throttle import FailureThrottle
from zscaler_mcp.web.zscaler import ZscalerAuthentication

__all__ = [
    "Access",
    "Activity",
    "ApiKeyAuthentication",
    "Application",
    "BearerAuthentication",
    "CertificateAuthentication",
    "Challenges",
    "EventTransport",
    "FailureThrottle",
    "IAuthenticator",
    "IEndpoint",
    "NoAuthentication",
    "ProbesOnly",
    "ResourceMetadata",
    "StreamableHTTP",
    "ZscalerAuthentication",
    "resource_at",
]
