"""Routing in the simulated tenant: literal segments, placeholders, methods."""

from twisted.trial.unittest import SynchronousTestCase

from zscaler_mcp.simulator.answers import Call, Refused, Reply
from zscaler_mcp.simulator.dialect import ZIA
from zscaler_mcp.simulator.operations import Route
from zscaler_mcp.simulator.parts import PARTS
from zscaler_mcp.simulator.routing import Routes
from zscaler_mcp.simulator.store import Store


def nothing(_store: Store, _call: Call) -> Reply:
    """Answer nothing."""
    return Reply()


class RoutingTests(SynchronousTestCase):
    """Five routes."""

    def setUp(self) -> None:
        """Some that only a literal segment tells apart."""
        self.made = [
            Route(method, path, nothing, ZIA)
            for method, path in (
                ("GET", "/a"),
                ("POST", "/a"),
                ("GET", "/a/<id>"),
                ("GET", "/a/lite"),
                ("GET", "/a/<id>/b"),
                ("GET", "/a/<other>/c"),
            )
        ]
        self.routes = Routes(self.made)

    def found(self, method: str, path: str) -> tuple[str, dict[str, str]]:
        """The template of the route, and its ids."""
        route, ids = self.routes.find(method, path)
        self.assertEqual(route.method, method)
        return route.path, ids

    def refused(self, method: str, path: str) -> int:
        """The status of a refusal."""
        error = self.assertRaises(Refused, self.routes.find, method, path)
        return int(error.status)

    def test_found(self) -> None:
        """A literal segment comes before a placeholder; ids are decoded."""
        self.assertEqual(self.found("GET", "/a"), ("/a", {}))
        self.assertEqual(self.found("POST", "/a"), ("/a", {}))
        self.assertEqual(self.found("GET", "/a/7"), ("/a/<id>", {"id": "7"}))
        self.assertEqual(self.found("GET", "/a/lite"), ("/a/lite", {}))
        self.assertEqual(self.found("GET", "/a/lite/b")[1], {"id": "lite"})
        self.assertEqual(self.found("GET", "/a/7/c")[1], {"other": "7"})
        self.assertEqual(self.found("GET", "/a/x%20y")[1], {"id": "x y"})
        self.assertEqual(self.found("GET", "/a/x%2Fb")[1], {"id": "x/b"})

    def test_refused(self) -> None:
        """What is not there is 404, what cannot be done there 405."""
        for path in ("/", "/b", "/a/", "/a/7/", "/a/7/d", "/a/7/b/x", "//a"):
            self.assertEqual(self.refused("GET", path), 404, path)
        self.assertEqual(self.refused("DELETE", "/a"), 405)
        self.assertEqual(self.refused("POST", "/a/lite"), 405)

    def test_every_route_is_found(self) -> None:
        """Each operation of the tenant is where it says, no two in one place."""
        made = [route for part in PARTS for route in part.routes]
        routes = Routes(made)
        for route in made:
            path = route.path.replace("<", "").replace(">", "")
            self.assertIs(routes.find(route.method, path)[0], route)
