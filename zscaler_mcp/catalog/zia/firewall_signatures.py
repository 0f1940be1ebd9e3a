"""ZIA's custom IPS signatures: what the tenant's own rules of the IPS look for."""

from textwrap import dedent
from typing import Any, Final

from zscaler_mcp.catalog.call import Call, as_record
from zscaler_mcp.catalog.model import Loss, Merge
from zscaler_mcp.catalog.names import MAX_TEXT
from zscaler_mcp.catalog.rows import ZIA_PAGES, Rows, body, name_field, path_id, query
from zscaler_mcp.catalog.sieves import containing

__all__ = ["TOOLS"]

_SIGNATURES: Final = "/zia/api/v1/ipsSignatureRules"
_SIGNATURE: Final = _SIGNATURES + "/{rule_id}"
_VALIDATION: Final = _SIGNATURES + "/validateRuleText"

_TEXT: Final = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT}


async def _create(call: Call) -> Any:
    """Have the signature checked first; the service says what is wrong and where.

    Not so for a change: the check takes the signature's own sid for a duplicate.
    """
    text = dedent(call.arguments["rule_text"]).lstrip("\r\n")
    verdict = as_record(await call.write("POST", _VALIDATION, {"ruleText": text}))
    wrong = verdict.get("errMsg")
    if wrong or verdict.get("status") != 0:
        where = verdict.get("errPosition")
        raise call.refuse(
            f"ZIA does not take this signature: {wrong or 'no reason given'}"
            f" (position {where}).",
            "rule_text",
        )
    return await call.write("POST", call.path(), call.body)


_rule_id: Final = path_id(
    "rule_id",
    "Id of the signature, a number as text; zia_list_ips_signature_rules yields it.",
)
_description: Final = body("description", "What the signature is for.")
_rows: Final = Rows("zia_cloud_firewall", "zia", staged=True)

TOOLS: Final = (
    _rows.listing(
        "zia_list_ips_signature_rules",
        "List custom IPS signatures of ZIA",
        "Custom IPS signatures of the tenant with their text and the state of their"
        " validation. What happens to traffic that they match is decided by the IPS"
        " rules: zia_list_cloud_firewall_ips_rules.",
        _SIGNATURES,
        parameters=(
            query(
                "search", "Text that the signature's name holds, in any letter case."
            ),
        ),
        pages=ZIA_PAGES,
        sieve=containing("search", "name"),
    ),
    _rows.reading(
        "zia_get_ips_signature_rule",
        "Get a custom IPS signature of ZIA",
        "One custom IPS signature with its text and the state of its validation.",
        _SIGNATURE,
        parameters=(_rule_id,),
    ),
    _rows.creating(
        "zia_create_ips_signature_rule",
        "Create a custom IPS signature in ZIA",
        "Has a signature checked by ZIA and, if it is taken, creates it and returns it"
        " with its id.",
        _SIGNATURES,
        parameters=(
            name_field("name", "Name, up to 31 characters.", required=True),
            body(
                "rule_text",
                "The signature in Snort's language, with a sid of its own and a rev:"
                ' alert tcp any any -> any any (msg:"x"; content:"y"; sid:1000010;'
                " rev:1;).",
                _TEXT,
                required=True,
            ),
            _description,
        ),
        adapter=_create,
    ),
    _rows.updating(
        "zia_update_ips_signature_rule",
        "Update a custom IPS signature of ZIA",
        "Changes a custom IPS signature; what is left out stays as it is. A new text is"
        " not checked before it is sent.",
        _SIGNATURE,
        parameters=(
            _rule_id,
            name_field("name", "New name, up to 31 characters."),
            body(
                "rule_text",
                "New text of the signature, whole; raise its rev.",
                _TEXT,
            ),
            _description,
        ),
        merge=Merge(
            drop=frozenset(
                {
                    "deleted",
                    "disabledFromZSCM",
                    "dynamicValRejectCode",
                    "dynamicValidationRejected",
                    "dynamicValidationSubmitted",
                    "dynamicValidationSucceeded",
                    "promoteTime",
                    "ruleTextModTime",
                }
            )
        ),
    ),
    _rows.deleting(
        "zia_delete_ips_signature_rule",
        "Delete a custom IPS signature of ZIA",
        "Deletes a custom IPS signature; traffic is no longer matched against it.",
        _SIGNATURE,
        parameters=(_rule_id,),
        loss=Loss(
            kind="IPS signature", read="zia_get_ips_signature_rule", named_by=("name",)
        ),
    ),
)
