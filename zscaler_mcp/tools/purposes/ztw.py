"""What the tools of Cloud and Branch Connector are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
cloud connector, branch connector IP destination group, target addresses, domains
ztw_list_ip_destination_groups: where may workloads go; destination groups of the cloud
    connector, branch connector with addresses, domains, countries
ztw_list_ip_destination_groups_lite: only names and ids of the cloud connector
    destination groups; short list
ztw_create_ip_destination_group: destination group for cloud connector, branch connector
    traffic; bundle target addresses or domains of workloads
ztw_delete_ip_destination_group: destination group of the cloud connector, branch
    connector no longer needed

cloud connector, branch connector IP group, pool, address list
ztw_list_ip_groups: IP groups, address pools of the cloud connector, branch connector
ztw_list_ip_groups_lite: only names and ids of the cloud connector IP groups; short
ztw_create_ip_group: put addresses, subnets under one name for the cloud connector,
    branch connector
ztw_delete_ip_group: IP group, pool of the cloud connector no longer needed

cloud connector, branch connector IP source group, origin subnets
ztw_list_ip_source_groups: where does workload traffic come from; source groups of the
    cloud connector, branch connector
ztw_list_ip_source_groups_lite: only names and ids of the cloud connector source groups;
    short list
ztw_create_ip_source_group: source subnets, VPC, VNet, branch LAN as a group for the
    cloud connector, branch connector
ztw_delete_ip_source_group: source group of the cloud connector no longer needed

cloud connector, branch connector network service, TCP and UDP port
ztw_list_network_services: ports and protocols defined for the cloud connector, branch
    connector; custom services
ztw_list_network_service_groups: bundles of network services, port groups of the cloud
    connector, branch connector

cloud connector, branch connector administrator, role, permission
ztw_list_admins: who administers, manages the cloud connector, branch connector portal;
    admin accounts, auditors, who can log in to it
ztw_list_roles: admin roles, permissions, read-only or full access in the cloud
    connector, branch connector portal

public cloud account, AWS, Azure, GCP, workload discovery
ztw_list_public_cloud_info: which AWS accounts, Azure subscriptions, GCP projects are
    onboarded, connected for discovery of workload tags; regions and their state
ztw_list_public_account_details: short list of cloud accounts and platforms in which
    connectors run; account ids
ztw_get_discovery_settings: settings of workload discovery; trusted AWS account and IAM
    role name for the CloudFormation, onboarding
"""
"""Families: what the tools are about, then what each of them is asked for."""
