"""Reads an address, a token and a policy from standard input; does with pytyk all that pytyk does; says what came of it."""

import json
import sys

from pytyk.services import Tyk
from pytyk.tyk_exceptions import AuthorizationError, InvalidTykOperation


def refused(work):
    """What pytyk makes of a call that is refused."""
    try:
        return f"not refused: {work()}"
    except (AuthorizationError, InvalidTykOperation) as error:
        return error.message


given = json.load(sys.stdin)
tyk = Tyk(given["url"], given["token"])
developer = tyk.create_developer("ada@example.com", given["password"], fields={"Team": "Maps"})
request = tyk.create_key_for_developer(developer, given["policy"])
told = {
    "developer": developer,
    "request": request,
    "key": tyk.approve_key(request),
    "again": refused(lambda: tyk.approve_key(request)),
    "twice": tyk.create_developer("ada@example.com", given["password"]),
    "nowhere": refused(lambda: tyk.create_key_for_developer(developer, "5f1a9c")),
    "password": tyk.set_password(developer, given["password"] + "!"),
    "weak": refused(lambda: tyk.set_password(developer, "short")),
    "stranger": refused(lambda: Tyk(given["url"], "").create_developer("eve@example.com", "")),
}
print(json.dumps(told))
