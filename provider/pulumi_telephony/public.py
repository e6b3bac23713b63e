"""What a program imports from this package; it gets all of it as ``pulumi_telephony.NAME``."""

from . import components
from .adapters.account_args import Bitrix24Args, MegafonArgs, VoximplantArgs
from .adapters.accounts import Provider
from .adapters.functions import FunctionError, ObjectNotFoundError
from .bitrix24.functions import (
    get_bitrix_line_status,
    get_bitrix_line_status_output,
    get_bitrix_lines,
    get_bitrix_lines_output,
)
from .bitrix24.info import BitrixLineInfo
from .bitrix24.resource import BitrixSipLine
from .bitrix24.results import BitrixLineStatus
from .megafon.functions import (
    get_available_mobile_numbers,
    get_available_mobile_numbers_output,
    get_megafon_employees,
    get_megafon_employees_output,
    get_megafon_scenarios,
    get_megafon_scenarios_output,
    get_virtual_number,
    get_virtual_number_output,
    get_virtual_numbers,
    get_virtual_numbers_output,
)
from .megafon.info import ForwardingNumber, VirtualNumberInfo
from .megafon.resource import VirtualNumber
from .megafon.results import AvailableMobileNumber, MegafonEmployee, MegafonScenario
from .password.resource import SipPassword
from .voximplant.functions import (
    get_sip_registrations,
    get_sip_registrations_output,
    get_sip_white_list,
    get_sip_white_list_output,
    get_voximplant_account,
    get_voximplant_account_output,
    get_voximplant_applications,
    get_voximplant_applications_output,
    get_voximplant_phone_numbers,
    get_voximplant_phone_numbers_output,
    get_voximplant_rules,
    get_voximplant_rules_output,
    get_voximplant_scenarios,
    get_voximplant_scenarios_output,
    get_voximplant_users,
    get_voximplant_users_output,
)
from .voximplant.info import SipRegistrationInfo
from .voximplant.resource import SipRegistration
from .voximplant.results import (
    GetSipWhiteListItemResult,
    GetVoximplantApplicationResult,
    GetVoximplantRuleResult,
    GetVoximplantScenarioResult,
    GetVoximplantUserResult,
    VoximplantAccount,
)
from .voximplant.routing.info import GetVoximplantPhoneNumberResult
from .voximplant.routing.resource import (
    SipWhiteListItem,
    VoximplantApplication,
    VoximplantNumberBinding,
    VoximplantRule,
    VoximplantRuleOrder,
    VoximplantScenario,
    VoximplantUser,
)

__all__ = [
    "AvailableMobileNumber",
    "Bitrix24Args",
    "BitrixLineInfo",
    "BitrixLineStatus",
    "BitrixSipLine",
    "ForwardingNumber",
    "FunctionError",
    "GetSipWhiteListItemResult",
    "GetVoximplantApplicationResult",
    "GetVoximplantPhoneNumberResult",
    "GetVoximplantRuleResult",
    "GetVoximplantScenarioResult",
    "GetVoximplantUserResult",
    "MegafonArgs",
    "MegafonEmployee",
    "MegafonScenario",
    "ObjectNotFoundError",
    "Provider",
    "SipPassword",
    "SipRegistration",
    "SipRegistrationInfo",
    "SipWhiteListItem",
    "VirtualNumber",
    "VirtualNumberInfo",
    "VoximplantAccount",
    "VoximplantApplication",
    "VoximplantArgs",
    "VoximplantNumberBinding",
    "VoximplantRule",
    "VoximplantRuleOrder",
    "VoximplantScenario",
    "VoximplantUser",
    "components",
    "get_available_mobile_numbers",
    "get_available_mobile_numbers_output",
    "get_bitrix_line_status",
    "get_bitrix_line_status_output",
    "get_bitrix_lines",
    "get_bitrix_lines_output",
    "get_megafon_employees",
    "get_megafon_employees_output",
    "get_megafon_scenarios",
    "get_megafon_scenarios_output",
    "get_sip_registrations",
    "get_sip_registrations_output",
    "get_sip_white_list",
    "get_sip_white_list_output",
    "get_virtual_number",
    "get_virtual_number_output",
    "get_virtual_numbers",
    "get_virtual_numbers_output",
    "get_voximplant_account",
    "get_voximplant_account_output",
    "get_voximplant_applications",
    "get_voximplant_applications_output",
    "get_voximplant_phone_numbers",
    "get_voximplant_phone_numbers_output",
    "get_voximplant_rules",
    "get_voximplant_rules_output",
    "get_voximplant_scenarios",
    "get_voximplant_scenarios_output",
    "get_voximplant_users",
    "get_voximplant_users_output",
]
