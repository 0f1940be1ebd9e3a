"""ZIA URL categories: the tenant's own, and those that Zscaler curates."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from zscaler_mcp.catalog.call import Call, Listing, as_record, as_records
from zscaler_mcp.catalog.model import Loss, Merge, Parameter, Record
from zscaler_mcp.catalog.perform import replace
from zscaler_mcp.catalog.rows import (
    BOOLEAN,
    FILTER,
    TEXTS,
    Rows,
    body,
    merged,
    name_field,
    path_id,
    query,
    texts,
)
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["TOOLS"]

_CATEGORIES: Final = "/zia/api/v1/urlCategories"
_CATEGORY: Final = _CATEGORIES + "/{category_id}"
_LOOKUP: Final = "/zia/api/v1/urlLookup"

CHUNK: Final = 100
"""URLs in one lookup request; the service takes no more."""

MAX_LOOKUPS: Final = 5000
"""URLs in one call to classify: fifty requests."""

MAX_URLS: Final = 25_000
"""URLs in one call to change a category: as many as a tenant's categories hold."""

_COUNTS: Final = frozenset(
    {
        "customIpRangesCount",
        "customUrlsCount",
        "ipRangesRetainingParentCategoryCount",
        "urlKeywordCounts",
        "urlsRetainingParentCategoryCount",
    }
)
"""Members that the service counts itself."""


def _host(text: str) -> str:
    """The host of a URL or of a category's entry, without a leading dot.

    A port, a path, a scheme and letter case say nothing about the category.
    """
    text = text.strip().lower()
    if "://" not in text:
        text = f"//{text}"
    try:
        host = urlsplit(text).hostname or ""
    except ValueError:
        return ""
    return host.strip(".")


def _covering(record: Record, host: str) -> Iterator[dict[str, str]]:
    """The entries of a category that cover ``host``: itself or a parent domain."""
    for member in ("urls", "dbCategorizedUrls"):
        for entry in record.get(member) or ():
            covered = _host(entry) if isinstance(entry, str) else ""
            if covered and (host == covered or host.endswith(f".{covered}")):
                yield {"field": member, "entry": entry}


def _matching(rows: list[Any], arguments: Mapping[str, Any]) -> Iterator[Record]:
    """The categories that the searches leave, which the service does not do."""
    name = arguments.get("search", "").casefold()
    url = arguments.get("contains_url")
    host = _host(url) if url else ""
    for row in rows:
        if name not in str(row.get("configuredName") or "").casefold():
            continue
        if not url:
            yield row
        elif entries := list(_covering(row, host)):
            yield {**row, "_url_match": {"url": url, "matched": entries}}


async def _list_categories(call: Call) -> Listing:
    url = call.arguments.get("contains_url")
    if url and not _host(url):
        raise call.refuse("It holds no host name.", "contains_url")
    rows = as_records(await call.get(_CATEGORIES, *call.query), "")
    return Listing(list(_matching(rows, call.arguments)))


async def _look_up(call: Call) -> Listing:
    """Classify URLs, as many a request as the service takes."""
    urls = call.arguments["urls"]
    found: list[Any] = []
    for start in range(0, len(urls), CHUNK):
        chunk = urls[start : start + CHUNK]
        found += as_records(await call.write("POST", _LOOKUP, chunk), "")
    return Listing(found)


async def _predefined(call: Call) -> Record:
    """The curated category that ``name`` means, as an id or as a display name.

    A name that cannot be a path segment (``Alcohol/Tobacco``) is never an id.
    """
    name = call.arguments["name"].strip()
    try:
        path = call.path(_CATEGORY, category_id=name)
        record = as_record(await call.get(path))
    except ToolFailure as failure:
        if failure.kind not in (FailureKind.ARGUMENT, FailureKind.NOT_FOUND):
            raise
    else:
        if record.get("customCategory"):
            raise call.refuse(
                "This is a custom category; use the tools for those.", "name"
            )
        return record
    for row in as_records(await call.get(_CATEGORIES), ""):
        names = (str(row.get(member) or "") for member in ("id", "configuredName"))
        if not row.get("customCategory") and name.casefold() in map(
            str.casefold, names
        ):
            return as_record(row)
    raise ToolFailure(
        FailureKind.NOT_FOUND,
        "No predefined category has this id (FINANCE) or display name (Finance).",
        "name",
    )


async def _update_predefined(call: Call) -> Any:
    record = await _predefined(call)
    path = call.path(_CATEGORY, category_id=str(record["id"]))
    return await replace(call, record, call.body, path)


def _refuse_predefined(record: Record) -> None:
    """A curated category is neither replaced nor deleted as if it were the tenant's."""
    if not record.get("customCategory"):
        raise ToolFailure(
            FailureKind.ARGUMENT,
            "This is a predefined category: Zscaler curates it. Add or remove URLs"
            " with zia_add_urls_to_category and zia_remove_urls_from_category, or"
            " change it with zia_update_url_category_predefined.",
            "category_id",
        )


async def _custom(call: Call) -> Record:
    """The custom category that is meant."""
    record = as_record(await call.get(call.path()))
    _refuse_predefined(record)
    return record


async def _update_custom(call: Call) -> Any:
    return await replace(call, await _custom(call), call.body)


async def _delete_custom(call: Call) -> Any:
    await _custom(call)
    return await call.write("DELETE", call.path())


_category_id: Final = path_id(
    "category_id",
    "Id of the category, such as CUSTOM_01 or FINANCE; zia_list_url_categories"
    " yields it.",
)
_predefined_name: Final = Parameter(
    name="name",
    description="Id (FINANCE) or display name (Finance) of a predefined category, in"
    " any letter case.",
    schema={"type": "string", "minLength": 1, "maxLength": 256},
    required=True,
)
_configured_name: Final = name_field(
    "configured_name", "Display name of the category.", required=True
)
_description: Final = body("description", "What the category is for.")
_URLS: Final = texts(MAX_URLS)
_urls: Final = body("urls", "URLs and domains; they replace those there are.", _URLS)
_keywords: Final = body(
    "keywords", "Keywords that URLs hold; they replace those there are.", TEXTS
)
_ip_ranges: Final = body(
    "ip_ranges", "Addresses and ranges; they replace those there are.", TEXTS
)
_advanced: Final = merged(
    "advanced",
    "Further members of the category, in snake case or camel case:"
    " db_categorized_urls (URLs that keep their parent category),"
    " keywords_retaining_parent_category, ip_ranges_retaining_parent_category,"
    " regex_patterns, url_type ...",
)
_contents: Final = (_urls, _description, _keywords, _ip_ranges, _advanced)
_entries: Final = {**_URLS, "minItems": 1}

_rows: Final = Rows("zia_url_categories", "zia", staged=True)

TOOLS: Final = (
    _rows.listing(
        "zia_list_url_categories",
        "List ZIA URL categories",
        "URL categories with all their URLs, keywords and IP ranges. The service does"
        " not page: narrow the answer with custom_only, search or contains_url, and"
        " project it with query.",
        _CATEGORIES,
        parameters=(
            Parameter(
                name="search",
                description="Text that the display name holds, in any letter case.",
                schema=FILTER,
                blank_is_absent=True,
            ),
            query("custom_only", "Whether to leave out predefined ones.", BOOLEAN),
            query("type", "URL_CATEGORY, TLD_CATEGORY or ALL."),
            Parameter(
                name="contains_url",
                description="URL or domain: only categories that an administrator put"
                " it or a parent domain of it in, each with the entries in _url_match."
                " Zscaler's own classification is zia_url_lookup's to tell.",
                schema=FILTER,
                blank_is_absent=True,
            ),
        ),
        adapter=_list_categories,
    ),
    _rows.listing(
        "zia_url_lookup",
        "Classify URLs in ZIA",
        "The predefined categories that Zscaler puts each URL in, and its security"
        " categories; custom categories are not told.",
        _LOOKUP,
        method="POST",
        parameters=(
            Parameter(
                name="urls",
                description="URLs or domains to classify.",
                schema={**texts(MAX_LOOKUPS), "minItems": 1},
                required=True,
            ),
        ),
        adapter=_look_up,
    ),
    _rows.reading(
        "zia_get_url_category",
        "Get a ZIA URL category",
        "One URL category, custom or predefined, with all its entries.",
        _CATEGORY,
        parameters=(_category_id,),
    ),
    _rows.reading(
        "zia_get_url_category_predefined",
        "Get a predefined ZIA URL category",
        "One predefined URL category, by id or display name, with what the tenant"
        " added to it.",
        _CATEGORIES,
        parameters=(_predefined_name,),
        adapter=_predefined,
    ),
    _rows.creating(
        "zia_create_url_category",
        "Create a ZIA URL category",
        "Creates a custom URL category and returns it with its id.",
        _CATEGORIES,
        parameters=(
            _configured_name,
            name_field(
                "super_category",
                "Super category it belongs to, such as USER_DEFINED.",
                required=True,
            ),
            body("urls", "URLs and domains in it.", _URLS, null_when_absent=True),
            _description,
            body("keywords", "Keywords that URLs in it hold.", TEXTS),
            body("ip_ranges", "Addresses and ranges in it.", TEXTS),
            _advanced,
        ),
        fixed_body={"type": "URL_CATEGORY", "customCategory": True},
    ),
    _rows.updating(
        "zia_update_url_category",
        "Update a ZIA URL category",
        "Changes a custom URL category; what is left out stays as it is. To add or"
        " remove single URLs, zia_add_urls_to_category and"
        " zia_remove_urls_from_category are safer.",
        _CATEGORY,
        parameters=(_category_id, _configured_name, *_contents),
        merge=Merge(drop=_COUNTS),
        adapter=_update_custom,
    ),
    _rows.updating(
        "zia_update_url_category_predefined",
        "Update a predefined ZIA URL category",
        "Changes what the tenant added to a predefined URL category; what is left out"
        " stays as it is.",
        _CATEGORIES,
        parameters=(
            _predefined_name,
            name_field("configured_name", "Display name; the present one if left out."),
            *_contents,
        ),
        merge=Merge(drop=_COUNTS),
        adapter=_update_predefined,
    ),
    _rows.updating(
        "zia_add_urls_to_category",
        "Add URLs to a ZIA URL category",
        "Adds URLs to a category, custom or predefined; those in it stay.",
        _CATEGORY,
        parameters=(
            _category_id,
            _configured_name,
            body("urls", "URLs and domains to add.", _entries, required=True),
        ),
        fixed_query=(("action", "ADD_TO_LIST"),),
    ),
    _rows.updating(
        "zia_remove_urls_from_category",
        "Remove URLs from a ZIA URL category",
        "Removes URLs from a category, custom or predefined; the others stay.",
        _CATEGORY,
        parameters=(
            _category_id,
            _configured_name,
            body("urls", "URLs and domains to remove.", _entries, required=True),
        ),
        fixed_query=(("action", "REMOVE_FROM_LIST"),),
    ),
    _rows.deleting(
        "zia_delete_url_category",
        "Delete a ZIA URL category",
        "Deletes a custom URL category; predefined ones cannot be deleted.",
        _CATEGORY,
        parameters=(_category_id,),
        loss=Loss(
            kind="URL category",
            read="zia_get_url_category",
            named_by=("configuredName", "id"),
            guard=_refuse_predefined,
        ),
        adapter=_delete_custom,
    ),
)
