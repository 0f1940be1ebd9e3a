"""What the tools of the Client Connector are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
enrolled device, laptop, machine, phone, endpoint with the Zscaler agent, ZCC, Z-App
zcc_list_devices: which laptops and phones have the Zscaler agent installed; is this
    person's machine registered; who still runs an old client version; inventory of
    enrolled endpoints by Windows, Mac, iOS, Android, Linux; unregistered or removed
    devices; which laptops does someone use; last seen; client version rollout
zcc_get_device_otp: one-time password to log out, exit, turn off, disable or uninstall
    the agent; unlock code; user wants to quit or remove Zscaler from the laptop;
    logout, exit, uninstall, disable, revert passcode for the help desk

forwarding profile, how the agent steers traffic
zcc_list_forwarding_profiles: how does the client send traffic; tunnel mode, Z-Tunnel
    1.0 or 2.0, PAC file, local proxy, none; what the agent does on and off the
    corporate network, at home, over VPN; steering of traffic by the agent; split

trusted network, corporate network, office network, on-premises detection
zcc_list_trusted_networks: how does the agent know that it is in the office; criteria
    such as DNS server, search domain, gateway, subnet, egress address; networks
    recognised as internal, safe, on-net
"""
"""Families: what the tools are about, then what each of them is asked for."""
