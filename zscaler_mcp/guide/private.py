"""Jobs about private access: who reaches which application, and why."""

from typing import Final

from zscaler_mcp.guide.job import Input, Job, steps

__all__ = ["PRIVATE_JOBS"]

PRIVATE_JOBS: Final = (
    Job(
        name="investigate_user_access",
        title="Investigate a user's access",
        description="Find out what a user may reach through Zscaler Private Access.",
        inputs=(
            Input("user", "Login name, e-mail address or a part of the name."),
            Input("application", "One application or host name.", required=False),
        ),
        steps=steps(
            """
            - Find {user} with `zid_search_users`. If several fit, ask which one. Note
              the login name, the identity provider and whether the user is active
              (status): whoever is not cannot sign in at all.
            - Read the user's groups with `zid_get_user_groups`, all pages.
            - Find these groups by name with `get_zpa_scim_group`: rules know them by
              the ids there, not by those of ZIdentity. The provider may have another
              name there (`idp_name`); `get_zpa_saml_attribute` shows it (idpName). A
              group that is missing has not been synchronized: no rule can apply by it.
            - Find the segment of {application} with `zpa_list_application_segments`:
              the most specific domain counts, before a wildcard above it. Note whether
              segment and segment group are enabled, and its ports.
            - Read `zpa_list_access_policy_rules`, all pages, in their order
              (ruleOrder), and leave out those that are disabled. The first one whose
              conditions all hold decides, and without any access is denied. Mind
              operator and negated; APP and APP_GROUP hold segment and segment group
              (rhs), SCIM_GROUP the provider (lhs) and the group (rhs).
            - Where a condition asks for the device, name what it asks for with
              `get_zpa_posture_profile` and `get_zpa_trusted_network`: whether the
              device fulfils it now cannot be seen here, and the result depends on it.
            - Where a rule allows {application}, follow the way to it: server groups
              with `zpa_list_server_groups`, and whether their connectors are
              connected with `zpa_list_app_connectors` (controlChannelStatus).
            - End with the answer in one sentence, the rules that decide and their
              places, those before them that nearly did, and what remains unknown.
            """
        ),
    ),
    Job(
        name="audit_access_policy",
        title="Audit the access policy",
        description="Find rules of Zscaler Private Access that allow too much or do"
        " nothing.",
        inputs=(Input("focus", "A rule, group or application.", required=False),),
        steps=steps(
            """
            - Read `zpa_list_access_policy_rules`, all pages, in their order
              (ruleOrder). Count those that allow, deny and are disabled.
            - Only look at what concerns {focus}, but with all rules that come before.
            - List rules that allow without a condition on users (SCIM_GROUP, SCIM,
              SAML), and without one on applications (APP, APP_GROUP): they open
              everything, or to everybody.
            - List rules that can never decide because one before them holds whenever
              they do, and rules that deny what one before them allows.
            - Match ids in conditions with `zpa_list_application_segments` and
              `zpa_list_segment_groups`: what is not there any more leaves a rule that
              means less than it says, and with negated more.
            - Name what is reached on ports of administration (22, 3389, 445, 5985)
              without a condition on POSTURE (`get_zpa_posture_profile`).
            - Look for exceptions elsewhere: BYPASS in
              `zpa_list_forwarding_policy_rules`, and long or endless times in
              `zpa_list_timeout_policy_rules` (-1 is never).
            - End with a table: rule and place, finding, who is concerned, risk,
              proposal; the widest first.
            """
        ),
    ),
    Job(
        name="onboard_private_application",
        title="Onboard a private application",
        description="Publish a private application through Zscaler Private Access.",
        inputs=(
            Input("application", "What the application is called."),
            Input("domain_names", "Host names or addresses, separated by commas."),
            Input("tcp_ports", "TCP ports or ranges, such as 443 or 8000-8080."),
            Input("segment_group", "The segment group to put it in.", required=False),
            Input("users", "Who may use it: names of groups.", required=False),
        ),
        steps=steps(
            """
            - Look with `zpa_list_application_segments` for segments that hold
              {domain_names} already, also by a wildcard above them: two segments that
              cover the same name and port are a conflict.
            - Find the segment group {segment_group} with `zpa_list_segment_groups`;
              if there is none, propose one with `zpa_create_segment_group`.
            - Propose the segment group that fits {application} best, from
              `zpa_list_segment_groups`, and say why: rules that name it will hold for
              the new segment at once.
            - Choose from `zpa_list_server_groups` the group whose connectors stand
              where the servers are, with `zpa_list_app_connectors` that are connected,
              two at least. A segment of the same site (`zpa_get_application_segment`)
              shows which.
            - Propose `zpa_create_application_segment` for {application} with
              {domain_names} and TCP {tcp_ports}; no wildcard that is wider than what
              was asked for.
            - Read `zpa_list_access_policy_rules` and say who reaches the segment by
              rules that are there, and who by none.
            - For {users}, propose `zpa_create_access_policy_rule` with conditions on
              the segment (APP) and on the groups (SCIM_GROUP, ids from
              `get_zpa_scim_group`), and say before which rule it has to stand.
            """
        ),
    ),
    Job(
        name="audit_private_applications",
        title="Audit private application segments",
        description="Find application segments that are wider than they should be.",
        inputs=(
            Input("focus", "A name or domain to narrow it down to.", required=False),
        ),
        steps=steps(
            """
            - Read all pages of `zpa_list_application_segments`; with `query`, take
              only id, name, enabled, domainNames, tcpPortRanges, udpPortRanges and
              segmentGroupName.
            - Only look at what concerns {focus}.
            - List segments with wildcard domains, with port ranges over 1,000 ports
              or with ports of administration (22, 3389, 445, 5985), and say of each
              what would be narrower.
            - List pairs that cover the same domain and port.
            - List segments and groups (`zpa_list_segment_groups`) that are disabled:
              they are forgotten, or kept for a reason that should be written down.
            - End with a table: segment, finding, risk, proposal.
            """
        ),
    ),
)
