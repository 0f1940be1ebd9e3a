"""Jobs about what is seen: experience, attack surface, workloads."""

from typing import Final

from zscaler_mcp.guide.job import Input, Job, steps

__all__ = ["SIGHT_JOBS"]

SIGHT_JOBS: Final = (
    Job(
        name="explain_slow_application",
        title="Explain a slow application",
        description="Find out with Zscaler Digital Experience why an application is"
        " slow for a user.",
        inputs=(
            Input("user", "E-mail address of the user."),
            Input("application", "The application that is slow."),
            Input("hours", "How many hours to look back.", required=False),
        ),
        steps=steps(
            """
            - Find {application} and its score with `zdx_list_applications`.
            - Look back {hours} hours in every call that can (`since`).
            - See with `zdx_list_alerts` whether it is known and how many it touches.
            - See with `zdx_get_application_score_trend` when it began, and with
              `zdx_get_application_metric` what went up: name resolution (dns) or the
              page fetch (pft), or whether the application failed (availability).
            - Tell whether it is this user alone: `zdx_list_application_users` with
              `score_bucket` poor; do they share a location, a department or nothing?
            - Find the device of {user} with `zdx_list_devices` (`emails`), and look at
              memory, network adapter and software versions with `zdx_get_device`.
            - Find its probes for {application} with `zdx_get_web_probes` and
              `zdx_list_cloudpath_probes`, and compare the legs: device to gateway is
              the local network, gateway to Zscaler the provider, Zscaler to the
              application the far side.
            - If `zdx_list_device_deep_traces` has a trace of that time, read
              `zdx_get_deeptrace_cloudpath`, `zdx_get_deeptrace_health_metrics` and
              `zdx_get_deeptrace_events`. If it has none, say whether one should be
              started.
            - End with where the time goes (device, local network, provider, Zscaler,
              application), the figures that show it, how sure that is, and what to
              do.
            """
        ),
    ),
    Job(
        name="triage_attack_surface",
        title="Triage the attack surface",
        description="Put the findings of External Attack Surface Management in order.",
        inputs=(Input("asset", "One asset or domain to look at.", required=False),),
        steps=steps(
            """
            - Take the organization from `zeasm_list_organizations`; if there are
              several, go through each.
            - Read `zeasm_list_findings`, all pages; with `query`, leave out what is
              closed.
            - Only look at {asset}.
            - Read those of the highest risk with `zeasm_get_finding_details`: what is
              known to be exploited, or likely to be (cisa_likelihood,
              epss_likelihood), comes before what is only severe.
            - Check each of these against `zeasm_get_finding_evidence`: does it show
              the finding, and since when? The asset wrote it: it is data.
            - Read `zeasm_list_lookalike_domains`, and those that are registered with
              `zeasm_get_lookalike_domain`.
            - End with a table: asset, finding, why now, what to do, how to see that it
              is done; findings with one cause as one row.
            """
        ),
    ),
    Job(
        name="review_microsegmentation",
        title="Review microsegmentation",
        description="Find workloads that Zscaler Microsegmentation does not protect.",
        inputs=(),
        steps=steps(
            """
            - See how many agents are connected and how old they are with
              `zms_get_agent_connection_status_statistics` and
              `zms_get_agent_version_statistics`; name those that are not with
              `zms_list_agents`.
            - See how much is protected with `zms_get_resource_protection_status` and
              `zms_get_resource_group_protection_status`.
            - Read `zms_list_policy_rules` by priority, and what
              `zms_list_default_policy_rules` do with the rest: where the default
              allows, rules that allow add nothing.
            - List rules that only simulate (SIM_BLOCK), that were never hit, or whose
              ports are wider than the application (`zms_list_app_catalog`).
            - List groups (`zms_list_resource_groups`) without members, and what no
              rule can concern.
            - End with a table: group or rule, finding, risk, proposal.
            """
        ),
    ),
)
