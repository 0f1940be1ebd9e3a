"""ZIdentity: what a name means, and which pages that is about."""

from typing import Any

from twisted.trial.unittest import SynchronousTestCase

from tests.oracle.tenant import RecordedTenant, run
from zscaler_mcp.catalog import CATALOG, Listing
from zscaler_mcp.errors import FailureKind, ToolFailure
from zscaler_mcp.oneapi.request import ApiRequest

USERS = "/ziam/admin/api/v1/users"
GROUPS = "/ziam/admin/api/v1/groups"

_MEMBERS = {
    "loginname[like]": "loginName",
    "displayname[like]": "displayName",
    "primaryemail[like]": "primaryEmail",
    "name[like]": "name",
}


def listing(rows: list[dict[str, Any]], usual: int = 100) -> Any:
    """A list that filters and pages as ZIdentity does."""

    def answer(request: ApiRequest) -> Any:
        query = dict(request.query)
        found = rows
        for wire, member in _MEMBERS.items():
            text = query.get(wire, "").lower()
            found = [row for row in found if text in row.get(member, "").lower()]
        start = int(query.get("offset", 0))
        end = start + int(query.get("limit", usual))
        return {
            "records": found[start:end],
            "results_total": len(found),
            "next_link": "https://x.example/next" if end < len(found) else None,
        }

    return answer


def person(number: int, login: str, display: str = "") -> dict[str, Any]:
    """A user."""
    return {
        "id": f"u{number}",
        "loginName": login,
        "displayName": display or login.title(),
        "primaryEmail": f"{login}@example.com",
    }


class GroupTests(SynchronousTestCase):
    """The users of a group, by the group's name."""

    def users(self, groups: list[str], name: str, **more: Any) -> tuple[Any, Listing]:
        """The group that was taken, and its users."""
        rows = [{"id": f"g{n}", "name": each} for n, each in enumerate(groups)]
        tenant = RecordedTenant(
            {
                f"GET {GROUPS}": listing(rows),
                **{
                    f"GET {GROUPS}/g{n}/users": listing([person(1, "a")])
                    for n in range(len(groups))
                },
            }
        )
        found = run("zid_get_group_users_by_name", tenant, name=name, **more)
        self.tenant = tenant
        return tenant.requests[-1].path.split("/")[-2], found

    def test_exact_name(self) -> None:
        """A group of exactly the name comes before those whose names hold it."""
        taken, found = self.users(["Sales EMEA", "sales", "Sales US"], "Sales")
        self.assertEqual(taken, "g1")
        self.assertEqual([each["id"] for each in found.items], ["u1"])

    def test_first_that_holds_it(self) -> None:
        """Without one, it is the first that was found."""
        taken, _ = self.users(["Sales EMEA", "Sales US"], "sales")
        self.assertEqual(taken, "g0")

    def test_every_page_is_looked_at(self) -> None:
        """The exact name counts on whichever page it is."""
        names = [f"Team {n}" for n in range(250)] + ["Team"]
        taken, _ = self.users(names, "team")
        self.assertEqual(taken, "g250")
        self.assertEqual(len(self.tenant.requests), 4)

    def test_pages_of_the_users(self) -> None:
        """Offset and limit are about the users, not about the search (B31)."""
        taken, _ = self.users(["Sales"], "Sales", offset=1, limit=7)
        self.assertEqual(taken, "g0")
        search, users = self.tenant.facts
        self.assertEqual(search["query"], {"name[like]": ["Sales"]})
        self.assertEqual(users["query"], {"offset": ["1"], "limit": ["7"]})

    def test_all_users(self) -> None:
        """Every page of the users, on demand."""
        self.users(["Sales"], "Sales", all=True)
        self.assertEqual(self.tenant.facts[-1]["query"], {"limit": ["1000"]})

    def test_unknown(self) -> None:
        """A name that no group holds is not found, and nothing is listed."""
        with self.assertRaises(ToolFailure) as caught:
            self.users(["Sales"], "Legal")
        self.assertEqual(caught.exception.kind, FailureKind.NOT_FOUND)

    def test_blank(self) -> None:
        """A blank name, which every name holds, is refused and asks nothing."""
        for tool in ("zid_get_group_users_by_name", "zid_get_user_groups_by_name"):
            tenant = RecordedTenant({})
            with self.assertRaises(ToolFailure) as caught:
                run(tool, tenant, name="  ")
            self.assertEqual(caught.exception.kind, FailureKind.ARGUMENT)
            self.assertEqual(tenant.requests, [])

    def test_record_without_an_id(self) -> None:
        """A record that cannot be named is no way into another list."""
        for rows in ([{"name": "Sales"}], ["Sales"]):
            answer = {"records": rows, "next_link": None}
            tenant = RecordedTenant({f"GET {GROUPS}": answer})
            with self.assertRaises(ToolFailure):
                run("zid_get_group_users_by_name", tenant, name="sales")
            self.assertEqual(len(tenant.requests), 1)

    def test_strange_id(self) -> None:
        """An id from an answer stays one segment of the path (T31)."""
        rows = [{"id": "../users?x=1", "name": "Sales"}]
        tenant = RecordedTenant({f"GET {GROUPS}": listing(rows)})
        with self.assertRaises(ToolFailure):
            run("zid_get_group_users_by_name", tenant, name="Sales")
        self.assertEqual(len(tenant.requests), 1)


class UserTests(SynchronousTestCase):
    """Users by some part of a name."""

    def setUp(self) -> None:
        """Two whose login names hold a text, one whose display name does."""
        self.tenant = RecordedTenant(
            {
                f"GET {USERS}": listing(
                    [
                        person(1, "mdoe"),
                        person(2, "mdoering"),
                        person(3, "k17", "Maja Krause"),
                    ]
                ),
                **{
                    f"GET {USERS}/u{n}/groups": listing([{"id": "g", "name": "G"}])
                    for n in (1, 2, 3)
                },
            }
        )

    def search(self, name: str, **more: Any) -> list[str]:
        """Ids of the users that a search finds."""
        found = run("zid_search_users", self.tenant, name=name, **more)
        return [each["id"] for each in found.items]

    def filters(self) -> list[str]:
        """The filters that were asked for so far."""
        return [name for each in self.tenant.requests for name, _ in each.query]

    def test_login_names_first(self) -> None:
        """Whoever has the text in the login name; display names are not asked."""
        self.assertEqual(self.search("mdoe"), ["u1", "u2"])
        self.assertEqual(self.filters(), ["loginname[like]"])

    def test_then_display_names(self) -> None:
        """Display names, where no login name holds the text."""
        self.assertEqual(self.search("krause"), ["u3"])
        self.assertEqual(self.filters(), ["loginname[like]", "displayname[like]"])

    def test_addresses(self) -> None:
        """A text with an @ is an address, and nothing else."""
        self.assertEqual(self.search("mdoering@"), ["u2"])
        self.assertEqual(self.search("x@example.org"), [])
        self.assertEqual(self.filters(), ["primaryemail[like]"] * 2)

    def test_beyond_the_login_names(self) -> None:
        """Beyond the last login name there is nothing, display names included."""
        self.tenant.answers[f"GET {USERS}"] = listing(
            [person(1, "maja"), *(person(n, f"x{n}", "Maja") for n in range(2, 9))]
        )
        self.assertEqual(self.search("maja", offset=1), [])
        self.assertNotIn("displayname[like]", self.filters())

    def test_pages_of_display_names(self) -> None:
        """A later page of the display names is one of them."""
        self.tenant.answers[f"GET {USERS}"] = listing(
            [person(n, f"x{n}", "Maja") for n in range(5)]
        )
        self.assertEqual(self.search("maja", offset=3), ["u3", "u4"])
        self.assertEqual(self.search("maja", all=True), [f"u{n}" for n in range(5)])

    def test_groups_by_name(self) -> None:
        """Login name, address or display name, exactly, before a part of it."""
        for name, taken in {
            "MDOERING": "u2",
            "mdoering@example.com": "u2",
            "Maja Krause": "u3",
            "mdoer": "u2",
            "mdoe": "u1",
        }.items():
            run("zid_get_user_groups_by_name", self.tenant, name=name)
            path = self.tenant.requests[-1].path
            self.assertEqual(path, f"{USERS}/{taken}/groups", name)

    def test_nobody(self) -> None:
        """A name that nobody has is not found: no other user's groups (B03)."""
        with self.assertRaises(ToolFailure) as caught:
            run("zid_get_user_groups_by_name", self.tenant, name="nobody")
        self.assertEqual(caught.exception.kind, FailureKind.NOT_FOUND)

    def test_filters_are_lower_case(self) -> None:
        """No filter goes out in a spelling that the service ignores (B03)."""
        for tool in CATALOG.tools:
            for parameter in tool.parameters if tool.service == "zid" else ():
                for wire in parameter.sent:
                    if wire.place.value == "query":
                        self.assertEqual(wire.name, wire.name.lower())
