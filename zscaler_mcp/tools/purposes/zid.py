"""What the tools of ZIdentity are for, in people's words."""

from typing import Final

__all__ = ["PURPOSES"]

PURPOSES: Final = """
identity group, ZIdentity, directory group, team, entitlement
zid_list_groups: all groups in our identity directory; which groups exist, dynamic or
    static; groups with entitlements in ZIdentity
zid_get_group: details of one identity group by id; where does it come from, source, is
    it dynamic, who manages it
zid_search_groups: find identity groups whose name contains a word; is there a group
    called something; look for a group by part of its name
zid_get_group_users: members of the identity group with this id; who is in group number;
    people in it
zid_get_group_users_by_name: who is in the group named so; members of a team such as
    contractors, admins, finance by name; people belonging to a group

identity user, ZIdentity account, login, person, employee
zid_list_users: all accounts in our identity directory; users from one domain or
    identity provider; which accounts are inactive, disabled; everybody
zid_get_user: details of one identity user by id; e-mail, department, attributes, is the
    account active, locked
zid_search_users: is this person's account active; find a person by name, part of a
    name, login or mail; is there an account for somebody; does this employee have a
    login
zid_get_user_groups: groups of the identity user with this id; memberships
zid_get_user_groups_by_name: which groups is a person in, by name or mail; memberships
    of an employee; why does somebody have access; what teams does she belong to
"""
"""Families: what the tools are about, then what each of them is asked for."""
