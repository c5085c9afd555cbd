"""A failure as `application/problem+json` (RFC 9457), in words that never repeat what was sent."""

import json

from starlette.responses import Response

from graph_service.edge.faults import NOWHERE, Fault


def problem(fault: Fault, instance: str) -> Response:
    """One problem; `instance` is the request's id, the same as in the log."""
    said: dict[str, object] = {
        "type": f"/problems/{fault.kind}",
        "title": fault.title,
        "status": int(fault.status),
        "detail": f"{NOWHERE}: /api/v1/questions lists what can be asked" if fault.detail == NOWHERE else fault.detail,
        "instance": instance,
    }
    if fault.wrong:
        said["wrong"] = [{"field": one.blank, "expected": one.expected} for one in fault.wrong]
    headers = dict(fault.headers)
    if fault.kind == "not-signed-in":
        headers["WWW-Authenticate"] = 'Bearer realm="Sightline"'
    return Response(json.dumps(said), fault.status, headers, "application/problem+json")
