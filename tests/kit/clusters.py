"""PostgreSQL servers of a test's own, which it may stop and start again, others that follow them, and PgBouncer before
one. They keep nothing, and need no password.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.kit.servers import free_port

AS_POSTGRES = ("runuser", "-u", "postgres", "--") if os.geteuid() == 0 else ()  # neither program runs as root
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
full_page_writes = off
jit = off
wal_level = replica
hot_standby = on
"""


class Cluster:
    """A PostgreSQL server in a directory, with the database "postgres"."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.port = free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    def begin(self) -> None:
        _run(_program("initdb"), f"--pgdata={self.directory}", "--username=postgres", "--auth=trust", "--no-sync")
        with (self.directory / "postgresql.conf").open("a") as file:
            file.write(SETTINGS)

    def follow(self, other: "Cluster") -> None:
        _run(_program("pg_basebackup"), f"--pgdata={self.directory}", f"--dbname={other.url}", "--write-recovery-conf",
             "--no-sync", "--checkpoint=fast")  # fmt: skip

    def start(self) -> None:
        self._control("start", f"--options=-p {self.port}", f"--log={self.directory}/log")

    def stop(self) -> None:
        """At once, as when its machine goes: what runs is broken off."""
        self._control("stop", "--mode=immediate")

    def say(self, statement: str) -> None:
        """Whoever runs in this process hears nothing meanwhile."""
        _run(_program("psql"), f"--dbname={self.url}", "--no-psqlrc", "--quiet", f"--command={statement}")

    def _control(self, *words: str) -> None:
        _run(_program("pg_ctl"), f"--pgdata={self.directory}", "--silent", "--wait", *words)


@contextmanager
def a_cluster() -> Iterator[Cluster]:
    with _a_directory() as directory:
        cluster = Cluster(directory / "data")
        cluster.begin()
        with _started(cluster):
            yield cluster


@contextmanager
def a_follower(of: Cluster) -> Iterator[Cluster]:
    with _a_directory() as directory:
        cluster = Cluster(directory / "data")
        cluster.follow(of)
        with _started(cluster):
            yield cluster


@contextmanager
def _started(cluster: Cluster) -> Iterator[None]:
    cluster.start()
    try:
        yield
    finally:
        if (cluster.directory / "postmaster.pid").exists():
            cluster.stop()


@contextmanager
def pgbouncer(url: str) -> Iterator[str]:
    """The address of a pool of two connections to that database, each lent for one transaction."""
    program = shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip("PgBouncer is not installed")
    port = free_port()
    address, _, name = url.removeprefix("postgres://").partition("/")
    user, _, place = address.rpartition("@")
    host, _, port_there = place.partition(":")
    with _a_directory() as directory:
        settings = directory / "pgbouncer.ini"
        settings.write_text(
            f"[databases]\n{name} = host={host} port={port_there or 5432} user={user.partition(':')[0]}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
            "pool_mode = transaction\ndefault_pool_size = 2\nmax_client_conn = 100\n"
        )
        settings.chmod(0o644)
        running = subprocess.Popen(
            [*AS_POSTGRES, program, "--quiet", str(settings)], cwd="/", stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield f"postgres://{user}@127.0.0.1:{port}/{name}"
        finally:
            running.terminate()
            running.wait()


@contextmanager
def _a_directory() -> Iterator[Path]:
    """One in which the user of PostgreSQL may write."""
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None) as name:
        if AS_POSTGRES:
            os.chown(name, pwd.getpwnam("postgres").pw_uid, -1)
        yield Path(name)


def _program(name: str) -> str:
    """Debian keeps them away from PATH."""
    found = shutil.which(name) or next(iter(sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return str(found)


def _run(*command: str) -> None:
    done = subprocess.run([*AS_POSTGRES, *command], cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
