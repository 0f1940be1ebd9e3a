"""Cloud applications that ZIA's policies can name; Zscaler keeps the list."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from zscaler_mcp.simulator.answers import Call, Record, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.listing import select
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.store import Store

__all__ = ["CLOUD_APPLICATION", "application_routes", "cloud_applications"]

CLOUD_APPLICATION: Final = Kind(
    name="cloud application",
    dialect=ZIA,
    path="cloudApplications",
    fields=fields(text="app appName parent parentName"),
    searched=("appName",),
    writable=False,
)

_DEFAULT_SIZE: Final = "200"
_APPLICATIONS: Final = (
    ("AI_ML", "AI and ML applications", "CHATGPT_AI", "ChatGPT"),
    ("AI_ML", "AI and ML applications", "ANDI", "Andi"),
    ("AI_ML", "AI and ML applications", "CLAUDE_AI", "Claude"),
    ("FILE_SHARE", "File sharing", "ONEDRIVE", "OneDrive"),
    ("FILE_SHARE", "File sharing", "DROPBOX", "Dropbox"),
    ("FILE_SHARE", "File sharing", "BOX", "Box"),
    ("FILE_SHARE", "File sharing", "GDRIVE", "Google Drive"),
    ("ENTERPRISE_COLLABORATION", "Collaboration", "SHAREPOINT_ONLINE", "SharePoint"),
    ("ENTERPRISE_COLLABORATION", "Collaboration", "SLACK", "Slack"),
    ("ENTERPRISE_COLLABORATION", "Collaboration", "ZOOM", "Zoom"),
    ("SOCIAL_NETWORKING", "Social networking", "LINKEDIN", "LinkedIn"),
    ("SOCIAL_NETWORKING", "Social networking", "FACEBOOK", "Facebook"),
    ("STREAMING_MEDIA", "Streaming media", "YOUTUBE", "YouTube"),
    ("STREAMING_MEDIA", "Streaming media", "VIMEO", "Vimeo"),
    ("WEB_MAIL", "Web mail", "GOOGLE_WEBMAIL", "Gmail"),
    ("WEB_MAIL", "Web mail", "YAHOO_WEBMAIL", "Yahoo Mail"),
    ("INSTANT_MESSAGING", "Instant messaging", "WHATSAPP_WEB", "WhatsApp"),
    ("SYSTEM_AND_DEVELOPMENT", "Development", "GITHUB", "GitHub"),
    ("SYSTEM_AND_DEVELOPMENT", "Development", "GITLAB", "GitLab"),
    ("BUSINESS_PRODUCTIVITY", "Productivity", "NOTION", "Notion"),
    ("SALES_AND_MARKETING", "Sales and marketing", "SALESFORCE", "Salesforce"),
    ("CONSUMER", "Consumer", "EBAY", "eBay"),
    ("HOSTING_PROVIDER", "Hosting", "AWS_HOSTING", "AWS hosting"),
    ("IT_SERVICES", "IT services", "SERVICENOW", "ServiceNow"),
    ("DNS_OVER_HTTPS", "DNS over HTTPS", "CLOUDFLARE_DOH", "Cloudflare DNS"),
    ("HUMAN_RESOURCES", "Human resources", "WORKDAY", "Workday"),
    ("LEGAL", "Legal", "DOCUSIGN", "DocuSign"),
    ("HEALTH_CARE", "Health care", "EPIC_HEALTH", "Epic"),
    ("FINANCE", "Finance", "QUICKBOOKS", "QuickBooks"),
    ("CUSTOM_CAPP", "Custom applications", "EXAMPLE_INTRANET", "Intranet"),
)
"""Class, its name, application, its name."""


def cloud_applications() -> list[Record]:
    """The applications, each under its class."""
    return [
        {"id": app, "app": app, "appName": name, "parent": parent, "parentName": words}
        for parent, words, app, name in _APPLICATIONS
    ]


def _shown(record: Record) -> Record:
    """As the API shows it: the application is its own id."""
    return {name: record[name] for name in record if name != "id"}


def _list(store: Store, call: Call) -> Reply:
    """By name and class; counted by class where that is asked for."""
    wanted = call.every.get("appClass") or []
    found = [
        _shown(record)
        for record in select(
            CLOUD_APPLICATION, store.all(CLOUD_APPLICATION.name), call.query
        )
        if not wanted or record["parent"] in wanted
    ]
    if call.query.get("groupResults", "").lower() == "true":
        counts = Counter((each["parent"], each["parentName"]) for each in found)
        found = [
            {"parent": parent, "parentName": name, "count": count}
            for (parent, name), count in counts.items()
        ]
    return Reply(ZIA.page(found, {ZIA.size_name: _DEFAULT_SIZE, **call.query}))


def application_routes(policy: str) -> Iterator[Route]:
    """The list for one policy: ``policy`` or ``sslPolicy``."""
    path = f"{ZIA.base}/{CLOUD_APPLICATION.path}/{policy}"
    yield Route("GET", path, _list, ZIA)
