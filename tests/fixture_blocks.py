"""Content and schemas that the official conformance suite looks for."""

from typing import Any, Final

from zscaler_mcp.mcp import elicit, sample
from zscaler_mcp.sanitize import Sanitizer

JSON: Final = Sanitizer().json

IMAGE: Final = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0g"
    "AAAABJRU5ErkJggg=="
)
AUDIO: Final = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="

Block = dict[str, Any]


def text(words: str) -> Block:
    """A block of text."""
    return {"type": "text", "text": words}


def embedded(uri: str, mime_type: str, words: str) -> Block:
    """A block that holds a resource."""
    resource = {"uri": uri, "mimeType": mime_type, "text": words}
    return {"type": "resource", "resource": resource}


def form(message: str, **properties: Any) -> Any:
    """A form with required fields."""
    schema = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }
    return elicit(message, schema)


STRING: Final = {"type": "string"}
NAME: Final = form("What is your name?", name=STRING)
CAPITAL: Final = sample(
    [{"role": "user", "content": text("What is the capital of France?")}], 100
)

SCHEMA_2020_12: Final = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "$defs": {
        "address": {
            "$anchor": "addressDef",
            "type": "object",
            "properties": {"street": STRING, "city": STRING},
        }
    },
    "properties": {
        "name": STRING,
        "address": {"$ref": "#/$defs/address"},
        "contactMethod": {"type": "string", "enum": ["phone", "email"]},
        "phone": STRING,
        "email": STRING,
    },
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {
        "properties": {"contactMethod": {"const": "phone"}},
        "required": ["contactMethod"],
    },
    "then": {"required": ["phone"]},
    "else": {"required": ["email"]},
    "additionalProperties": False,
}

DEFAULTS: Final = {
    "name": STRING | {"description": "User name", "default": "John Doe"},
    "age": {"type": "integer", "description": "User age", "default": 30},
    "score": {"type": "number", "description": "User score", "default": 95.5},
    "status": {
        "type": "string",
        "description": "User status",
        "enum": ["active", "inactive", "pending"],
        "default": "active",
    },
    "verified": {
        "type": "boolean",
        "description": "Verification status",
        "default": True,
    },
}
VALUES: Final = ("value1", "value2", "value3")
OPTIONS: Final = ["option1", "option2", "option3"]
TITLED: Final = [
    {"const": value, "title": f"{rank} Option"}
    for value, rank in zip(VALUES, ("First", "Second", "Third"), strict=True)
]
ENUMS: Final = {
    "untitledSingle": {"type": "string", "enum": OPTIONS},
    "titledSingle": {"type": "string", "oneOf": TITLED},
    "legacyEnum": {
        "type": "string",
        "enum": ["opt1", "opt2", "opt3"],
        "enumNames": ["Option One", "Option Two", "Option Three"],
    },
    "untitledMulti": {
        "type": "array",
        "minItems": 1,
        "maxItems": 3,
        "items": {"type": "string", "enum": OPTIONS},
    },
    "titledMulti": {
        "type": "array",
        "minItems": 1,
        "maxItems": 3,
        "items": {"anyOf": TITLED},
    },
}
