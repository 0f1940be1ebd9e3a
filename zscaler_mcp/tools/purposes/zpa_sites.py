"""What the tools of ZPA's connectors and edges are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
App Connector group, connectors of a data centre, upgrade window
zpa_list_app_connector_groups: groups of app connectors; in which data centres, sites do
    we have connectors; when do they upgrade
zpa_get_app_connector_group: connectors and settings of one connector group, its upgrade
    window, version profile
zpa_create_app_connector_group: prepare a new data centre, site, region, cloud VPC for
    connectors; place connectors can enrol into
zpa_update_app_connector_group: upgrade day, time, maintenance window, location,
    coordinates, version profile of connectors; rename, disable a connector group
zpa_delete_app_connector_group: data centre closed; connector group no longer needed

App Connector, connector VM
zpa_list_app_connectors: which connectors need an upgrade, update; which are down,
    offline, disconnected, unhealthy, outdated; health, version of connectors; are all
    connectors up
zpa_get_app_connector: is this connector healthy; version, address, status of one
    connector
zpa_update_app_connector: take a connector out of service, disable, enable or rename it;
    put it in maintenance
zpa_delete_app_connector: one connector VM gone, decommissioned, dead, replaced
zpa_bulk_delete_app_connectors: several, many, all old connectors at once; clean up dead
    connectors; batch, mass removal

Private Service Edge group, PSE, local broker, on-premises edges
zpa_list_service_edge_groups: groups of private service edges; sites with their own,
    local edge
zpa_get_service_edge_group: members, trusted networks of one group of service edges
zpa_create_service_edge_group: prepare a site, plant, office for a private service edge,
    local brokering
zpa_update_service_edge_group: upgrade window, trusted networks, location of a group of
    service edges; rename, disable it
zpa_delete_service_edge_group: site with a private service edge closed; group no longer
    needed

Private Service Edge, PSE, local broker
zpa_list_service_edges: which private service edges are up, down, offline, outdated;
    health and version of edges
zpa_get_service_edge: status, version, address of one private service edge
zpa_update_service_edge: disable, enable, rename a private service edge; out of service
zpa_delete_service_edge: one private service edge gone, decommissioned
zpa_bulk_delete_service_edges: several, many, all old service edges at once; clean up
    dead edges; batch, mass removal

provisioning key, enrollment key, install token for a connector or service edge
zpa_list_provisioning_keys: which keys enrol connectors, edges; how often were they
    used; keys that are used up, have run out
zpa_get_provisioning_key: uses left, group, certificate of one provisioning key
zpa_create_provisioning_key: key, token to install, deploy, enrol, register a new
    connector VM or service edge
zpa_update_provisioning_key: raise the maximum number of uses of a key; allow more
    enrolments; rename, move it
zpa_delete_provisioning_key: leaked, unused key; make a token invalid, so that nobody
    can enrol any more connectors

enrollment certificate, signing certificate, CA, PKI of connectors
get_zpa_enrollment_certificate: which certificates sign connectors, service edges,
    clients when they enrol; id of the Connector or Service Edge root, intermediate CA

log streaming, LSS, log receiver, SIEM, Splunk, Sentinel, syslog
zpa_list_lss_configs: where do ZPA logs go; which logs are sent, forwarded to the SIEM,
    Splunk, QRadar, Sentinel; log receivers; streaming configuration
zpa_get_lss_config: filter, host, port of one log receiver, stream
zpa_list_lss_log_types: which kinds of logs can ZPA stream, export: user activity, user
    status, connector metrics, audit logs
zpa_get_lss_log_format: fields, template, format of a log type in CSV, JSON, TSV; which
    columns does the SIEM get
zpa_list_lss_status_codes: what does a status, error, session code in the ZPA log mean;
    explanation of a failed connection code
zpa_list_lss_client_types: client types in logs and conditions; what is zpn_client_type;
    machine tunnel, browser, connector, client kinds
"""
"""Families: what the tools are about, then what each of them is asked for."""
