# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Sends the official SDK to a local platform. Python imports this module by itself, first, wherever this folder is on PYTHONPATH.

The SDK knows no base URL: every request goes to a host below peak.ai. What it sends through the requests library is turned here,
at the last moment and with nothing else changed, to the address in PEAK_SDK_PLATFORM. Telemetry goes nowhere. Any host but the
platform is refused, so that no run ever reaches a real tenant.
"""

import os
from urllib.parse import urlsplit, urlunsplit

PLATFORM = "PEAK_SDK_PLATFORM"
TELEMETRY = "/resource-usage/api/v1/telemetry"


def local_address(url, platform):
    """The same path and query on the local platform; None without one, and for a host that is neither it nor one of Peak's."""
    parts, local = urlsplit(url), urlsplit(platform)
    if not local.netloc:
        return None
    if parts.netloc == local.netloc:
        return url
    host = parts.hostname or ""
    if host != "peak.ai" and not host.endswith(".peak.ai"):
        return None
    return urlunsplit((local.scheme, local.netloc, parts.path, parts.query, parts.fragment))


def redirect(adapter, response_class):
    """Has the adapter of the requests library send to the platform that the environment names by then."""
    send = adapter.send

    def send_locally(self, request, *args, **kwargs):
        if urlsplit(request.url).path == TELEMETRY:
            answer = response_class()
            answer.status_code, answer._content, answer.url, answer.request = 204, b"", request.url, request
            return answer
        address = local_address(request.url, os.environ.get(PLATFORM, ""))
        if address is None:
            raise ConnectionError(f"the local platform stands for Peak's hosts only, once {PLATFORM} names it; not sent: {request.url}")
        request.url = address
        # Proxies of the machine are none of its business.
        kwargs["proxies"] = {}
        return send(self, request, *args, **kwargs)

    adapter.send = send_locally


try:
    from requests.adapters import HTTPAdapter
    from requests.models import Response
except ImportError:
    # pip, while it installs them.
    pass
else:
    redirect(HTTPAdapter, Response)
