# Preview on simulators: `telephony-sandbox run -- sh try.sh`
set -eu
# The branch is another customer, with its own simulators.
telephony-sandbox serve --detach --account branch --run-file .sandbox/branch.json > /dev/null
trap 'telephony-sandbox stop --run-file .sandbox/branch.json > /dev/null' EXIT
(
  eval "$(telephony-sandbox env --run-file .sandbox/branch.json)"
  telephony-sandbox config set --secret megafonToken "$MEGAFON_TOKEN"
  telephony-sandbox config set --secret voximplantCredentials "$(cat "$VOXIMPLANT_CREDENTIALS")"
  telephony-sandbox config set --secret bitrix24Webhook "$BITRIX24_WEBHOOK"
  telephony-sandbox config set megafonEndpoint "$MEGAFON_ENDPOINT"
  telephony-sandbox config set voximplantEndpoint "$VOXIMPLANT_ENDPOINT"
)
telephony-sandbox config set --secret nightPassword "$(head -c 12 /dev/urandom | base64)"
telephony-sandbox preview
