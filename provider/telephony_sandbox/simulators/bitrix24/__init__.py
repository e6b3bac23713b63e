"""Bitrix24 REST: SIP lines, lines of a portal, and what they depend on (contract bitrix24.md).

``OPERATIONS`` is the table of methods. The other tables: ``errors.ERRORS``, ``switches.SWITCHES``,
``listing.OPERATORS`` (of filters), ``fields.RULES``, ``seed.LINES``.
"""

from __future__ import annotations

from ..platform import ObjectType, Operation, Vendor
from . import access, batch, oauth, objects, outgoing, seed, sip, system, web_page, wire
from .errors import ERRORS
from .from_state import from_state
from .listing import APPEAR, OPERATORS, appear
from .registration import DECIDE, decide
from .switches import SWITCHES

_DENIED = ("ACCESS_DENIED",)
_FIELDS = ("CHECK_FIELDS_ERROR", "TITLE_EXISTS", *_DENIED)

OPERATIONS = (
    # Scope telephony, permission "Manage numbers — modify"
    Operation("voximplant.sip.add", sip.add, "telephony", ("MAX_CLOUD_PBX", *_FIELDS), "2.1"),
    Operation("voximplant.sip.get", sip.get, "telephony", ("ERROR_ARGUMENT", *_DENIED), "2.2"),
    Operation("voximplant.sip.update", sip.update, "telephony", ("ERROR_NOT_FOUND", *_FIELDS), "2.3"),
    Operation("voximplant.sip.delete", sip.delete, "telephony",
              ("ERROR_NOT_FOUND", "REG_ID_NOT_FOUND", *_DENIED), "2.4"),
    Operation("voximplant.sip.status", sip.status, "telephony", ("REG_ID_NOT_FOUND", *_DENIED), "2.5"),
    Operation("voximplant.sip.connector.status", sip.connector_status, "telephony", _DENIED, "2.6"),
    Operation("voximplant.line.get", outgoing.get, "telephony", _DENIED, "5.1"),
    Operation("voximplant.line.outgoing.get", outgoing.outgoing_get, "telephony", _DENIED, "5.1"),
    Operation("voximplant.line.outgoing.set", outgoing.outgoing_set, "telephony", _DENIED, "5.1"),
    Operation("voximplant.line.outgoing.sip.set", outgoing.outgoing_sip_set, "telephony",
              ("ERROR_ARGUMENT", *_DENIED), "5.1"),
    # Any caller
    Operation(batch.BATCH, batch.batch, errors=("ERROR_BATCH_LENGTH_EXCEEDED", "ERROR_BATCH_METHOD_NOT_ALLOWED"),
              section="1.10"),
    Operation("methods", system.methods, section="1.5"),
    Operation("method.get", system.method_get, section="1.5"),
    Operation("scope", system.scope, section="1.5"),
    Operation("profile", system.profile, section="1.5"),
    Operation("server.time", system.server_time, section="1.5"),
    Operation("app.info", system.app_info, section="1.5"),
    # The authorization server
    Operation(wire.OAUTH, oauth.token, errors=("invalid_request", "invalid_client", "invalid_grant"),
              section="1.6"),
)  # fmt: skip

_SECRET = ("PASSWORD", "INCOMING_PASSWORD", "auth", "access_token", "refresh_token", "client_secret", "code")

VENDOR = Vendor(
    name="bitrix24",
    operations=OPERATIONS,
    errors=ERRORS,
    switches=SWITCHES,
    objects=(
        ObjectType("line", objects.Line, "CONFIG_ID", first=101),
        ObjectType("registration", objects.Registration, "REG_ID", first=160001),
        ObjectType("number", objects.Number, "LINE_ID"),
        ObjectType("portal", objects.Portal, "member_id"),
        ObjectType("user", objects.User, "ID"),
        ObjectType("webhook", objects.Webhook, "code"),
        ObjectType("application", objects.Application, "client_id"),
        ObjectType("token", objects.Token, "access_token"),
        ObjectType("authorization_code", objects.AuthorizationCode, "code"),
    ),
    seed=seed.seed,
    locate=wire.locate,
    guards=(access.arrived, access.rate, access.known, wire.decode, access.credential, access.method),
    success=wire.success,
    failure=wire.failure,
    environment=seed.environment,
    from_state=from_state,
    # Filters name their fields with an operator in front.
    secrets=frozenset(prefix + name for name in _SECRET for prefix in OPERATORS),
    mask_path=wire.mask_path,
    timers={DECIDE: decide, APPEAR: appear},
    on_click={
        "line": web_page.line_saved,
        "registration": web_page.registration_saved,
        "number": web_page.number_saved,
        "portal": web_page.portal_saved,
        "authorization_code": web_page.code_given,
    },
)
