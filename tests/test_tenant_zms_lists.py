"""Every tool of Microsegmentation, performed against the simulated tenant."""

from typing import Any, Final

from tests.graphql_case import GraphQLCase
from zscaler_mcp.catalog import CATALOG, Listing
from zscaler_mcp.errors import FailureKind

TOOLS: Final = [tool.name for tool in CATALOG.tools if tool.service == "zms"]
PAGE: Final = {"page_num": 1, "page_size": 3}
SORTED: Final = {"page": 1, "page_size": 3, "sort": "name", "sort_dir": "DESC"}
FULL: Final[dict[str, dict[str, Any]]] = {
    "zms_get_agent_connection_status_statistics": {"search": "web"},
    "zms_get_agent_version_statistics": {"search": "web"},
    "zms_get_resource_group_members": PAGE,
    "zms_get_resource_group_protection_status": PAGE,
    "zms_get_resource_protection_status": PAGE,
    "zms_list_agent_groups": {**SORTED, "search": "billing"},
    "zms_list_agents": {**SORTED, "search": "BILLING"},
    "zms_list_app_catalog": {
        **PAGE,
        "name": "s",
        "category": "data",
        "sort_by": "modified_time",
        "sort_order": "desc",
    },
    "zms_list_app_zones": {**PAGE, "name": "zone", "sort_order": "DESC"},
    "zms_list_default_policy_rules": PAGE,
    "zms_list_nonces": {**SORTED, "search": "enroll"},
    "zms_list_policy_rules": {
        **PAGE,
        "fetch_all": True,
        "name": "ssh",
        "action": "ALLOW",
    },
    "zms_list_resource_groups": {**PAGE, "name": "web", "resource_hostname": "web"},
    "zms_list_resources": {
        **PAGE,
        "include_deleted": True,
        "name": "b",
        "status": "ACTIVE",
        "resource_type": "VM",
        "cloud_provider": "AWS",
        "cloud_region": "us-",
        "platform_os": "linux",
        "sort_order": "ASC",
    },
    "zms_list_tag_keys": {**PAGE, "key_name": "env", "sort_order": "ASC"},
    "zms_list_tag_namespaces": {
        **PAGE,
        "name": "tags",
        "origin": "ML",
        "sort_order": "DESC",
    },
    "zms_list_tag_values": {**PAGE, "name": "prod", "sort_order": "asc"},
}


class ToolTests(GraphQLCase):
    """Tools with and without optional arguments."""

    def required(self, name: str) -> dict[str, Any]:
        """What a tool needs, as other tools yield it."""
        if name == "zms_get_agent_group_totp_secrets":
            return {"eyez_id": self.items("zms_list_agent_groups")[0]["eyezId"]}
        if name == "zms_get_nonce":
            return {"eyez_id": self.items("zms_list_nonces")[0]["eyezId"]}
        if name == "zms_get_resource_group_members":
            return {"group_id": self.items("zms_list_resource_groups")[0]["id"]}
        if name == "zms_list_tag_keys":
            return {"namespace_id": self.items("zms_list_tag_namespaces")[0]["id"]}
        if name == "zms_list_tag_values":
            space = self.items("zms_list_tag_namespaces")[0]
            key = self.items("zms_list_tag_keys", namespace_id=space["id"])[0]
            return {"tag_id": key["id"], "namespace_origin": space["origin"]}
        return {}

    def test_without_optional_arguments(self) -> None:
        """Each tool has something to say."""
        self.assertEqual(len(TOOLS), 20)
        for name in TOOLS:
            answer = self.call(name, **self.required(name))
            shown = answer.items if isinstance(answer, Listing) else answer
            self.assertTrue(shown, name)

    def test_with_every_argument(self) -> None:
        """Each tool takes all that its schema has, and finds something."""
        ours = {"all", "query"}
        for name in TOOLS:
            given = {**self.required(name), **FULL.get(name, {})}
            known = {each.name for each in CATALOG.by_name[name].parameters}
            self.assertEqual(given.keys(), known - ours, name)
            answer = self.call(name, **given)
            shown = answer.items if isinstance(answer, Listing) else answer
            self.assertTrue(shown, name)

    def test_all(self) -> None:
        """Every page together has every record once."""
        for name in TOOLS:
            if CATALOG.by_name[name].pages is not None:
                items = self.items(name, **self.required(name), all=True)
                identities = {str(item.get("id", item.get("eyezId"))) for item in items}
                self.assertEqual(len(identities), len(items), name)

    def test_pages_follow(self) -> None:
        """What next says reads the rest, and the last page has no next."""
        seen, listing = [], self.call("zms_list_agents", page_size=30)
        seen += listing.items
        self.assertEqual(listing.next, {"page": 2, "page_size": 30})
        listing = self.call("zms_list_agents", **listing.next)
        seen += listing.items
        self.assertEqual((len(seen), listing.next), (48, None))

    def test_filters_narrow(self) -> None:
        """A filter keeps what fits and nothing else."""
        rules = self.items("zms_list_policy_rules", action="SIM_BLOCK", all=True)
        self.assertEqual({rule["action"] for rule in rules}, {"SIM_BLOCK"})
        gone = self.items("zms_list_resources", include_deleted=True, status="DELETED")
        self.assertTrue(gone)
        self.assertEqual(self.items("zms_list_resources", status="DELETED"), [])
        category = self.items("zms_list_app_catalog", category="data", all=True)
        self.assertEqual({app["category"] for app in category}, {"Database"})
        self.assertEqual(self.items("zms_list_agents", search="nothing like it"), [])

    def test_orders(self) -> None:
        """A list is in the order that is asked for."""
        for way in ("ASC", "DESC"):
            names = [
                zone["appZoneName"]
                for zone in self.items("zms_list_app_zones", sort_order=way)
            ]
            self.assertEqual(names, sorted(names, reverse=way == "DESC"))
            hosts = [
                agent["name"]
                for agent in self.items("zms_list_agents", sort="name", sort_dir=way)
            ]
            self.assertEqual(hosts, sorted(hosts, reverse=way == "DESC"))

    def test_two_kinds_of_groups(self) -> None:
        """Managed groups have members, unmanaged ones addresses and names."""
        for group in self.items("zms_list_resource_groups", all=True):
            members = self.items("zms_get_resource_group_members", group_id=group["id"])
            self.assertEqual(len(members), group["resourceMemberCount"])
            self.assertEqual("cidrs" in group, group["type"] == "UNMANAGED")

    def test_counts_agree(self) -> None:
        """Statistics count the agents that are listed."""
        agents = self.items("zms_list_agents", all=True)
        told = self.call("zms_get_agent_connection_status_statistics")
        self.assertEqual(told["totalCount"], len(agents))
        self.assertEqual(
            sum(each["count"] for each in told["agentStatuses"]), len(agents)
        )

    def test_unknown_ids(self) -> None:
        """An id that the tenant does not know is not found, not empty."""
        for name, given in (
            ("zms_get_nonce", {"eyez_id": "x"}),
            ("zms_get_agent_group_totp_secrets", {"eyez_id": "x"}),
            ("zms_get_resource_group_members", {"group_id": "x"}),
            ("zms_list_tag_keys", {"namespace_id": "x"}),
            ("zms_list_tag_values", {"tag_id": "x", "namespace_origin": "ML"}),
        ):
            self.fails(FailureKind.NOT_FOUND, name, **given)

    def test_unknown_member_to_sort_by(self) -> None:
        """A member that agents do not have is an argument error of the service."""
        self.fails(FailureKind.ARGUMENT, "zms_list_agents", sort="shoeSize")

    def test_another_customer(self) -> None:
        """A customer that is not the token's is refused."""
        self.api.customer_id = "1"
        self.fails(FailureKind.PERMISSION, "zms_list_agents")
