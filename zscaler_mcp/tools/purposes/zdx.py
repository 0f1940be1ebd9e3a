"""What the tools of Digital Experience are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
ZDX alert, incident, problem of user experience, alarm, outage
zdx_list_alerts: what is going wrong right now; open, ongoing, active, current problems;
    is anything down or degraded; users affected at a site at this moment
zdx_list_historical_alerts: past, closed, resolved, ended alerts; incidents of last
    week, yesterday; what went wrong earlier; history of outages
zdx_get_alert: details of one alert by number; which departments and places does the
    incident touch; scope, impact and cause of an alert
zdx_list_alert_affected_devices: whose machines are hit by an alert; users and laptops
    impacted by the incident; who suffers, who is affected

application experience, ZDX score, performance of apps such as Teams, Zoom, Outlook,
SharePoint, Salesforce, Office 365
zdx_list_applications: which apps are slow, worst, poor; score of all monitored apps;
    how are our applications doing; overview of digital experience; rank apps
zdx_get_application: how is one app doing today; score of Teams, Zoom, Salesforce; most
    impacted region; how many users have a poor, okay, good experience
zdx_get_application_score_trend: how did the score of an app develop over time, over the
    day, week; getting better or worse; trend, graph, since when is it slow
zdx_get_application_metric: page fetch time, load time, DNS time, availability, latency
    of an app over time; response time; is the app reachable, up; measurement
zdx_list_application_users: who has a bad experience with an app; users with a poor
    score; who complains; people for whom Teams or Zoom is slow; users by score
zdx_get_application_user: how is the app for one person; score of a certain user in
    Zoom, Teams; does it work badly for this employee only

device under ZDX, user's laptop, machine, endpoint
zdx_list_devices: find somebody's laptop in ZDX by e-mail, MAC address or IP; active
    devices and their ids in an office or department; which computer does a user have
zdx_get_device: hardware of a laptop: CPU, memory, disk, model, Wi-Fi adapter, operating
    system, agent version; specification, configuration of one computer

department, division, team, cost centre in ZDX
zdx_list_departments: id of the finance, sales, HR department for ZDX filters; teams
    that can be monitored

location, office, branch in ZDX
zdx_list_locations: id of an office for ZDX filters; sites that can be monitored

software inventory, installed program, package, version
zdx_list_software: which laptops have TeamViewer, Chrome, Java, AnyDesk; which programs
    are installed in the company; software versions and number of installations; is an
    app installed anywhere; most widespread browser versions; outdated, unlicensed,
    unwanted software on machines
zdx_get_software_details: who has this program, this version installed; on which laptops
    and host names, since which date; users of vulnerable software

probe, synthetic measurement, monitor
zdx_get_web_probes: web probes on a device for an app; page fetch time from this laptop;
    HTTP monitor; probe id
zdx_list_cloudpath_probes: network probes on a device for an app; traceroute monitor,
    latency of legs, from client to egress, to Zscaler, to the app; cloud path probe

deep trace, deeptrace, diagnostic session, live troubleshooting of a laptop
zdx_list_device_deep_traces: which diagnostic sessions ran on a laptop; earlier traces
    of a device; is one running
zdx_get_device_deep_trace: is the trace finished, how far is it; status of a session
zdx_start_deeptrace: troubleshoot a person's laptop live; begin, run, launch, kick off a
    closer look, detailed diagnostics, recording; collect data for the help desk; create
    a trace of this machine; watch it for 15 minutes
zdx_delete_deeptrace: throw away, stop or cancel a recorded trace, session
zdx_get_deeptrace_webprobe_metrics: page load, server response, DNS, TTFB, TCP and TLS
    times in the trace; web measurements during the session
zdx_get_deeptrace_cloudpath: hop by hop route, path, traceroute from the laptop to the
    app; where on the way is the delay, which hop drops packets; ISP, Wi-Fi router
zdx_get_deeptrace_cloudpath_metrics: packet loss, jitter and latency over time during a
    trace; was the network line, ISP or Wi-Fi bad; latency of each leg
zdx_get_deeptrace_health_metrics: CPU load, memory, disk, battery, Wi-Fi signal of the
    laptop during the trace; was the machine overloaded, busy, out of memory
zdx_get_deeptrace_events: what changed on the laptop during the trace; Wi-Fi switch,
    network change, software update, hardware plugged, VPN toggled
zdx_list_deeptrace_top_processes: which program, process eats the CPU, RAM of the laptop
    in the trace; resource hog; what slows the computer

root cause analysis, diagnosis of bad experience, slow Teams, Zoom, Outlook, why
zdx_start_analysis: find out why an app is slow for someone; run automatic root cause
    analysis, let it diagnose the poor score; explain bad experience
zdx_get_analysis: result of the analysis; what did the diagnosis find; root cause,
    verdict; is the analysis done, how confident
zdx_delete_analysis: cancel, abort, stop a running diagnosis; throw its result away
"""
"""Families: what the tools are about, then what each of them is asked for."""
