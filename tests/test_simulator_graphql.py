"""The simulated GraphQL services: what they take, and how they refuse."""

from typing import Any, Final

from graphql import GraphQLError, parse
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.graphql_case import GraphQLCase
from tests.oracle.tenant import NOW
from tests.simulator_case import SimulatorCase
from zscaler_mcp.catalog import CATALOG
from zscaler_mcp.simulator import SimulatedTenant
from zscaler_mcp.simulator.graphql import Fault
from zscaler_mcp.simulator.graphql.document import parse as read
from zscaler_mcp.simulator.zms.lists import CUSTOMER

ZMS: Final = "/zms/graphql"
ZINS: Final = "/zins/graphql"
AGENTS: Final = (
    "query A($c: ID!, $size: Int) {"
    " agents(customerId: $c, pageSize: $size) { nodes { name } } }"
)
PIECES: Final = (
    *"query a b { } ( ) : $ ! [ ] ... on , Int".split(),
    "# note\n",
    "\n",
    '"text"',
    "7",
    "@skip",
)


class ParserTests(GraphQLCase):
    """Reading documents."""

    def test_every_document_of_ours(self) -> None:
        """The tenant and a parser that we did not write read the same fields."""
        seen = 0
        for tool in CATALOG.tools:
            if tool.document is not None:
                query = read(tool.document.text)
                self.assertEqual(query.name, tool.document.operation)
                parse(tool.document.text)
                seen += 1
        self.assertEqual(seen, 36)

    @given(st.lists(st.sampled_from(PIECES), max_size=30))
    @settings(max_examples=400, deadline=None, derandomize=True, database=None)
    def test_nothing_is_taken_that_is_no_graphql(self, pieces: list[str]) -> None:
        """What the tenant reads, a real parser reads as well."""
        text = "query A($a: [Int!]) { a " + " ".join(pieces) + " }"
        try:
            read(text)
        except Fault:
            return
        try:
            parse(text)
        except GraphQLError as error:
            self.fail(f"{text}: {error}")

    def test_refused(self) -> None:
        """Literals, aliases, directives, mutations and endless nests are refused."""
        for text in (
            "",
            "{ a }",
            "mutation A { a }",
            "query A { }",
            "query A { a { } }",
            "query A { a",
            "query A { a } query B { b }",
            "query A { a() }",
            "query A { a(b: 7) }",
            'query A { a(b: "x") }',
            "query A { a: b }",
            "query A { a @skip(if: $b) }",
            "query A($a: Int, $a: Int) { a(b: $a) }",
            "query A { a ? }",
            "query A " + "{ a " * 13 + "}" * 13,
            "query A { " + "a " * 20_000 + "}",
        ):
            with self.assertRaises(Fault) as caught:
                read(text)
            self.assertEqual(caught.exception.classification, "InvalidSyntax", text)

    def test_taken(self) -> None:
        """Comments, commas and fragments of a kind are read."""
        text = "query A($a: [Int!]!) {\n# note\n a(b: $a), ... on C { d }\n}"
        self.assertEqual(read(text).variables, {"a": "[Int!]!"})


class ExecutionTests(GraphQLCase):
    """Answering documents."""

    def ask(self, text: str, **variables: Any) -> Any:
        """The answer of microsegmentation."""
        variables = {"c": CUSTOMER, **variables}
        return self.post(ZMS, {"query": text, "variables": variables})

    def refuse(self, classification: str, text: str, **variables: Any) -> str:
        """Expect one error and no data."""
        answer = self.ask(text, **variables)
        self.assertIsNone(answer["data"])
        (error,) = answer["errors"]
        self.assertEqual(error["extensions"]["classification"], classification, error)
        message: str = error["message"]
        return message

    def test_exactly_what_is_selected(self) -> None:
        """Nothing is answered that was not asked for."""
        answer = self.ask(AGENTS, size=2)
        nodes = answer["data"]["agents"].pop("nodes")
        self.assertEqual(answer, {"data": {"agents": {}}})
        self.assertEqual([list(node) for node in nodes], [["name"], ["name"]])

    def test_unknown_fields(self) -> None:
        """A field that a kind does not have is refused, also in an empty list."""
        for text in (
            AGENTS.replace("name", "shoeSize"),
            AGENTS.replace("agents", "mutants"),
            AGENTS.replace("nodes { name }", "nodes"),
            AGENTS.replace("name", "name { first }"),
            AGENTS.replace("name", "... on Agent { name }"),
        ):
            self.refuse("ValidationError", text)

    def test_arguments(self) -> None:
        """Arguments are those of the field, of its types, and all that it needs."""
        for text in (
            AGENTS.replace("pageSize", "size"),
            AGENTS.replace("$size: Int", "$size: String"),
            AGENTS.replace("ID!", "ID"),
        ):
            self.refuse("ValidationError", text, size=2)
        nobody = AGENTS.replace("customerId: $c,", "").replace("$c: ID!,", "")
        answer = self.post(ZMS, {"query": nobody, "variables": {"size": 2}})
        self.assertIn("other arguments", answer["errors"][0]["message"])

    def test_variables(self) -> None:
        """Variables are declared, used, given where required, and of their types."""
        unused = AGENTS.replace("$size: Int", "$size: Int, $more: Int")
        self.refuse("ValidationError", unused)
        self.refuse("ValidationError", AGENTS, more=1)
        self.refuse("ValidationError", AGENTS, c=None)
        self.refuse("ValidationError", AGENTS.replace(": $size", ": $more"))
        for size in ("2", 2.0, True, 2**31, [2]):
            self.refuse("ValidationError", AGENTS, size=size)
        self.refuse("ValidationError", AGENTS.replace("Int", "Integer"), size=1)

    def test_values(self) -> None:
        """Enumerations and objects have the members that they have."""
        text = (
            "query A($c: ID!, $f: ResourceQueryFilter, $o: ResourceQueryOrderBy) {"
            " resources(customerId: $c, filter: $f, orderBy: $o) { nodes { id } } }"
        )
        self.assertIn("data", self.ask(text, f={"name": {"in": ["a"]}}))
        for variables in (
            {"f": {"shoeSize": {"equals": "44"}}},
            {"f": {"name": {"like": "a"}}},
            {"f": {"name": {"in": [1]}}},
            {"f": "name"},
            {"o": {"name": "UP"}},
            {"o": {"status": "ASC"}},
        ):
            self.refuse("ValidationError", text, **variables)

    def test_pages(self) -> None:
        """A page has 1 to 100 nodes."""
        for size in (0, -1, 101):
            self.assertIn("100", self.refuse("BAD_REQUEST", AGENTS, size=size))
        self.assertEqual(len(self.ask(AGENTS, size=100)["data"]["agents"]["nodes"]), 48)

    def test_operation_name(self) -> None:
        """An operation that the document does not have is not run."""
        body = {"query": AGENTS, "variables": {"c": CUSTOMER}, "operationName": "B"}
        self.assertIsNone(self.post(ZMS, body)["data"])
        self.assertIsNotNone(self.post(ZMS, {**body, "operationName": "A"})["data"])

    def test_the_customer(self) -> None:
        """The customer of the queries is that of the tenant."""
        self.assertEqual(CUSTOMER, SimulatedTenant.customer_id)
        self.refuse("FORBIDDEN", AGENTS, c="1")


class WindowTests(GraphQLCase):
    """What Z-Insights enforces."""

    text = (
        "query A($s: Long!, $e: Long!, $u: WebTrafficUnits!, $f: WebEntriesFilterBy,"
        " $o: [WebOrderBy], $n: Int) { WEB_TRAFFIC { protocols(start_time: $s,"
        " end_time: $e, traffic_unit: $u) { entries(limit: $n, filter_by: $f,"
        " order_by: $o) { name total } } } }"
    )

    def ask(self, days: float = 7, ago: float = 2, **variables: Any) -> Any:
        """The protocols of a window."""
        day, end = 86_400_000, int((NOW - ago * 86_400) * 1000)
        given = {"s": int(end - days * day), "e": end, "u": "BYTES", **variables}
        return self.post(ZINS, {"query": self.text, "variables": given})

    def entries(self, **given: Any) -> list[Any]:
        """The entries of an answer without errors."""
        found: list[Any] = self.ask(**given)["data"]["WEB_TRAFFIC"]["protocols"][
            "entries"
        ]
        return found

    def test_spans(self) -> None:
        """A window has 7 or 14 days, and ends a day ago."""
        spans: tuple[tuple[float, float], ...] = ((7, 2), (14, 1), (7.4, 30))
        for days, ago in spans:
            self.assertTrue(self.entries(days=days, ago=ago))
        spans = ((1, 2), (9, 2), (-7, 2), (30, 2), (7, 0.9), (7, -3))
        for days, ago in spans:
            answer = self.ask(days=days, ago=ago)
            code = answer["errors"][0]["extensions"]["classification"]
            self.assertEqual((code, answer["data"]), ("BAD_REQUEST", None))

    def test_entries(self) -> None:
        """Entries are limited, filtered and put in order as a query says."""
        every = self.entries()
        self.assertEqual(every, sorted(every, key=lambda e: -e["total"]))
        self.assertEqual(self.entries(n=2), every[:2])
        names = sorted(entry["name"] for entry in every)
        by_name = self.entries(o=[{"name": "ASC"}])
        self.assertEqual([entry["name"] for entry in by_name], names)
        by_total = self.entries(o=[{"total": "ASC"}])
        self.assertEqual(by_total[0], every[-1])
        for wanted, found in (
            ({"eq": "HTTP"}, ["HTTP"]),
            ({"in": ["SSL", "FTP"]}, ["FTP", "SSL"]),
            ({"nin": ["SSL", "FTP"]}, [n for n in names if n not in ("SSL", "FTP")]),
            ({"ne": "HTTP"}, [name for name in names if name != "HTTP"]),
        ):
            shown = self.entries(f={"name": wanted}, o=[{"name": "ASC"}])
            self.assertEqual([entry["name"] for entry in shown], found)

    def test_no_limit_below_one(self) -> None:
        """A limit of nothing is an error."""
        self.assertIsNone(self.ask(n=0)["data"])


class DoorTests(SimulatorCase):
    """Before GraphQL there is HTTP."""

    def test_a_token_is_needed(self) -> None:
        """Without a good token nothing is answered."""
        body = {"query": AGENTS, "variables": {"c": CUSTOMER}}
        self.assertEqual(self.ask("POST", ZMS, body).status, 200)
        self.token = "wrong"
        self.refused(401, "UNAUTHORIZED", "POST", ZMS, body)
        self.refused(401, "UNAUTHORIZED", "POST", ZINS, body)

    def test_a_query_is_needed(self) -> None:
        """A body without a query is refused by its status."""
        bodies: tuple[Any, ...] = ({}, {"query": 7}, [])
        for body in bodies:
            self.refused(400, "BAD_REQUEST", "POST", ZMS, body)
