"""GraphQL rows: what they ask, and what they make of an answer."""

from typing import Any, Final

from graphql import OperationDefinitionNode, parse
from graphql.language import visit
from graphql.language.visitor import Visitor
from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import RecordedTenant, as_fact, result_of, run
from zscaler_mcp.catalog import CATALOG, Call, Tool, perform
from zscaler_mcp.catalog.graphql import field, fragment, operation
from zscaler_mcp.catalog.model import Place
from zscaler_mcp.errors import FailureKind, ToolFailure

ASKING: Final = [tool for tool in CATALOG.tools if tool.document is not None]
NONE: Final[tuple[Any, ...]] = ([], None)
ODD: Final[tuple[Any, ...]] = (
    "broken",
    {"message": 7},
    [None],
    [{}],
    [{"extensions": 1}],
)
SHAPELESS: Final[tuple[Any, ...]] = (
    {},
    [],
    "text",
    None,
    {"data": {}},
    {"data": []},
    {"data": {"agents": []}},
    {"data": {"agents": {"pageInfo": {}}}},
    {"data": {"agents": {"nodes": {}}}},
)
ZMS: Final = "POST /zms/graphql"
CONNECTION: Final = {"nodes": [{"name": "a"}], "pageInfo": {"totalPages": 1}}


class Values(Visitor):
    """Finds what stands in a document as a value, and the variables that it uses."""

    def __init__(self) -> None:
        super().__init__()
        self.literals: list[str] = []
        self.used: set[str] = set()

    def enter(self, node: Any, *_: Any) -> None:
        """Look at one node."""
        if node.kind.endswith("_value") or node.kind == "object_field":
            self.literals.append(node.kind)
        if node.kind == "variable":
            self.used.add(node.name.value)


def read(tool: Tool) -> OperationDefinitionNode:
    """The one operation of a row's document."""
    assert tool.document is not None
    (found,) = parse(tool.document.text).definitions
    assert isinstance(found, OperationDefinitionNode)
    return found


def variables_of(tool: Tool) -> set[str]:
    """The variables that the row's parameters and the tenant may give."""
    assert tool.document is not None
    given = {
        wire.name.partition(".")[0]
        for parameter in tool.parameters
        for wire in parameter.sent
        if wire.place is Place.VARIABLE
    }
    customer = {tool.document.customer} - {""}
    return given | customer | set(tool.document.variables)


class DocumentTests(SynchronousTestCase):
    """Every document of the catalog."""

    def test_they_are_queries(self) -> None:
        """A row that asks GraphQL has one query, named as the request names it."""
        self.assertEqual(len(ASKING), 36)
        for tool in ASKING:
            found = read(tool)
            assert tool.document is not None
            assert found.name is not None
            self.assertEqual(found.operation.value, "query", tool.name)
            self.assertEqual(found.name.value, tool.document.operation)

    def test_no_value_is_written_into_a_document(self) -> None:
        """Everything that a caller gives is a variable (T31)."""
        for tool in ASKING:
            values = Values()
            visit(read(tool), values)
            self.assertEqual(values.literals, [], tool.name)

    def test_variables_are_declared_and_used(self) -> None:
        """A variable that a row gives is one that its document declares and uses."""
        for tool in ASKING:
            found, values = read(tool), Values()
            visit(found.selection_set, values)
            declared = {v.variable.name.value for v in found.variable_definitions or ()}
            self.assertEqual(declared, values.used, tool.name)
            given = variables_of(tool)
            self.assertLessEqual(given, declared, tool.name)

    def test_required_variables_are_always_given(self) -> None:
        """What a document requires comes from a required argument or a default."""
        for tool in ASKING:
            assert tool.document is not None
            sure = {tool.document.customer, *tool.document.variables}
            for parameter in tool.parameters:
                if parameter.required or parameter.default is not None:
                    sure |= {wire.name for wire in parameter.sent}
            if tool.parameter("start_days_ago") is not None:
                sure |= {"startTime", "endTime"}
            for each in read(tool).variable_definitions or ():
                if each.type.kind == "non_null_type":
                    self.assertIn(each.variable.name.value, sure, tool.name)

    def test_pieces(self) -> None:
        """A document reads as one writes it."""
        text = operation(
            "Ask",
            {"id": "ID!", "most": "Int"},
            field("things", "name", fragment("Big", "size"), id="id", first="most"),
        )
        self.assertEqual(
            text,
            "query Ask($id: ID!, $most: Int)"
            " { things(id: $id, first: $most) { name ... on Big { size } } }",
        )

    def test_values_stay_variables(self) -> None:
        """A value full of GraphQL changes what is looked for, not what is asked."""
        evil = '") { nodes { id } } agents(search: "'
        tenant = RecordedTenant({ZMS: {"data": {"agents": CONNECTION}}})
        run("zms_list_agents", tenant, search=evil)
        run("zms_list_agents", tenant, search="plain")
        first, second = (request.body for request in tenant.requests)
        self.assertEqual(first["query"], second["query"])
        self.assertEqual(first["variables"]["search"], evil)


class RequestTests(SynchronousTestCase):
    """The request of a GraphQL row."""

    def test_it_may_go_out_again(self) -> None:
        """It changes nothing, though it is a POST."""
        tenant = RecordedTenant({ZMS: {"data": {"agents": CONNECTION}}})
        run("zms_list_agents", tenant)
        self.assertTrue(tenant.requests[0].reads)
        fact = as_fact(tenant.requests[0])["body"]
        self.assertEqual(fact["operationName"], "ListAgents")
        self.assertEqual(fact["query"]["$graphql"]["name"], "ListAgents")

    def test_without_a_customer(self) -> None:
        """A tenant whose customer id is not set is told apart, before any request."""
        tenant = RecordedTenant({})
        tenant.customer_id = None
        failure = self.assertRaises(ToolFailure, run, "zms_list_agents", tenant)
        self.assertIs(failure.kind, FailureKind.CONFIGURATION)
        self.assertEqual(tenant.requests, [])


class AnswerTests(SynchronousTestCase):
    """What an answer of status 200 comes to (T32)."""

    def ask(self, answer: Any, tool: str = "zms_list_agents") -> Any:
        """Perform a row against an answer."""
        row = CATALOG.by_name[tool]
        given = {each.name: "7" for each in row.parameters if each.required}
        tenant = RecordedTenant({ZMS: answer})
        return result_of(perform(Call(row, given, tenant)))

    def fails(self, answer: Any, tool: str = "zms_list_agents") -> ToolFailure:
        """Expect a failure."""
        failure: ToolFailure = self.assertRaises(ToolFailure, self.ask, answer, tool)
        return failure

    def test_a_list(self) -> None:
        """Nodes are the records, as they came."""
        listing = self.ask({"data": {"agents": CONNECTION}})
        self.assertEqual((listing.items, listing.next), ([{"name": "a"}], None))

    def test_an_empty_list(self) -> None:
        """A list without nodes is empty, and so is one whose nodes are null."""
        for nodes in NONE:
            answer = {"data": {"agents": {"nodes": nodes, "pageInfo": None}}}
            self.assertEqual(self.ask(answer).items, [])

    def test_errors_are_failures(self) -> None:
        """Errors fail the call, whatever data is beside them."""
        error = {"message": "it broke", "extensions": {"classification": "INTERNAL"}}
        for data in (None, {"agents": None}, {"agents": CONNECTION}):
            failure = self.fails({"errors": [error], "data": data})
            self.assertIs(failure.kind, FailureKind.UPSTREAM)
            self.assertIn("It said: it broke", failure.detail)

    def test_kinds(self) -> None:
        """The classification says which kind of failure it is."""
        for classification, kind in (
            ("BAD_REQUEST", FailureKind.ARGUMENT),
            ("ValidationError", FailureKind.ARGUMENT),
            ("UNAUTHORIZED", FailureKind.PERMISSION),
            ("FORBIDDEN", FailureKind.PERMISSION),
            ("NOT_FOUND", FailureKind.NOT_FOUND),
            ("InvalidSyntax", FailureKind.INTERNAL),
            ("INTERNAL_ERROR", FailureKind.UPSTREAM),
            ("DataFetchingException", FailureKind.UPSTREAM),
            ("", FailureKind.UPSTREAM),
        ):
            within = {"message": "m", "extensions": {"classification": classification}}
            beside = {"message": "m", "classification": classification}
            for error in (within, beside):
                self.assertIs(self.fails({"errors": [error]}).kind, kind)

    def test_the_first_known_one_decides(self) -> None:
        """Of several errors, one that can be acted on is told, and all words are."""
        errors = [
            {"message": "something"},
            {"message": "no right", "extensions": {"classification": "FORBIDDEN"}},
            {"message": "no right"},
        ]
        failure = self.fails({"errors": errors})
        self.assertIs(failure.kind, FailureKind.PERMISSION)
        self.assertTrue(failure.detail.endswith("It said: something; no right"))

    def test_words_are_bounded(self) -> None:
        """An error repeats neither endless words nor endless errors."""
        failure = self.fails({"errors": [{"message": f"{n}" * 9000} for n in range(9)]})
        self.assertLess(len(failure.detail), 1200)

    def test_odd_errors(self) -> None:
        """Errors of another shape are failures as well."""
        for errors in ODD:
            self.assertIs(self.fails({"errors": errors}).kind, FailureKind.UPSTREAM)

    def test_no_errors(self) -> None:
        """An empty list of errors, or null, is none."""
        for errors in NONE:
            listing = self.ask({"errors": errors, "data": {"agents": CONNECTION}})
            self.assertEqual(len(listing.items), 1)

    def test_null_in_place_of_an_answer(self) -> None:
        """Null is no empty list: the tenant does not have what was asked for."""
        for answer in ({"data": None}, {"data": {"agents": None}}):
            self.assertIs(self.fails(answer).kind, FailureKind.NOT_FOUND)
        for data in ({"nonce": None}, {"nonce": {"nonce": None}}):
            failure = self.fails({"data": data}, "zms_get_nonce")
            self.assertIs(failure.kind, FailureKind.NOT_FOUND)

    def test_another_shape(self) -> None:
        """An answer that leaves out what was selected is no answer."""
        for answer in SHAPELESS:
            failure = self.fails(answer)
            self.assertIs(failure.kind, FailureKind.UPSTREAM, answer)
            self.assertIn("expected shape", failure.detail)

    def test_a_record(self) -> None:
        """One record is shown without what it was wrapped in."""
        answer = {"data": {"nonce": {"nonce": {"eyezId": "7", "other": 1}}}}
        self.assertEqual(self.ask(answer, "zms_get_nonce"), {"eyezId": "7", "other": 1})
