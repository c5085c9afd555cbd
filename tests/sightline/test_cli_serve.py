"""`sightline serve`: the real process, its log, and a clean end."""

import os
import signal
import socket
import subprocess
import sys
import time

import httpx

from graph_service.audit import verify
from tests.graph_service.api.conftest import CANARY
from tests.sightline.conftest import ROOT, Desk


def _serving(desk: Desk, port: int) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGHTLINE_")}
    home = {"SIGHTLINE_HOME": str(desk.service.settings.home), "PYTHONPATH": str(ROOT), "SIGHTLINE_PORT": str(port)}
    command = [sys.executable, "-m", "sightline", "serve"]
    return subprocess.Popen(command, env={**kept, **home}, stderr=subprocess.PIPE, text=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_service_answers_logs_no_name_and_ends_cleanly_however_it_is_told_to(desk: Desk):
    for told in (signal.SIGINT, signal.SIGTERM):
        port = _free_port()
        process = _serving(desk, port)
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(address)
            headers = {"Authorization": f"Bearer {(desk.folder / 'analyst').read_text()}"}
            body = {"purpose": "investigation", "params": {"text": CANARY}}
            answer = httpx.post(f"{address}/api/v1/ask/find", json=body, headers=headers, timeout=30)
            assert answer.json()["rows"][0]["matched"] == CANARY
            httpx.get(f"{address}/{CANARY}")
        finally:
            process.send_signal(told)
            _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
        assert "POST /api/v1/ask/{question} 200" in said and "Traceback" not in said
        assert not any(word in said for word in (*CANARY.split(), headers["Authorization"][7:]))
    findings = verify(desk.service.settings.home / "audit", desk.service.settings.key)
    assert findings == []


def test_a_port_that_is_taken_is_told_in_one_line(desk: Desk):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        refused = desk.run("serve", SIGHTLINE_PORT=str(taken.getsockname()[1]))
    assert refused.code == 7 and "SIGHTLINE_PORT" in refused.err and len(refused.err.splitlines()) == 1


def _wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.ConnectError:
            pass
        time.sleep(0.2)
    raise AssertionError("not ready in time")
