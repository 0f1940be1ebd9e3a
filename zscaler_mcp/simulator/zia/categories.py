"""ZIA's URL categories: predefined and custom ones, and what a URL falls into."""

from collections.abc import Iterator
from typing import Any, Final

from zscaler_mcp.simulator.answers import Call, Record, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.listing import select
from zscaler_mcp.simulator.operations import Behaviour, Route, crud
from zscaler_mcp.simulator.store import Store
from zscaler_mcp.simulator.zia.kinds import URL_CATEGORY

__all__ = ["CATEGORY_ROUTES"]

_LISTS: Final = (
    "urls",
    "dbCategorizedUrls",
    "keywords",
    "keywordsRetainingParentCategory",
    "ipRanges",
    "ipRangesRetainingParentCategory",
)
"""What ``action`` adds to and removes from."""

_MAX_LOOKUP: Final = 100
_QUOTA: Final = 25_000
_ALERTS: Final = ("malware", "phish", "botnet")


def _show(_store: Store, category: Record) -> Record:
    """With its counts."""
    return {
        **category,
        "customUrlsCount": len(category.get("urls") or ()),
        "urlsRetainingParentCategoryCount": len(
            category.get("dbCategorizedUrls") or ()
        ),
        "customIpRangesCount": len(category.get("ipRanges") or ()),
        "ipRangesRetainingParentCategoryCount": len(
            category.get("ipRangesRetainingParentCategory") or ()
        ),
    }


def _prepare(_store: Store, body: Record) -> Record:
    """A new category is a custom one, and needs something to match."""
    if body.get("superCategory") is None:
        raise Refused(400, "superCategory is required.", None, ["superCategory"])
    return {"type": "URL_CATEGORY", **body, "customCategory": True}


def _guard(_store: Store, category: Record) -> Record:
    if not category["customCategory"]:
        raise Refused(400, "A predefined category cannot be deleted.")
    return category


def _update(store: Store, call: Call) -> Reply:
    """PUT: replace, or change lists where ``action`` says so."""
    category = store.get(URL_CATEGORY.name, call.ids["id"])
    body, action = call.fields(), call.query.get("action")
    if action is not None:
        body = _change_lists(category, URL_CATEGORY.check(body), action)
    if not category["customCategory"]:
        fixed = ("configuredName", "superCategory", "categoryGroup", "urlType")
        body = {**body, **{name: category[name] for name in fixed}}
    replaced = store.replace(URL_CATEGORY, call.ids["id"], body)
    return Reply(_show(store, replaced))


def _change_lists(category: Record, body: Record, action: str) -> Record:
    changed = {k: v for k, v in category.items() if k not in URL_CATEGORY.read_only}
    if not body.get("configuredName"):
        raise Refused(400, "configuredName is required.", None, ["configuredName"])
    for name in _LISTS:
        named = body.get(name) or []
        listed = category.get(name) or []
        if action == "ADD_TO_LIST":
            changed[name] = list(dict.fromkeys([*listed, *named]))
        elif action == "REMOVE_FROM_LIST":
            changed[name] = [item for item in listed if item not in named]
        else:
            raise Refused(400, "action is neither ADD_TO_LIST nor REMOVE_FROM_LIST.")
    return changed


def _listed(store: Store, query: dict[str, str]) -> list[Record]:
    shown = [_show(store, category) for category in store.all(URL_CATEGORY.name)]
    if query.get("customOnly", "").lower() == "true":
        shown = [category for category in shown if category["customCategory"]]
    return list(select(URL_CATEGORY, shown, query))


def _list(store: Store, call: Call) -> Reply:
    """All in one answer: this list has no pages."""
    return Reply(_listed(store, call.query))


def _list_lite(store: Store, call: Call) -> Reply:
    names = ("id", "configuredName", "superCategory", "customCategory", "type", "val")
    found = _listed(store, call.query)
    return Reply([{n: c[n] for n in names if n in c} for c in found])


def _quota(store: Store, _call: Call) -> Reply:
    used = sum(len(c.get("urls") or ()) for c in store.all(URL_CATEGORY.name))
    return Reply(
        {"uniqueUrlsProvisioned": used, "remainingUrlsQuota": max(_QUOTA - used, 0)}
    )


def _host(url: str) -> str:
    return url.partition("://")[2 if "://" in url else 0].partition("/")[0].lower()


def _covers(entry: str, host: str) -> bool:
    """Whether a list entry covers ``host``: itself, or below a leading dot."""
    listed = _host(entry)
    return host == listed.lstrip(".") or (
        listed.startswith(".") and host.endswith(listed)
    )


def _classify(store: Store, url: str) -> Record:
    host = _host(url)
    found = [
        category["id"]
        for category in store.all(URL_CATEGORY.name)
        if any(_covers(entry, host) for entry in category.get("urls") or ())
    ]
    alerts = ["MALWARE_SITE"] if any(word in host for word in _ALERTS) else []
    return {
        "url": url,
        "urlClassifications": found or ["MISCELLANEOUS_OR_UNKNOWN"],
        "urlClassificationsWithSecurityAlert": alerts,
    }


def _lookup(store: Store, call: Call) -> Reply:
    urls: Any = call.body
    if not isinstance(urls, list) or not all(isinstance(url, str) for url in urls):
        raise Refused(400, "The body is not a list of URLs.")
    if len(urls) > _MAX_LOOKUP:
        raise Refused(400, f"At most {_MAX_LOOKUP} URLs are looked up at once.")
    return Reply([_classify(store, url) for url in urls])


def _routes() -> Iterator[Route]:
    behaviour = Behaviour(prepare=_prepare, present=_show, guard=_guard)
    base = f"{ZIA.base}/{URL_CATEGORY.path}"
    special = {
        ("GET", base): _list,
        ("GET", f"{base}/lite"): _list_lite,
        ("GET", f"{base}/urlQuota"): _quota,
        ("PUT", f"{base}/<id>"): _update,
        ("POST", f"{ZIA.base}/urlLookup"): _lookup,
    }
    for route in crud(URL_CATEGORY, behaviour):
        if (route.method, route.path) not in special:
            yield route
    for (method, path), operation in special.items():
        yield Route(method, path, operation, ZIA)


CATEGORY_ROUTES: Final = tuple(_routes())
