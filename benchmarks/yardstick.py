"""What this machine can do at all, in the same minute: RSA by openssl, and a route of Starlette that does nothing."""

import subprocess
import sys
import tempfile
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks import load
from benchmarks.processes import free_port, server

BODY = b'{"hello":"' + b"x" * 2000 + b'"}'  # as long as a small actor
REQUESTS = 20_000
NAMES = {"sign": "RSA-2048 signatures/s", "verify": "verifications/s", "route": "answers/s of a bare route"}
THERE = {"sign": 2_850.0, "verify": 51_500.0, "route": 29_900.0}
"""What the machine could do for which the aims were set, on one core."""


async def _hello(_: Request) -> Response:
    return Response(BODY, media_type="application/json")


bare = Starlette(routes=[Route("/", _hello)])


def rsa() -> dict[str, float]:
    """Signatures of RSA-2048 made and verified in a second, by one core."""
    command = ["openssl", "speed", "-seconds", "1", "rsa2048"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    line = next(line for line in said.splitlines() if line.startswith("rsa") and "2048" in line)
    sign, verify = line.split()[-2:]
    return {"sign": float(sign), "verify": float(verify)}


def route() -> dict[str, float]:
    """Answers in a second of a bare Starlette route, on uvicorn as a pole runs it."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "benchmarks.yardstick:bare", "--port", str(port), "--no-access-log"]
    with tempfile.TemporaryDirectory() as name, server(command, port, Path(name) / "log", {}):
        asked = [load.get(port, "/")]
        load.fire(port, asked * 1000)
        return {"route": load.fire(port, asked * REQUESTS).per_second}


def measure() -> dict[str, float]:
    return rsa() | route()
