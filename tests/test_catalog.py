"""The catalog: the rules that every row keeps, and the facts that it agrees with."""

import re
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any, Final

import jsonschema_rs
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle import toolsets
from zscaler_mcp.catalog import CATALOG, SERVICES, TOOLSETS, Action, Tool, definition
from zscaler_mcp.catalog.model import MEMBERS, Parameter, Place
from zscaler_mcp.catalog.schema import annotations, input_schema

FACTS: Final = toolsets()

OURS: Final = {"all", "page", "page_size", "query", "confirmation_token"}
"""Parameters that the reference does not have on every tool that ours have them on.

page and page_size reach what follows the first page (B29), all reads every page;
query is a parameter of
the reference's bridge on the same tools; confirmation_token stands in place of the
bridge's kwargs on deletes; on other calls it is among the added ones.
"""

STRICTER: Final = {
    "minLength": "an id or a name is never empty",
    "maxLength": "no text is longer than what the services take",
    "minItems": "an empty list of URLs asks for nothing",
    "maxItems": "no list is longer than what the services take",
}
"""Bounds that ours state beside the reference's, with their reasons."""


STRICTER_BOUNDS: Final = {
    where: bounds for facts in FACTS for where, bounds in facts["stricter"].items()
}
"""Bounds of single parameters that are stricter, each with its reason."""

ADDED: Final = {
    where: reason for facts in FACTS for where, reason in facts["added"].items()
}
"""Single parameters that the reference does not have, each with its reason."""


def _exceptions(rule: str) -> dict[str, str]:
    """The tools that a rule does not hold for, each with its reason."""
    return {
        tool: reason for facts in FACTS for tool, reason in facts.get(rule, {}).items()
    }


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def _schemas(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A schema, and those of its members."""
    yield schema
    if "items" in schema:
        yield from _schemas(schema["items"])


def _type(schema: Mapping[str, Any]) -> str:
    """The type as the facts have it: ``array[array[string]]``."""
    if schema["type"] == "array":
        return f"array[{_type(schema['items'])}]"
    return str(schema["type"])


def _wires(tool: Tool, place: Place) -> list[str]:
    return [
        wire.name
        for parameter in tool.parameters
        for wire in parameter.sent
        if wire.place is place
    ]


class RuleTests(SynchronousTestCase):
    """What makes a row a row."""

    def each(self) -> tuple[Tool, ...]:
        """Every row, and there are some."""
        self.assertGreaterEqual(len(CATALOG.tools), 59)
        return CATALOG.tools

    def test_names_are_unique(self) -> None:
        """A name means one tool, and a parameter's name one argument of it."""
        self.assertEqual(len(CATALOG.by_name), len(self.each()))
        for tool in self.each():
            names = [parameter.name for parameter in tool.parameters]
            self.assertEqual(len(set(names)), len(names), tool.name)

    def test_names_are_plain(self) -> None:
        """Names are snake case, within the bound of the specification's guidance."""
        for tool in self.each():
            for name in (tool.name, *(each.name for each in tool.parameters)):
                self.assertTrue(re.fullmatch(r"[a-z][a-z0-9_]{0,63}", name), name)

    def test_paths_are_filled(self) -> None:
        """Every placeholder of a path has a parameter, and every id has a place."""
        for tool in self.each():
            wanted = _placeholders(tool.path) - {"customer_id", "zcell_customer_id"}
            ids = set(_wires(tool, Place.PATH))
            self.assertLessEqual(wanted, ids, tool.name)
            if tool.adapter is None:
                self.assertEqual(wanted, ids, tool.name)

    def test_wire_names_are_unique(self) -> None:
        """No two parameters are sent under one name."""
        for tool in self.each():
            for place in Place:
                names = [name for name in _wires(tool, place) if name != MEMBERS]
                if place is Place.BODY:
                    names += tool.fixed_body
                if place is Place.QUERY:
                    names += [name for name, _ in tool.fixed_query]
                self.assertEqual(len(set(names)), len(names), (tool.name, names))

    def test_methods_fit_actions(self) -> None:
        """Reads read and so on; where a service wants another verb, it is said why."""
        methods = {
            Action.READ: "GET",
            Action.CREATE: "POST",
            Action.UPDATE: "PUT",
            Action.DELETE: "DELETE",
        }
        posted = {
            tool
            for facts in FACTS
            for tool, cases in facts["requests"].items()
            if any(r["method"] == "POST" for case in cases for r in case["requests"])
        }
        other = {t.name for t in self.each() if t.method != methods[t.action]}
        explained = set(_exceptions("methods"))
        self.assertLessEqual(explained, other)
        for name in other - explained:
            tool = CATALOG.by_name[name]
            self.assertIn(tool.action, (Action.READ, Action.DELETE))
            self.assertEqual(tool.method, "POST")
            self.assertIn(name, posted)

    def test_updates_do_not_lose_fields(self) -> None:
        """An update merges into what is there, or the service itself adds and takes."""
        known = _exceptions("unmerged")
        for tool in self.each():
            if tool.action is Action.UPDATE:
                incremental = [name for name, _ in tool.fixed_query] == ["action"]
                merges = tool.merge is not None or incremental
                self.assertEqual(merges, tool.name not in known, tool.name)

    def test_arguments_are_bounded(self) -> None:
        """Every text and every list has a bound, the members of lists too (T31)."""
        for tool in self.each():
            for parameter in tool.parameters:
                for schema in _schemas(parameter.schema):
                    bounds = {
                        "string": {"maxLength", "enum", "pattern"},
                        "array": {"maxItems"},
                    }.get(schema["type"])
                    if bounds is not None:
                        where = (tool.name, parameter.name)
                        self.assertFalse(bounds.isdisjoint(schema), where)

    def test_filters_fit_into_a_url(self) -> None:
        """What becomes a part of a URL is shorter than what goes into a body."""
        for tool in self.each():
            for parameter in tool.parameters:
                if any(wire.place is not Place.BODY for wire in parameter.sent):
                    longest = parameter.schema.get("maxLength", 0)
                    self.assertLessEqual(longest, 1024, (tool.name, parameter.name))

    def test_deletes_are_confirmed(self) -> None:
        """Every delete says what is lost, and names a tool that reads it, if any."""
        for tool in self.each():
            self.assertEqual(tool.loss is not None, tool.action is Action.DELETE)
            if tool.loss is not None and tool.loss.read is None:
                lists = [p for p in tool.parameters if p.schema["type"] == "array"]
                self.assertTrue(lists and all(each.required for each in lists))
            elif tool.loss is not None and tool.loss.read is not None:
                read = CATALOG.by_name[tool.loss.read]
                self.assertIs(read.action, Action.READ)
                required = {each.name for each in read.parameters if each.required}
                self.assertLessEqual(required, {each.name for each in tool.parameters})
                if tool.loss.listed:
                    self.assertTrue(read.is_list, tool.name)
                    self.assertIsNotNone(tool.parameter(tool.loss.listed))
            has_token = tool.parameter("confirmation_token") is not None
            self.assertEqual(has_token, tool.is_confirmed, tool.name)

    def test_grave_changes_are_confirmed(self) -> None:
        """What the tenant has one of, bulk changes and activation ask first."""
        grave = {
            tool.name
            for tool in self.each()
            if tool.action not in (Action.READ, Action.DELETE)
            and not _wires(tool, Place.PATH)
            and (tool.merge or "bulk" in tool.name or "activate" in tool.name)
        }
        grave -= set(_exceptions("ordinary"))
        lists = {"zia_add_auth_exempt_urls", "zia_add_atp_malicious_urls"}
        asked = {tool.name for tool in self.each() if tool.consequence}
        self.assertEqual(asked, grave | lists)

    def test_questions_are_sentences(self) -> None:
        """What a question says completes it, and repeats no secret."""
        for tool in self.each():
            if tool.consequence:
                self.assertFalse(tool.action is Action.READ or tool.loss, tool.name)
                self.assertRegex(tool.consequence, r"^[a-z]+s [^.]+[a-z]$")
            if tool.is_confirmed:
                secret = {each.name for each in tool.parameters if each.secret}
                self.assertEqual(secret, {"confirmation_token"}, tool.name)
                self.assertIn("Asks first", definition(tool)["description"])

    def test_services_and_toolsets_are_known(self) -> None:
        """A row belongs to a toolset that operators can name."""
        known = {toolset.id: toolset.service for toolset in TOOLSETS}
        for tool in self.each():
            self.assertEqual(known[tool.toolset], tool.service)
            self.assertIn(tool.service, SERVICES)
            self.assertTrue(tool.canonical_name.startswith(f"{tool.service}_"))

    def test_writes_of_two_services_are_staged(self) -> None:
        """A change in ZIA or ZTW says that it is pending there, no other does."""
        words = {"zia": "ZIA stages", "ztw": "Cloud and Branch Connector stages"}
        known = _exceptions("unstaged")
        for tool in self.each():
            writes = tool.service in words and tool.action is not Action.READ
            expected = writes and tool.name not in known
            self.assertEqual(tool.staged, expected, tool.name)
            description = definition(tool)["description"]
            self.assertEqual("stages" in description, expected)
            if expected:
                self.assertIn(words[tool.service], description)

    def test_words_of_strangers_are_marked(self) -> None:
        """What relays text of strangers is declared, and says that it is marked."""
        relaying = {tool.name for tool in self.each() if tool.untrusted}
        self.assertEqual(relaying, set(_exceptions("untrusted")))
        for tool in self.each():
            marked = "Between the marks" in definition(tool)["description"]
            self.assertEqual(marked, tool.untrusted, tool.name)

    def test_keys_are_secret(self) -> None:
        """The pre-shared key is kept out of audit events wherever it is taken."""
        taken = [
            (tool.name, parameter)
            for tool in self.each()
            for parameter in tool.parameters
            if parameter.name == "pre_shared_key"
        ]
        self.assertEqual(len(taken), 2)
        self.assertTrue(all(parameter.secret for _, parameter in taken))

    def test_texts_are_ours_to_read(self) -> None:
        """Titles, descriptions and every parameter's description are sentences."""
        for tool in self.each():
            self.assertTrue(tool.title[0].isupper(), tool.name)
            self.assertNotIn(".", tool.title)
            texts = [tool.description, *(p.description for p in tool.parameters)]
            for text in texts:
                self.assertTrue(text[0].isupper() and text.endswith("."), text)
                self.assertNotIn("  ", text)


class SchemaTests(SynchronousTestCase):
    """What clients see."""

    def test_schemas_compile(self) -> None:
        """Each input schema is a valid schema of the 2020-12 dialect."""
        for tool in CATALOG.tools:
            schema = input_schema(tool)
            jsonschema_rs.meta.validate(
                {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
            )
            jsonschema_rs.Draft202012Validator(schema)

    def test_unknown_arguments_are_refused(self) -> None:
        """No schema lets an argument pass that it does not name."""
        for tool in CATALOG.tools:
            compiled = jsonschema_rs.Draft202012Validator(input_schema(tool))
            errors = {error.kind.name for error in compiled.iter_errors({"zz": 1})}
            self.assertIn("additionalProperties", errors)

    def test_no_combinator_at_the_top(self) -> None:
        """Model providers refuse a schema that is a choice at its top."""
        for tool in CATALOG.tools:
            self.assertTrue({"anyOf", "oneOf", "allOf"}.isdisjoint(input_schema(tool)))

    def test_defaults_validate(self) -> None:
        """A default is a value that the schema itself accepts."""
        seen = 0
        for tool in CATALOG.tools:
            for parameter in tool.parameters:
                if parameter.default is not None:
                    seen += 1
                    self.assertTrue(
                        jsonschema_rs.is_valid(
                            dict(parameter.schema), parameter.default
                        )
                    )
        self.assertGreaterEqual(seen, 5)


class FactTests(SynchronousTestCase):
    """Names, parameters and annotations are those of the reference."""

    def facts(self) -> list[tuple[dict[str, Any], Tool]]:
        """Each fact with the row it is about."""
        ours = {tool.toolset for tool in CATALOG.tools}
        facts = [
            fact
            for toolset in FACTS
            for fact in toolset["parameters"]
            if fact["toolset"] in ours
        ]
        self.assertEqual({fact["tool"] for fact in facts}, set(CATALOG.by_name))
        return [(fact, CATALOG.by_name[fact["tool"]]) for fact in facts]

    def test_toolsets(self) -> None:
        """All 63 toolsets are known, each under its service."""
        facts = [each["toolset"] for each in FACTS]
        expected = [(each["id"], each["service"]) for each in facts]
        ours = [(each.id, each.service) for each in TOOLSETS]
        self.assertEqual(ours, expected)
        self.assertEqual(len(ours), 63)
        self.assertEqual({service for _, service in ours}, set(SERVICES))

    def test_rows(self) -> None:
        """Service, toolset and action of every tool."""
        for fact, tool in self.facts():
            ours = (tool.service, tool.toolset, tool.action.value)
            self.assertEqual(ours, (fact["service"], fact["toolset"], fact["action"]))

    def test_annotations(self) -> None:
        """Hints say of each tool what the reference's say."""
        for fact, tool in self.facts():
            self.assertEqual(annotations(tool), fact["annotations"], tool.name)

    def test_parameter_names(self) -> None:
        """Every parameter is there; beside them stand only those explained above."""
        for fact, tool in self.facts():
            theirs = {each["name"] for each in fact["parameters"]} - {"kwargs"}
            ours = {each.name for each in tool.parameters}
            self.assertLessEqual(theirs, ours, tool.name)
            added = {name for name in ours if f"{tool.name}.{name}" in ADDED}
            self.assertLessEqual(ours - theirs - added, OURS, tool.name)
            had_kwargs = any(p["name"] == "kwargs" for p in fact["parameters"])
            asks = had_kwargs or "confirmation_token" in added
            self.assertEqual("confirmation_token" in ours, asks, tool.name)

    def test_parameters(self) -> None:
        """Type, default, enumeration, pattern, bounds and whether it is required."""
        compared = 0
        for fact, tool in self.facts():
            for theirs in fact["parameters"]:
                parameter = tool.parameter(theirs["name"])
                if parameter is not None and theirs["name"] != "query":
                    self._compare(tool, parameter, theirs)
                    compared += 1
        self.assertGreaterEqual(compared, 216)

    def _compare(self, tool: Tool, ours: Parameter, theirs: dict[str, Any]) -> None:
        where = (tool.name, ours.name)
        stricter = STRICTER_BOUNDS.get(".".join(where), {"bounds": {}})
        ours_only = dict(stricter["bounds"])
        self.assertEqual(ours.required, theirs["required"], where)
        self.assertEqual(ours.default, theirs.get("default"), where)
        schema = dict(ours.schema)
        kind = ours_only.pop("type", theirs["type"])
        self.assertEqual(_type(schema), kind, where)
        schema = {
            name: schema[name] for name in schema if name not in ("type", "items")
        }
        bounds = {
            name: value
            for name, value in theirs.items()
            if name in ("minimum", "maximum", "enum", "pattern")
        }
        expected = {**bounds, **ours_only}
        stated = {name: schema[name] for name in schema if name not in STRICTER}
        self.assertEqual(stated, expected, where)
