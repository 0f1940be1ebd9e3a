"""Jobs about internet access: what ZIA does with traffic, and why."""

from typing import Final

from zscaler_mcp.guide.job import Input, Job, steps

__all__ = ["INTERNET_JOBS"]

INTERNET_JOBS: Final = (
    Job(
        name="investigate_web_access",
        title="Investigate a user's web access",
        description="Find out why Zscaler Internet Access lets a user open a site or"
        " not.",
        inputs=(
            Input("user", "Name or e-mail address of the user."),
            Input("url", "The URL or host name."),
            Input("location", "Where the user is, if at a site.", required=False),
        ),
        steps=steps(
            """
            - Find {user} with `get_zia_users` (`name`). If several fit, ask which one.
              Note id, department and groups: rules name users by them.
            - Find {location} with `zia_list_locations`, and whether it authenticates
              users, inspects TLS and enforces the firewall.
            - Classify {url} with `zia_url_lookup`, and find the custom categories that
              hold it with `zia_list_url_categories` (`contains_url`): both count.
            - Read `zia_list_cloud_firewall_rules` in their order, without those that
              are disabled. The first one whose criteria all hold decides; a criterion
              that is missing holds for everything. What the firewall blocks gets no
              further, whatever the rules below say.
            - Read `zia_list_ssl_inspection_rules` likewise. What is not decrypted is
              judged by its host name alone. See `zia_list_atp_malicious_urls` too.
            - If {url} belongs to a cloud application (`zia_list_cloud_app_policy`),
              read the rules of its class with `zia_list_cloud_app_control_rules`:
              they come before URL filtering and, where they allow, end it unless the
              rule (cascadingEnabled) or `zia_get_advanced_settings`
              (cascadeUrlFiltering) hands on to it.
            - Read `zia_list_url_filtering_rules` likewise, for its categories and for
              the user, department, groups and place.
            - See with `zia_get_activation_status` whether changes are pending: what is
              staged is in the records and not yet in force.
            - End with the answer in one sentence, the rule that decides and its place,
              and what remains unknown, such as risk score and device trust.
            """
        ),
    ),
    Job(
        name="audit_internet_policy",
        title="Audit the internet policy",
        description="Find rules and exceptions of Zscaler Internet Access that allow"
        " too much or do nothing.",
        inputs=(Input("focus", "A rule, group or kind of policy.", required=False),),
        steps=steps(
            """
            - Read, all pages and in their order, `zia_list_url_filtering_rules`,
              `zia_list_cloud_firewall_rules`, `zia_list_cloud_firewall_dns_rules` and
              `zia_list_ssl_inspection_rules`; with `query`, take id, name, order,
              rank, state, action and the criteria that are set.
            - Only look at what concerns {focus}, but with all rules that come before.
            - List rules that allow and have no criteria or next to none, rules that
              can never match because an earlier one takes all, and what the default
              rule of the firewall does.
            - List rules that keep traffic from inspection (DO_NOT_DECRYPT, BYPASS_IPS
              in `zia_list_cloud_firewall_ips_rules`) for more than the categories and
              applications that need it.
            - Look for exceptions that no rule shows: `zia_get_advanced_settings`
              (bypasses), `zia_list_auth_exempt_urls`,
              `zia_get_atp_security_exceptions`.
            - List threats that `zia_get_atp_settings` and `zia_get_malware_settings`
              do not block.
            - List rules that are disabled, that have run out of time, or that say
              nothing of their reason (description, labels).
            - End with a table: rule or setting, finding, who is concerned, risk,
              proposal; the widest first. ZIA applies changes only once they are
              activated.
            """
        ),
    ),
    Job(
        name="review_url_filtering",
        title="Review URL filtering",
        description="Explain how Zscaler Internet Access sees some URLs, and what it"
        " does with them.",
        inputs=(Input("urls", "URLs or host names, separated by commas."),),
        steps=steps(
            """
            - Look {urls} up with `zia_url_lookup`.
            - Find the custom categories that hold them, or a parent of them, with
              `zia_list_url_categories` (`contains_url`, `custom_only`).
            - Say for each URL: its predefined categories, its security alerts, the
              custom categories, and whether a custom one takes it out of a predefined
              one.
            - Read `zia_list_url_filtering_rules` and say for each URL which rule is
              the first to match its categories, for whom, and what it does; and where
              that differs between users or places.
            - Where the classification looks wrong, say which custom category should
              hold the URL or give it up; where the rule does, which rule. ZIA applies
              a change only once it is activated.
            """
        ),
    ),
    Job(
        name="review_url_categories",
        title="Review custom URL categories",
        description="Find custom URL categories that are empty, overlapping or stale.",
        inputs=(),
        steps=steps(
            """
            - List the custom categories with `zia_list_url_categories`
              (`custom_only`), taking id, name, description and counts with `query`.
            - Read those that matter one by one with `zia_get_url_category`: they can
              hold thousands of URLs.
            - Find empty ones, URLs that stand in several, URLs that a wildcard of the
              same category covers, and descriptions that say nothing.
            - End with a table: category, finding, proposal.
            """
        ),
    ),
    Job(
        name="review_locations",
        title="Review locations and their tunnels",
        description="Check that each location has a way in that works and no other.",
        inputs=(Input("location", "One location to look at.", required=False),),
        steps=steps(
            """
            - Read `zia_list_locations`, all pages, with id, name, ipAddresses, vpn
              credentials and options.
            - Only look at {location} and what belongs to it.
            - Match its addresses with `zia_list_static_ips`, its tunnels with
              `zia_list_gre_tunnels` and its credentials with
              `zia_list_vpn_credentials`.
            - List static addresses, tunnels and credentials that no location uses,
              and locations without any.
            - List locations that neither authenticate users nor inspect TLS, and say
              what that means for policy.
            """
        ),
    ),
)
