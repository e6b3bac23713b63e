"""The error table, and the texts of the field checks (contract 1.7, 2, 5.1).

``extra``: ``error`` is the code on the wire where the row needs another name, ``ru`` the text on a Russian portal,
``doc`` the status under the switch ``doc_statuses``, ``of`` the status of single methods, ``page`` that it is no JSON.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..platform import ErrorSpec, VendorState

_CONFIG_ID_RU = "Указанный CONFIG_ID не найден"

ERRORS = (
    # Portal and transport
    ErrorSpec("NO_PAGE", 404, "<html><head><title>404</title></head><body>Page not found</body></html>",
              {"page": "text/html; charset=utf-8"}, "1.1"),
    ErrorSpec("MOVED", 302, "<html><body>The portal has moved</body></html>",
              {"page": "text/html; charset=utf-8"}, "1.9"),
    ErrorSpec("NOT_SIMULATED", 501, "The sandbox answers in JSON only, not in XML", section="1.1"),
    ErrorSpec("QUERY_LIMIT_EXCEEDED", 503, "Too many requests", section="1.11"),
    ErrorSpec("OPERATION_TIME_LIMIT", 429, "Method is blocked due to operation time limit.", section="1.11"),
    ErrorSpec("OVERLOAD_LIMIT", 401, "REST API is blocked due to overload", {"doc": 503}, "1.7"),
    ErrorSpec("PORTAL_DELETED", 403, "Portal was deleted", {"doc": 500}, "1.7"),
    ErrorSpec("INVALID_REQUEST", 401, "Https required", {"doc": 400}, "1.7"),
    ErrorSpec("INTERNAL_SERVER_ERROR", 500, "Internal server error", section="1.7"),
    ErrorSpec("ERROR_UNEXPECTED_ANSWER", 500, "Server returned an unexpected response", section="1.7"),
    ErrorSpec("ERROR_CORE", 400, "Internal error", section="1.7"),
    ErrorSpec("ERROR_METHOD_NOT_FOUND", 404, "Method not found!", section="1.7"),
    # Authorization
    ErrorSpec("NO_AUTH_FOUND", 401, "Wrong authorization data", section="1.7"),
    ErrorSpec("INVALID_CREDENTIALS", 401, "Invalid request credentials", {"doc": 403}, "1.7"),
    ErrorSpec("expired_token", 401, "The access token provided has expired", section="1.7"),
    ErrorSpec("invalid_token", 401, "Unable to get application by token", section="1.7"),
    ErrorSpec("insufficient_scope", 401, "The request requires higher privileges than provided by the access token",
              {"doc": 403}, "1.7"),
    ErrorSpec("user_access_error", 401, "The user does not have access to the application", {"doc": 403}, "1.7"),
    ErrorSpec("authorization_error", 401, "Unable to authorize user", section="1.7"),
    ErrorSpec("ACCESS_DENIED_TARIFF", 401, "REST is available only on commercial plans",
              {"error": "ACCESS_DENIED", "doc": 403}, "1.7"),
    ErrorSpec("ACCESS_DENIED", 403, "Access denied!", {"ru": "Доступ запрещен!"}, "1.5, 1.7"),
    ErrorSpec("WRONG_AUTH_TYPE", 403, "Current authorization type is denied for this method", section="1.4"),
    # Batch
    ErrorSpec("ERROR_BATCH_LENGTH_EXCEEDED", 400, "Max batch length exceeded", section="1.10"),
    ErrorSpec("ERROR_BATCH_METHOD_NOT_ALLOWED", 405, "Method is not allowed for batch usage", section="1.10"),
    # Telephony
    ErrorSpec("CHECK_FIELDS_ERROR", 400, "The fields are wrong", section="2.1"),
    ErrorSpec("TITLE_EXISTS", 400, "The specified connection name is already registered in the system",
              {"ru": "Указанное название подключения уже зарегистрировано в системе"}, "2.1"),
    ErrorSpec("MAX_CLOUD_PBX", 400, "You cannot connect more than 10 virtual PBXs.",
              {"ru": "Нельзя подключить больше 10 облачных АТС."}, "2.1"),
    ErrorSpec("ERROR_NOT_FOUND", 404, "Specified CONFIG_ID is not found",
              {"ru": _CONFIG_ID_RU, "of": {"voximplant.sip.delete": 400}}, "2.3, 2.4"),
    ErrorSpec("REG_ID_NOT_FOUND", 400, "Settings not found", {"ru": "Настройки не найдены"}, "2.4, 2.5"),
    ErrorSpec("ERROR_ARGUMENT", 400, "Specified CONFIG_ID is not found", {"ru": _CONFIG_ID_RU}, "5.1, U-9"),
    # Authorization server
    ErrorSpec("invalid_request", 400, "The request is missing a required parameter", section="1.6, U-23"),
    ErrorSpec("invalid_client", 400, "The client credentials are invalid", section="1.6, U-23"),
    ErrorSpec("invalid_grant", 400, "The provided authorization grant is invalid, expired or revoked",
              section="1.6, U-23"),
    ErrorSpec("invalid_scope", 403, "The requested scope is invalid", section="1.6"),
    ErrorSpec("PAYMENT_REQUIRED", 401, "Payment required", section="1.6, U-23"),
    ErrorSpec("NOT_INSTALLED", 401, "Application not installed", section="1.6"),
    ErrorSpec("wrong_client", 200, "Wrong client", section="1.6"),
)  # fmt: skip

FIELD_TEXTS: Mapping[str, tuple[str, str]] = {
    "type": ("PBX type is not specified.", "Не указан тип АТС."),
    "server missing": ("Server address not specified", "Не указан адрес сервера"),
    "server long": ("Server address must not exceed 100 characters.", "Адрес сервера не может превышать 100 символов."),
    "login missing": ("Login for connecting to the server not specified", "Не указан логин для подключения к серверу"),
    "login long": ("Server login must not exceed 100 characters.", "Логин сервера не может превышать 100 символов."),
    "password long": (
        "Password for connecting to the server cannot exceed 100 characters",
        "Пароль для подключения к серверу не может превышать 100 символов",
    ),
    "no text": ("Every field must be a string.", "Каждое поле должно быть строкой."),
}
"""What can be wrong with a field -> its text in English and Russian."""

_LOCALIZED = "TITLE_EXISTS"
"""The one text in Russian when the language is mixed."""


def error_text(state: VendorState, spec: ErrorSpec) -> str:
    """The table's text in the portal's language."""
    language = state.switch("error_language")
    russian = language == "ru" or (language == "mixed" and spec.code == _LOCALIZED)
    return str(spec.extra.get("ru", spec.text)) if russian else spec.text


def field_text(state: VendorState, problems: list[str]) -> str:
    """All that is wrong, as one text (U-25)."""
    russian = state.switch("error_language") == "ru"
    return "<br> ".join(FIELD_TEXTS[problem][russian] for problem in problems)


def error_status(state: VendorState, spec: ErrorSpec, method: str | None) -> int:
    """The HTTP status of this error in this method."""
    if spec.code == "QUERY_LIMIT_EXCEEDED":
        return int(state.switch("rate_limit_status"))
    if "doc" in spec.extra and state.switch("doc_statuses"):
        return int(spec.extra["doc"])
    return int(spec.extra.get("of", {}).get(method, spec.status))
