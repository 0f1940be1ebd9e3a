"""ZPA browser access certificates: what web applications show to browsers."""

from typing import Final

from zscaler_mcp.catalog.model import Loss
from zscaler_mcp.catalog.rows import (
    ZPA_PAGES,
    Rows,
    body,
    microtenant,
    name_field,
    path_id,
    search,
)

__all__ = ["TOOLS"]

_CUSTOMER: Final = "/admin/customers/{customer_id}"
_CERTIFICATES: Final = f"/zpa/mgmtconfig/v1{_CUSTOMER}/certificate"
_CERTIFICATE: Final = _CERTIFICATES + "/{certificate_id}"
_ISSUED: Final = f"/zpa/mgmtconfig/v2{_CUSTOMER}/clientlessCertificate/issued"

_PEM: Final = {"type": "string", "minLength": 1, "maxLength": 65_536}
"""A key and a chain of a dozen certificates."""

_certificate_id: Final = path_id(
    "certificate_id",
    "Id of the certificate, digits as text; zpa_list_ba_certificates yields it.",
)

_rows: Final = Rows(
    "zpa_ba_certificates", "zpa", secrets=frozenset({"certBlob", "privateKey"})
)

TOOLS: Final = (
    _rows.listing(
        "zpa_list_ba_certificates",
        "List ZPA browser access certificates",
        "Certificates for browser access with names they are for, issuer and validity"
        " (seconds since 1970).",
        _ISSUED,
        parameters=(
            search("Name of the certificate, or a filter such as name+CONTAINS+crm."),
            microtenant(),
        ),
        pages=ZPA_PAGES,
    ),
    _rows.reading(
        "zpa_get_ba_certificate",
        "Get a ZPA browser access certificate",
        "One certificate for browser access, in PEM and with what it says; its"
        " private key is never returned.",
        _CERTIFICATE,
        parameters=(_certificate_id, microtenant()),
    ),
    _rows.creating(
        "zpa_create_ba_certificate",
        "Upload a ZPA browser access certificate",
        "Uploads a certificate with its private key and returns it with its id; for"
        " browser access applications to name.",
        _CERTIFICATES,
        parameters=(
            name_field("name", "Name of the certificate.", required=True),
            body(
                "cert_blob",
                "The certificate, its chain and its private key in PEM, one after the"
                " other. The key passes through this conversation.",
                _PEM,
                required=True,
                secret=True,
            ),
            microtenant(in_body=True),
        ),
    ),
    _rows.deleting(
        "zpa_delete_ba_certificate",
        "Delete a ZPA browser access certificate",
        "Deletes a certificate; an application that uses it could not be reached with"
        " a browser.",
        _CERTIFICATE,
        parameters=(_certificate_id, microtenant()),
        loss=Loss(
            kind="browser access certificate",
            read="zpa_get_ba_certificate",
            named_by=("name", "cName"),
        ),
    ),
)
