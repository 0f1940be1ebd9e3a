"""Cloud applications: as ZIA's policies name them, and as shadow IT counts them."""

from collections.abc import Iterator
from typing import Any, Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.kinds import Kind, fields
from zscaler_mcp.simulator.operations import Operation, Route
from zscaler_mcp.simulator.part import Part
from zscaler_mcp.simulator.store import Store

__all__ = ["APPLICATION", "APPLICATIONS", "CLASSES", "known_application"]

CLASSES: Final = {
    "WEBMAIL": "GOOGLE_WEBMAIL YAHOO_WEBMAIL WINDOWS_LIVE_HOTMAIL FASTMAIL",
    "FILE_SHARE": "DROPBOX ONEDRIVE ONEDRIVE_PERSONAL GDRIVE BOXNET WETRANSFER",
    "SOCIAL_NETWORKING": "FACEBOOK LINKEDIN TWITTER PINTEREST REDDIT",
    "STREAMING_MEDIA": "YOUTUBE VIMEO NETFLIX TWITCH SPOTIFY",
    "INSTANT_MESSAGING": "WHATSAPP_WEB TELEGRAM SIGNAL DISCORD",
    "AI_ML": "CHATGPT_AI CLAUDE_AI GOOGLE_GEMINI PERPLEXITY",
    "BUSINESS_PRODUCTIVITY": "SHAREPOINT_ONLINE GOOGLE_DOCS NOTION",
    "ENTERPRISE_COLLABORATION": "SLACK MICROSOFT_TEAMS ZOOM WEBEX",
    "SALES_AND_MARKETING": "SALESFORCE HUBSPOT MAILCHIMP",
    "SYSTEM_AND_DEVELOPMENT": "GITHUB GITLAB BITBUCKET PASTEBIN",
    "CONSUMER": "AMAZON EBAY",
    "HOSTING_PROVIDER": "AWS_HOSTING AZURE_HOSTING",
    "IT_SERVICES": "SERVICENOW OKTA",
    "DNS_OVER_HTTPS": "CLOUDFLARE_DOH GOOGLE_DOH",
    "HUMAN_RESOURCES": "WORKDAY BAMBOOHR",
    "LEGAL": "DOCUSIGN",
    "HEALTH_CARE": "EPIC_HEALTH",
    "FINANCE": "QUICKBOOKS",
    "CUSTOM_CAPP": "EXAMPLE_INTRANET",
}
"""The classes of applications, each with some of its applications."""

APPLICATION: Final = Kind(
    name="ZIA cloud application",
    dialect=ZIA,
    path="cloudApplications/lite",
    fields=fields(text="name sanctionedState word class", objects="customTags"),
    writable=False,
)
TAG: Final = Kind(
    name="ZIA application tag",
    dialect=ZIA,
    path="customTags",
    fields=fields(text="name"),
    writable=False,
)

_STATES: Final = ("SANCTIONED", "UN_SANCTIONED", "ANY")
_SHADOW_PAGE: Final = 200
_MAX_PAGE: Final = 1000
_POLICY_PAGE: Final = 200


def known_application(store: Store, word: str) -> bool:
    """Whether policies can name an application so."""
    return any(each["word"] == word for each in store.all(APPLICATION.name))


def _natural(query: dict[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit()):
        raise Refused(400, f"{name} is not a number.")
    return int(text)


def _shadow(store: Store, call: Call) -> Reply:
    """Ids and names, in pages counted from 0."""
    page = _natural(call.query, "pageNumber", 0)
    limit = min(_natural(call.query, "limit", _SHADOW_PAGE), _MAX_PAGE)
    found = store.all(APPLICATION.name)[page * limit : (page + 1) * limit]
    return Reply([{"id": each["id"], "name": each["name"]} for each in found])


def _in_policies(record: Record) -> Record:
    return {
        "app": record["word"],
        "appName": record["name"],
        "parent": record["class"],
        "parentName": record["class"].replace("_", " ").title(),
    }


def _policy(store: Store, call: Call) -> Reply:
    """Applications as rules name them; or how many there are of each class."""
    search = call.query.get("search", "").casefold()
    wanted = call.query.get("appClass", "").replace("WEB_MAIL", "WEBMAIL")
    found = [
        _in_policies(each)
        for each in store.all(APPLICATION.name)
        if search in each["name"].casefold() and wanted in ("", each["class"])
    ]
    if call.query.get("groupResults", "").lower() == "true":
        names = dict.fromkeys(each["parent"] for each in found)
        counts = {name: sum(e["parent"] == name for e in found) for name in names}
        return Reply([{"parent": name, "count": counts[name]} for name in counts])
    query = {"pageSize": str(_POLICY_PAGE), **call.query}
    return Reply(ZIA.page(found, query))


def _tags(store: Store, _call: Call) -> Reply:
    return Reply(store.all(TAG.name))


def _are_objects(value: Any) -> bool:
    return value is None or (
        isinstance(value, list) and all(isinstance(each, dict) for each in value)
    )


def _bulk(store: Store, call: Call) -> Reply:
    """Say the same of many applications; nothing is said unless all are known."""
    body = call.fields()
    state = body.get("sanctionedState")
    if state not in _STATES:
        raise Refused(400, "sanctionedState is not known.", None, ["sanctionedState"])
    ids, tags = body.get("applicationIds", []), body.get("customTags")
    if not isinstance(ids, list) or not _are_objects(tags):
        raise Refused(400, "applicationIds and customTags are lists.")
    applications = [store.get(APPLICATION.name, each) for each in ids]
    named = [store.get(TAG.name, each.get("id")) for each in tags or []]
    for application in applications:
        application["sanctionedState"] = state
        if tags is not None:
            application["customTags"] = named
    store.writes[ZIA.base] += 1
    return Reply(None, 204)


def _routes() -> Iterator[Route]:
    operations: dict[str, Operation] = {
        "cloudApplications/lite": _shadow,
        "cloudApplications/policy": _policy,
        "customTags": _tags,
    }
    for path, operation in operations.items():
        yield Route("GET", f"{ZIA.base}/{path}", operation, ZIA)
    yield Route("PUT", f"{ZIA.base}/cloudApplications/bulkUpdate", _bulk, ZIA)


_TAGS: Final = ("Approved", "Under review", "High risk", "Contractual", "To replace")


def _application(word: str, class_: str, turn: int) -> Record:
    name = word.replace("_", " ").title()
    return {
        "word": f"{word}_{turn + 1}" if turn else word,
        "name": f"{name} {turn + 1}" if turn else name,
        "class": class_,
        "sanctionedState": "ANY",
        "customTags": [],
    }


def _seed(store: Store, scale: int) -> None:
    store.seed(TAG.name, ({"name": name} for name in _TAGS))
    store.seed(
        APPLICATION.name,
        (
            _application(word, class_, turn)
            for turn in range(scale)
            for class_, words in CLASSES.items()
            for word in words.split()
        ),
    )


APPLICATIONS: Final = Part(
    kinds=(APPLICATION, TAG), routes=tuple(_routes()), seed=_seed
)
