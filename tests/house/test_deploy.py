"""The files in deploy/ say what the program and its documents say, and the proxy lets through what it should."""

import configparser
import ipaddress
import os
import re
import socket
import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx
import pytest
from typer.main import get_command

from fediverse_cinema.cli import app
from fediverse_cinema.foundation import ids
from tests.kit.servers import until

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
DOMAIN = "pole.example"


def _read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def _unit(path: Path) -> configparser.SectionProxy:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(path)
    return read["Service"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_units_begin_commands_that_exist_and_leave_ffmpeg_its_walls(unit: Path) -> None:
    service = _unit(unit)
    program, command, *arguments = service["ExecStart"].split()
    assert program == "/opt/fediverse-cinema/.venv/bin/fediverse-cinema"
    known = get_command(app).commands  # type: ignore[attr-defined]
    assert command in known
    options = {option for parameter in known[command].params for option in parameter.opts}
    assert {one for one in arguments if one.startswith("--")} <= options
    assert service["User"] == "cinema" and service["WorkingDirectory"] == "/var/lib/fediverse-cinema"
    # bubblewrap makes namespaces and mounts in them: with one of these it could not.
    assert not {"RestrictNamespaces", "SystemCallFilter"} & set(service)


def test_pole_runs_what_its_words_say_as_the_service_runs(tmp_path: Path) -> None:
    """What systemd-run is given, down to words with blanks."""
    told = tmp_path / "systemd-run"
    told.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    told.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "FEDIVERSE_CINEMA_PASSWORD": "unseen"}
    asked = [str(DEPLOY / "pole"), "init", "--name", "Pôle de Lyon"]
    said = subprocess.run(asked, env=environment, check=True, capture_output=True, text=True).stdout.splitlines()
    service = _unit(DEPLOY / "systemd/fediverse-cinema.service")
    for key in ("User", "WorkingDirectory", "EnvironmentFile", "UMask"):
        assert f"--property={key}={service[key]}" in said
    assert said[-4:] == [service["ExecStart"].split()[0], "init", "--name", "Pôle de Lyon"]
    assert "--setenv=FEDIVERSE_CINEMA_PASSWORD" in said and "unseen" not in "".join(said)


def test_no_page_has_root_type_what_belongs_to_the_pole() -> None:
    """Outside its directory, as root and without its secrets, a command would begin another pole or spoil this one."""
    pages = [ROOT / "docs/running.md", *(ROOT / "docs/running").glob("*.md")]
    for page in pages:
        for block in re.findall(r"^```sh\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
            assert not re.search(r"^fediverse-cinema ", block, re.M), page.name


def test_every_file_of_deploy_is_explained_on_a_page() -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs/running").glob("*.md"))
    named = {path.relative_to(ROOT).as_posix() for path in DEPLOY.rglob("*") if path.is_file()}
    assert len(named) >= 12
    assert [name for name in sorted(named) if Path(name).name not in pages] == []


@pytest.mark.parametrize("compose", ["compose.yaml", "compose.postgres.yaml"])
def test_what_compose_files_mount_and_pass_on_is_there(compose: str) -> None:
    text = _read(f"docker/{compose}")
    for mounted in re.findall(r"- (\.[./\w]+):", text):
        assert (DEPLOY / "docker" / mounted).is_file(), mounted
    told = (ROOT / "docs/running/docker.md").read_text(encoding="utf-8")
    for required in re.findall(r"\$\{(\w+):\?", text):
        assert f"{required}=" in told, required
    # The address of the proxy, which the pole has to believe.
    [address] = re.findall(r"ipv4_address: ([\d.]+)", text)
    assert f'server.trusted_proxies=["{address}"]' in told
    # Whoever starts before the proxy is given another: Docker deals out those of the range.
    [network] = re.findall(r"subnet: ([\d./]+), gateway: [\d.]+, ip_range: ([\d./]+)", text)
    whole, dealt_out = map(ipaddress.ip_network, network)
    assert ipaddress.ip_address(address) in whole and ipaddress.ip_address(address) not in dealt_out
    assert dealt_out.subnet_of(whole)  # type: ignore[arg-type]


def test_the_image_has_what_a_pole_needs() -> None:
    text = _read("docker/Dockerfile")
    for program in ("ffmpeg", "bubblewrap", "postgresql-client", "requirements/server.lock", "--require-hashes"):
        assert program in text
    for line in _read("docker/Dockerfile.dockerignore").splitlines():
        assert not line.startswith("!") or (ROOT / line[1:]).exists(), line


def test_proxies_pass_on_what_the_pole_asks_for() -> None:
    nginx = _read("nginx.conf")
    for line in ("proxy_set_header Host $host;", "proxy_set_header X-Forwarded-For $remote_addr;", "gzip off;"):
        assert line in nginx
    # Paths are keys here, and the page on privacy says that no log is kept.
    assert nginx.count("access_log off;") == nginx.count("error.log crit;") == nginx.count("server {") == 2
    assert re.search(r"proxy_pass http://127\.0\.0\.1:8000;", nginx), "a path here would change what was signed"
    for caddy in (_read("Caddyfile"), _read("docker/Caddyfile.bucket")):
        assert not re.search(r"^\s*encode", caddy, re.M)


class Garage(BaseHTTPRequestHandler):
    """Answers everything, as the bucket would to whom the proxy lets through."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"film")

    do_PUT = do_DELETE = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def films(tmp_path: Path) -> Iterator[str]:
    """Caddy as deploy/docker has it, on loopback and without TLS, before something that answers everything."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    garage = ThreadingHTTPServer(("127.0.0.1", 0), Garage)
    Thread(target=garage.serve_forever, daemon=True).start()
    text = _read("docker/Caddyfile.bucket").replace("garage:3902", f"127.0.0.1:{garage.server_port}")
    text = re.sub(r"^(films\.|s3\.)?\{\$POLE_DOMAIN\}", rf"http://\g<1>{DOMAIN}:{port}", text, flags=re.M)
    (tmp_path / "Caddyfile").write_text("{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n}\n" + text)
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_DATA_HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path),
    }
    caddy = subprocess.Popen(
        ["caddy", "run", "--adapter", "caddyfile", "--config", tmp_path / "Caddyfile"],
        env=environment, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        until(lambda: caddy.poll() is None and _answers(port), "Caddy listens")
        yield f"http://127.0.0.1:{port}"
    finally:
        caddy.terminate()
        caddy.wait()
        garage.shutdown()
        garage.server_close()


def _answers(port: int) -> bool:
    with socket.socket() as trying:
        return trying.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.long
def test_through_caddy_the_bucket_shows_what_begins_with_a_uuid_and_nothing_else(films: str) -> None:
    uuid = ids.new_uuid()
    with httpx.Client(base_url=films, headers={"Host": f"films.{DOMAIN}"}, trust_env=False, verify=False) as visitor:
        shown = visitor.get(f"/{uuid}-720.mp4", headers={"Origin": "https://elsewhere.example", "Range": "bytes=0-1"})
        assert (shown.status_code, shown.headers["Access-Control-Allow-Origin"]) == (200, "*")
        assert visitor.request("OPTIONS", f"/{uuid}-720.mp4").status_code == 204
        for path in (f"/vault/{uuid}-720.mp4", "/", f"/{uuid}/../vault/{uuid}", f"/%76ault/{uuid}", "/?list-type=2"):
            assert visitor.get(path).status_code == 404, path
        for method in ("PUT", "DELETE", "POST"):
            assert visitor.request(method, f"/{uuid}-720.mp4").status_code == 404
