"""ZPA provisioning keys, and the certificates that sign what enrols with them."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from zscaler_mcp.catalog.call import Call, Listing
from zscaler_mcp.catalog.model import Loss, Merge, Parameter, Place, Wire
from zscaler_mcp.catalog.perform import read_every
from zscaler_mcp.catalog.rows import (
    FILTER,
    NAME,
    ZPA_PAGES,
    Rows,
    body,
    microtenant,
    name_field,
    one_of,
    path_id,
    search,
    whole_number,
)
from zscaler_mcp.catalog.zpa.lookups import one_or_all, optional_id
from zscaler_mcp.errors import FailureKind, ToolFailure

__all__ = ["TOOLS"]

_CUSTOMER: Final = "/admin/customers/{customer_id}"
_KEYS: Final = (
    f"/zpa/mgmtconfig/v1{_CUSTOMER}/associationType/{{key_type}}/provisioningKey"
)
_KEY: Final = _KEYS + "/{key_id}"
_CERTIFICATES: Final = f"/zpa/mgmtconfig/v2{_CUSTOMER}/enrollmentCert"
_CERTIFICATE: Final = f"/zpa/mgmtconfig/v1{_CUSTOMER}/enrollmentCert/{{certificate_id}}"

_TYPES: Final = {"connector": "CONNECTOR_GRP", "service_edge": "SERVICE_EDGE_GRP"}

_rows: Final = Rows(
    "zpa_provisioning_keys",
    "zpa",
    secrets=frozenset(
        {
            "privateKey",
            "provisioningKey",
            "zrsaencryptedprivatekey",
            "zrsaencryptedsessionkey",
        }
    ),
)

_key_id: Final = path_id(
    "key_id",
    "Id of the provisioning key, digits as text; zpa_list_provisioning_keys yields it.",
)
_key_type: Final = Parameter(
    name="key_type",
    description="What enrols with the key: connector (app connectors) or service_edge"
    " (private service edges).",
    schema=one_of(*_TYPES),
    required=True,
    sent=(Wire(Place.PATH, "key_type"),),
    value=lambda word: _TYPES.get(word, word),
)

_COMPONENT: Final = (
    "Id of the group that what enrols joins; zpa_list_app_connector_groups or"
    " zpa_list_service_edge_groups yields it."
)
_SIGNER: Final = (
    "Id of the certificate that signs what enrols; get_zpa_enrollment_certificate"
    " yields it (by the name Connector or Service Edge)."
)


def _contents(*, new: bool) -> tuple[Parameter, ...]:
    """The parameters of a new or a changed key."""
    component = body("component_id", _COMPONENT, NAME, wire="zcomponentId")
    if new:
        # Other clients name the group in both ways on creation; so it is known.
        both = (*component.sent, Wire(Place.BODY, "componentId"))
        component = attrs.evolve(component, sent=both, required=True)
    return (
        name_field("name", "Name of the key.", required=new),
        body(
            "max_usage",
            "How many times the key may be used to enrol.",
            whole_number(1),
            required=new,
        ),
        component,
        body(
            "enrollment_cert_id",
            f"{_SIGNER} Needed for a connector." if new else _SIGNER,
            FILTER,
            null_when_absent=new,
        ),
        body("description", "What the key is for.", null_when_absent=new),
        microtenant(in_body=True),
    )


def _check_signer(arguments: Mapping[str, Any]) -> None:
    """A connector's key names the certificate that signs the connector's."""
    if arguments["key_type"] == "connector" and not arguments.get("enrollment_cert_id"):
        raise ToolFailure(
            FailureKind.ARGUMENT,
            "A key for connectors needs enrollment_cert_id.",
            "enrollment_cert_id",
        )


async def _read_certificates(call: Call) -> Any:
    """The certificate of a name, whatever its letter case, or of an id, or all."""
    name = str(call.arguments.get("name", "")).strip()
    if not name:
        return await one_or_all("certificate_id", _CERTIFICATE)(call)
    arguments = {"search": name}
    found = await read_every(attrs.evolve(call, arguments=arguments))
    same = [c for c in found if str(c.get("name")).casefold() == name.casefold()]
    return Listing(same[:1])


TOOLS: Final = (
    _rows.listing(
        "zpa_list_provisioning_keys",
        "List ZPA provisioning keys",
        "Provisioning keys of one type with the group they are for, how often they"
        " may be and were used. The key's own value is withheld.",
        _KEYS,
        parameters=(
            _key_type,
            search("Name of the key, or a filter such as name+CONTAINS+berlin."),
            microtenant(),
        ),
        pages=ZPA_PAGES,
    ),
    _rows.reading(
        "zpa_get_provisioning_key",
        "Get a ZPA provisioning key",
        "One provisioning key with its group, certificate and use. The key's own value"
        " is withheld.",
        _KEY,
        parameters=(_key_id, _key_type, microtenant()),
    ),
    _rows.creating(
        "zpa_create_provisioning_key",
        "Create a ZPA provisioning key",
        "Creates a provisioning key and returns it with its id. The key's own value,"
        " with which anybody can enrol a machine, is withheld unless the operator"
        " reveals it.",
        _KEYS,
        parameters=(_key_type, *_contents(new=True)),
        check=_check_signer,
    ),
    _rows.updating(
        "zpa_update_provisioning_key",
        "Update a ZPA provisioning key",
        "Changes name, group, certificate or number of uses of a provisioning key; what"
        " is left out, and the key's own value, stay as they are.",
        _KEY,
        parameters=(_key_id, _key_type, *_contents(new=False)),
        merge=Merge(
            drop=frozenset(
                {
                    "creationTime",
                    "enrollmentCertName",
                    "microtenantName",
                    "modifiedBy",
                    "modifiedTime",
                    "nameWithoutTrim",
                    "readOnly",
                    "usageCount",
                    "zcomponentName",
                    "zscalerManaged",
                }
            )
        ),
    ),
    _rows.deleting(
        "zpa_delete_provisioning_key",
        "Delete a ZPA provisioning key",
        "Deletes a provisioning key; nothing more can enrol with it, and what has"
        " enrolled stays.",
        _KEY,
        parameters=(_key_id, _key_type, microtenant()),
        loss=Loss(
            kind="provisioning key",
            read="zpa_get_provisioning_key",
            named_by=("name",),
        ),
    ),
    _rows.listing(
        "get_zpa_enrollment_certificate",
        "List ZPA enrollment certificates",
        "Certificates that sign those of connectors and service edges as they enrol;"
        " by name or id it is a list of one.",
        _CERTIFICATES,
        parameters=(
            optional_id("certificate_id", "Id of a certificate, to read only this."),
            Parameter(
                name="name",
                description="Name of a certificate, in any letter case, such as"
                " Connector, to read only this; the other arguments are then not used.",
                schema=FILTER,
                blank_is_absent=True,
            ),
            search("Name to look for, or a filter such as name+CONTAINS+edge."),
        ),
        pages=ZPA_PAGES,
        adapter=_read_certificates,
    ),
)
