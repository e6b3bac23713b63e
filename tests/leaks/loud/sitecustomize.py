"""For every Python that a test starts: log all there is, and die where the test says.

``LEAKS_KILL`` is a regular expression; the process is killed as soon as the answer to a POST whose URL it matches has
arrived, which is between the API's commit and Pulumi's record.
"""

import logging
import os
import re
import signal
from typing import Any

import requests.adapters

logging.basicConfig(level=logging.DEBUG)

deadly = os.environ.get("LEAKS_KILL")
if deadly:
    send = requests.adapters.HTTPAdapter.send

    def send_and_die(
        self: requests.adapters.HTTPAdapter, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        response = send(self, request, *args, **kwargs)
        if request.method == "POST" and re.search(str(deadly), request.url or ""):
            os.kill(os.getpid(), signal.SIGKILL)
        return response

    requests.adapters.HTTPAdapter.send = send_and_die  # type: ignore[method-assign]
