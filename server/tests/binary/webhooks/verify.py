"""Reads a secret and a message from standard input; says what event it tells of, or why it is refused."""

import json
import sys

from standardwebhooks import Webhook, WebhookVerificationError

given = json.load(sys.stdin)
try:
    told = Webhook(given["secret"]).verify(given["body"], given["headers"])
except WebhookVerificationError as error:
    sys.exit(f"refused: {error}")
print(told["type"])
