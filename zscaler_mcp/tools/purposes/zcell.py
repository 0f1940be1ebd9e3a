"""What the tools of the cellular service are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
SIM card, eSIM, mobile subscription, cellular device, modem, router with a SIM
zcell_list_sims: which SIMs do we have; all cards that are active, inactive, suspended,
    in stock; find the SIM with this address, IMEI, brand, model, country, tag;
    inventory of SIMs; which SIMs are online now
zcell_get_sim_details: full details, record, data sheet of the SIM with this number;
    look up one ICCID, its IMSI, MSISDN, phone number, EID, IMEI; which device is the
    card in; is this card active; status of a single SIM

SIM figures, cellular statistics, dashboard
zcell_list_sim_analytics_summary: how many SIMs in total, active, inactive, used,
    unused; count of cards; overview of the SIM fleet
zcell_list_sim_analytics_map: where in the world are the SIMs; position, coordinates,
    location of cards on a map, latitude and longitude; track where it is
zcell_list_sim_usage_by_country: data consumption per country; roaming abroad; which
    countries use the most gigabytes; mobile data by nation
zcell_list_sim_usage_by_day: data consumption per day; daily trend of mobile data over
    the last week or month; gigabytes yesterday; how much traffic did a SIM burn
zcell_list_sim_usage_by_sim: which SIMs use the most data; top talkers, heaviest
    consumers, biggest data hogs among cards; data usage ranking

SIM location group, geofence, area that SIMs must stay in
zcell_list_sim_location_groups: which geofences do we have; groups of SIMs by site,
    place, area, zone
zcell_get_sim_location_group: one geofence with its radius, centre and zone; which cards
    are inside or outside of the area; who has left the zone

tag on SIMs, label
zcell_list_tags: which tags, labels, markers can SIM cards carry; who made the tag

network event of SIMs, attach, signalling, session
zcell_list_network_events: connection history of a SIM; when did it register, attach,
    detach, roam, fail to connect; which operator, carrier or radio (LTE, 4G, 5G); why
    does a SIM not come online; failed location updates; mobile network log

anomaly policy of SIMs, alarm rule, suspicious SIM behaviour, misuse
zcell_list_anomaly_policies: what rules watch for odd SIM behaviour; geofence, IMEI
    change, data limit policies; how many violations each had; which are enabled
zcell_list_anomaly_policy_logs: history of an anomaly policy; when was it switched on or
    off or run; did the policy run last night; its execution log
zcell_list_anomaly_policy_violations: which SIMs broke an anomaly policy; offenders;
    cards that tripped the rule, left the geofence, exceeded the limit
zcell_list_iccid_violations: single violations of one SIM; what did this card do that
    broke the policy; when and where did the ICCID violate, was out of its zone

audit trail of the cellular service, change history
zcell_list_audit_customers_search: who changed what in cellular; admin activity; old and
    new value; who activated, renamed or deleted a SIM, tag, policy, group
zcell_list_audit_metadata: which kinds of operation and object can the cellular audit
    log be filtered by; event types that are recorded

cellular account, customer, tenant, contract
zcell_get_customer_data_handling: our cellular account; is the service activated;
    provider, carrier; numbers of SIMs and current usage of the customer; linked ZIA and
    ZPA organization; contract

cellular region, data centre, point of presence
zcell_list_regions: which cellular regions exist, are configured for us: AMER, EMEA,
    APAC; where is the service available
zcell_list_region_operational_status: is a cellular region up or down; outage, health of
    regions, of branch connectors and app connectors in each; does EMEA work
"""
"""Families: what the tools are about, then what each of them is asked for."""
