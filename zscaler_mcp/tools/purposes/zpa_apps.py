"""What the tools of ZPA's applications are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
segment group, bundle of private applications
zpa_list_segment_groups: how are our private apps bundled; groups of application
    segments; which segments belong together
zpa_get_segment_group: which app segments are in this segment group
zpa_create_segment_group: new bundle, container for private apps
zpa_update_segment_group: rename or disable a segment group, switch a bundle of apps
zpa_delete_segment_group: segment group, bundle of apps no longer needed

private application, application segment, internal app, intranet, domain and port
published through ZPA
zpa_list_application_segments: which internal apps are published over ZPA; through which
    segment is a host name or wildcard reached; private applications we offer
zpa_get_application_segment: domains, ports and server groups of one private app
zpa_create_application_segment: publish, onboard, expose, offer an internal app, wiki,
    database, server to remote users; make a host reachable through ZPA without VPN
zpa_update_application_segment: add a port or domain to a private app; enable bypass,
    health check, disable an app; extend the segment; move it to another group
zpa_delete_application_segment: unpublish, retire, take down a private app that was
    switched off, decommissioned

browser access application, clientless, web app without agent
zpa_list_application_segments_ba: apps that contractors, partners reach with only a
    browser; clientless web apps
zpa_get_application_segment_ba: host name, certificate of one clientless web app
zpa_create_application_segment_ba: publish a web app for browser only, without client,
    agent or installation, for partners, suppliers, contractors
zpa_update_application_segment_ba: new certificate, port, domain for a clientless,
    browser access app
zpa_delete_application_segment_ba: browser access to a web app no longer wanted

privileged remote access application, PRA, RDP, SSH, VNC, jump host, bastion
zpa_list_application_segments_pra: which servers can be reached by RDP, SSH or VNC in a
    browser; jump hosts; privileged access apps; remote desktop targets
zpa_get_application_segment_pra: one privileged segment, RDP or SSH target
zpa_create_application_segment_pra: publish a server, jump host, bastion for RDP, SSH,
    VNC sessions of admins, vendors, third-party maintenance
zpa_update_application_segment_pra: add an RDP, SSH host or port to a privileged
    segment; change a jump host
zpa_delete_application_segment_pra: RDP, SSH, jump host access no longer needed

applications by type, inside segments
get_zpa_app_segments_by_type: ids of apps by kind of access: browser access, inspect,
    secure remote access; all inspected apps; apps of one type over all segments

application server, host, backend, machine behind an app
zpa_list_application_servers: which backend servers, addresses are defined in ZPA
zpa_get_application_server: address of one backend server
zpa_create_application_server: define a backend host by IP or DNS name in ZPA
zpa_update_application_server: backend host moved, new IP address; server migration
zpa_delete_application_server: backend host gone, decommissioned

server group, pool of backend servers, dynamic discovery
zpa_list_server_groups: which server groups exist; pools of backend servers and through
    which connector groups they are reached
zpa_get_server_group: servers, connectors and apps of one server group
zpa_create_server_group: new pool of backend servers, with dynamic discovery, reached
    through connectors of a data centre
zpa_update_server_group: add a server, connector group to a server group; dynamic
    discovery on or off
zpa_delete_server_group: server group, backend pool no longer used

certificate for browser access, TLS, SSL, PEM, private key, wildcard
zpa_list_ba_certificates: which web certificates are uploaded; which expire soon, have
    run out; TLS certificate validity for clientless apps and portals
zpa_get_ba_certificate: expiry, issuer, names of one certificate; its PEM
zpa_create_ba_certificate: upload, import, install, renew a TLS certificate with its
    private key for browser access
zpa_delete_ba_certificate: expired, old TLS certificate of clientless apps to throw away

privileged remote access portal, PRA portal, admin login page
zpa_list_pra_portals: at which addresses do admins, vendors log in for RDP, SSH
    sessions; web portals of PRA
zpa_get_pra_portal: domain, certificate, banner of one PRA portal
zpa_create_pra_portal: new web portal where vendors, suppliers, admins open consoles
zpa_update_pra_portal: certificate, domain, notification, welcome text, banner of a PRA
    portal
zpa_delete_pra_portal: portal for vendors, admins no longer used

privileged credential, PRA credential, stored password, SSH key, vault, service account
zpa_list_pra_credentials: stored logins, accounts, passwords for RDP, SSH consoles;
    injected credentials; when was a password last set
zpa_get_pra_credential: one stored login, its user name, type
zpa_create_pra_credential: save a user name and password, SSH key, for RDP, SSH
    sessions, so that vendors never see it; root, administrator account
zpa_update_pra_credential: rotate, reset, replace a stored password, key of a console
zpa_delete_pra_credential: stored password, login for servers no longer needed
"""
"""Families: what the tools are about, then what each of them is asked for."""
