"""What the tools of Microsegmentation are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
microsegmentation agent, segmentation enforcer on hosts and servers
zms_list_agents: which servers run the microsegmentation agent; agents that are offline,
    outdated; host with agent, its state and version
zms_list_agent_groups: groups of microsegmentation agents; upgrade schedule, tamper
    protection, policy mode of the agents
zms_get_agent_connection_status_statistics: how many microsegmentation agents are
    connected, disconnected, offline, in error; health of the agent fleet
zms_get_agent_version_statistics: how many agents run which version; outdated agents;
    rollout of an agent upgrade; version spread
zms_get_agent_group_totp_secrets: TOTP secret, QR code, authenticator code of an agent
    group; one-time code to switch off tamper protection, uninstall, unlock an agent

nonce, enrollment key, install token of microsegmentation agents
zms_list_nonces: which keys, tokens enrol, register microsegmentation agents; how often
    were they used, do they expire
zms_get_nonce: one agent enrollment key: its group, uses, limit, expiry

workload, resource, virtual machine, pod, server under microsegmentation
zms_list_resources: which workloads, VMs, containers, pods, instances do we have in AWS,
    Azure, GCP, on premises; servers known to microsegmentation; unprotected
zms_get_resource_protection_status: how many workloads are protected, unprotected;
    coverage of microsegmentation in percent
zms_get_metadata: which resource events exist; description of event metadata of the
    microsegmentation deployment

resource group, workload group, set of machines
zms_list_resource_groups: groups of workloads, managed and unmanaged, addresses and host
    names; which group is a server in
zms_get_resource_group_members: which servers, workloads are in a resource group; its
    members
zms_get_resource_group_protection_status: how many resource groups are protected by
    policy; coverage of groups

discovered application, app catalog, app zone
zms_list_app_catalog: which applications, processes, ports were discovered on our
    servers; catalog of apps for microsegmentation
zms_list_app_zones: zones, ring fences that confine segmentation rules; environments

microsegmentation policy rule, east-west traffic, server to server
zms_list_policy_rules: which server may talk to which; segmentation rules; lateral
    movement; allowed or blocked traffic between workloads; rules never hit
zms_list_default_policy_rules: what happens to workload traffic that no rule matches;
    default inbound, outbound action; fallback

microsegmentation tag, label of workloads
zms_list_tag_namespaces: where do tags come from, sources of tags: AWS, custom, agent;
    tag namespaces
zms_list_tag_keys: keys of workload tags in a namespace, such as environment, owner
zms_list_tag_values: values of a workload tag, such as production, test, staging
"""
"""Families: what the tools are about, then what each of them is asked for."""
