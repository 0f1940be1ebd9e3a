"""Microsegmentation: tags, which are values of keys in namespaces."""

from typing import Final

from zscaler_mcp.catalog.rows import NAME, Rows, one_of, variable
from zscaler_mcp.catalog.zms.connections import (
    NAME_ORDER,
    connection,
    containing,
    equal_to,
    listing,
)

__all__ = ["TOOLS"]

_NAMESPACES: Final = connection(
    "ListTagNamespaces",
    "tagNamespaces",
    ("id", "name", "description", "origin"),
    filter="NamespaceFilter",
    orderBy="NamespaceQueryOrderBy",
)
_KEYS: Final = connection(
    "ListTagKeys",
    "tagKeys",
    ("id", "name", "description"),
    namespaceId="String!",
    filter="TagKeyFilter",
    orderBy="TagKeyQueryOrderBy",
)
_VALUES: Final = connection(
    "ListTagValues",
    "tagValues",
    ("id", "name"),
    tagId="String!",
    namespaceOrigin="NamespaceOrigin!",
    filter="TagValueFilter",
    orderBy="TagValueQueryOrderBy",
)

_ORIGINS: Final = ("CUSTOM", "EXTERNAL", "ML", "UNKNOWN")

_rows: Final = Rows("zms", "zms")

TOOLS: Final = (
    listing(
        _rows,
        "zms_list_tag_keys",
        "List microsegmentation tag keys",
        "Keys of tags in one namespace, such as environment.",
        _KEYS,
        variable(
            "namespace_id",
            "Id of the namespace; zms_list_tag_namespaces yields it.",
            NAME,
            required=True,
        ),
        containing("key_name", "the key's name", "keyName"),
        NAME_ORDER,
    ),
    listing(
        _rows,
        "zms_list_tag_namespaces",
        "List microsegmentation tag namespaces",
        "Namespaces of tags, each with its origin; in them are keys"
        " (zms_list_tag_keys), and of those values (zms_list_tag_values).",
        _NAMESPACES,
        containing("name", "the namespace's name", "name"),
        equal_to(
            "origin",
            "Origin: CUSTOM (made by administrators), EXTERNAL (imported), ML (machine"
            " learning) or UNKNOWN.",
            "origin",
        ),
        NAME_ORDER,
    ),
    listing(
        _rows,
        "zms_list_tag_values",
        "List microsegmentation tag values",
        "Values of one tag key, such as production of environment.",
        _VALUES,
        variable(
            "tag_id",
            "Id of the tag key; zms_list_tag_keys yields it.",
            NAME,
            required=True,
        ),
        variable(
            "namespace_origin",
            "Origin of the key's namespace; zms_list_tag_namespaces yields it.",
            one_of(*_ORIGINS),
            required=True,
        ),
        containing("name", "the value's name", "name"),
        NAME_ORDER,
    ),
)
