"""The command line as who runs a pole meets it: what is done is said, what is wrong is a sentence and exit status 1."""

import json
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.factors import service as factors
from fediverse_cinema.films.models import Film
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database.migrating import steps
from fediverse_cinema.foundation.jobs.models import Job, JobState
from tests.kit.factors import an_app
from tests.kit.servers import PASSWORD, Member, Server, server_in, until

pytestmark = pytest.mark.servers
NEWEST = steps()[-1].number


@pytest.fixture
def on_sqlite(tmp_path: Path) -> Iterator[Server]:
    with server_in(tmp_path / "sqlite", database="sqlite") as server:
        yield server


@pytest.fixture
def on_postgres(tmp_path: Path) -> Iterator[Server]:
    with server_in(tmp_path / "postgres", database="postgres") as server:
        yield server


def complaint(server: Server, *arguments: str) -> str:
    """The one sentence with which a command ends that cannot be done."""
    done = server.cli(*arguments)
    assert (done.returncode, done.stdout) == (1, ""), done
    assert "Traceback" not in done.stderr
    logged = ("[warning", "[info")
    said = [line for line in done.stderr.splitlines() if line and not any(mark in line for mark in logged)]
    assert len(said) == 1, done.stderr
    return said[0]


def said(server: Server, *arguments: str) -> str:
    """What a command says that goes well."""
    done = server.cli(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_command_that_is_installed_speaks_for_all_that_are_tested_here() -> None:
    """The others begin where its modules are imported (`tests.kit.forked`)."""
    command = Path(sys.executable).with_name("fediverse-cinema")
    done = subprocess.run([command, "film", "--help"], capture_output=True, text=True, check=True)
    assert "publish" in done.stdout and done.stderr == ""


def test_founding_says_what_it_did_and_does_it_once(server: Server) -> None:
    assert said(server, "migrate").endswith(f"The database stands at step {NEWEST}.\n")
    assert said(server, "migrate") == "Nothing to do.\n"
    assert said(server, "create-pole") == f"Pôle Lyon is founded at {server.url}/\n"
    assert said(server, "create-pole") == f"Pôle Lyon is founded already, at {server.url}/\n"
    assert server.ask("create-pole") == {"url": f"{server.url}/", "founded_now": False}
    assert server.ask("migrate") == {"taken": [], "standing_at": NEWEST, "backup": None}


@pytest.mark.parametrize("command", [("create-account", "ana", "--password", PASSWORD), ("jobs",)])
def test_a_database_that_lacks_steps_is_not_used(server: Server, command: tuple[str, ...]) -> None:
    assert complaint(server, *command).endswith("Run `fediverse-cinema migrate` first.")


def test_nobody_lives_in_a_pole_that_is_not_founded(server: Server) -> None:
    said(server, "migrate")
    assert "run create-pole" in complaint(server, "create-account", "ana", "--password", PASSWORD)
    assert "run create-pole" in complaint(server, "run")


def test_a_pole_does_not_answer_to_another_name_than_it_was_founded_under(server: Server) -> None:
    server.found()
    settings = server.directory / "instance.toml"
    settings.write_text(settings.read_text().replace(server.host, "127.0.0.1:1"))
    assert complaint(server, "run").startswith(f"This pole was founded as {server.url}. Set pole.host")


def test_a_member_is_made_once_and_can_sign_in(server: Server) -> None:
    server.found()
    made = server.ask("create-account", "Ana", "--name", "Ana Le Goff", "--password", "the first of two")
    assert made == {"id": f"{server.url}/ap/users/ana", "handle": "ana", "page": f"{server.url}/users/ana"}
    assert complaint(server, "create-account", "ANA", "--password", PASSWORD) == "ana is already taken."
    assert "A password has at least 10 characters." in complaint(server, "create-account", "bob", "--password", "short")
    assert "A handle has 2 to 30 characters" in complaint(server, "create-account", "b!", "--password", PASSWORD)
    server.environment["FEDIVERSE_CINEMA_PASSWORD"] = PASSWORD
    assert said(server, "create-account", "bob") == f"@bob@{server.host} can sign in at {server.url}/login\n"
    assert complaint(server, "reset-password", "nobody") == "Nobody here has this name."
    assert complaint(server, "reset-password", "ana", "--password", "short") == "A password has at least 10 characters."
    reset = said(server, "reset-password", "@Ana")
    assert reset == f"@ana@{server.host} has another password; all sessions have ended.\n"

    async def bob_has_an_app() -> int:
        account = await Account.get(creator__actor__local_handle="bob").select_related("creator__actor")
        await an_app(account)
        return account.id

    bob = server.inside(bob_has_an_app)
    said(server, "reset-password", "bob")
    assert server.inside(lambda: factors.are_on(bob)), "another password is no way past the second step"
    assert said(server, "reset-password", "bob", "--factors-off").endswith("Nothing else is asked at the sign-in.\n")
    assert not server.inside(lambda: factors.are_on(bob))
    server.start()
    Member(server, "bob").close()
    Member(server, "ana").close()


def test_a_mail_address_is_named_and_not_confirmed(server: Server) -> None:
    server.found()
    wrong = complaint(server, "create-account", "ana", "--password", PASSWORD, "--mail", "ana@")
    assert wrong == "A mail address looks like rosa@pole-sud.example."
    said(server, "create-account", "ana", "--password", PASSWORD, "--mail", "ana@courrier.example")

    async def kept() -> list[tuple[str, object]]:
        return [(one.mail, one.mail_confirmed_at) for one in await Account.all()]

    assert server.inside(kept) == [("ana@courrier.example", None)]


@pytest.mark.media
def test_a_film_is_prepared_here_when_no_server_runs(server: Server, clip: Path) -> None:
    server.found("ana")
    film = server.ask("film", "publish", str(clip), "--by", "@Ana", "--title", "Les [marées]", "--wait")
    assert film["state"] == "published"
    again = said(server, "film", "publish", str(clip), "--by", "ana", "--title", "Les [/marées]", "--wait")
    assert again == f"Les [/marées]: {server.url}/films/les-marees-2\n"
    server.start()
    assert server.document(film["id"])["name"] == "Les [marées]"
    assert server.anonymous(film["page"]).status_code == 200


@pytest.mark.media
def test_a_film_is_prepared_by_the_server_that_runs(server: Server, clip: Path) -> None:
    server.found("ana").start()
    film = server.ask("film", "publish", str(clip), "--by", "ana", "--title", "Les marées", "--wait")
    assert film["state"] == "published"
    assert server.document(film["id"])["name"] == "Les marées"


@pytest.mark.media
def test_a_film_that_nobody_waits_for_comes_out_later(server: Server, clip: Path) -> None:
    server.found("ana")
    sentence = said(server, "film", "publish", str(clip), "--by", "ana", "--title", "Les marées")
    assert sentence == f"Les marées: {server.url}/films/les-marees (it appears once it is ready)\n"
    server.start()
    until(lambda: server.anonymous("/films/les-marees").status_code == 200, "it is out")


def test_what_is_no_film_is_not_published(server: Server, tmp_path: Path) -> None:
    server.found("ana")
    text = tmp_path / "script.mp4"
    text.write_text("INT. NUIT. Un projecteur s'allume.")
    publish = ("film", "publish", str(text), "--title", "Les marées")
    assert complaint(server, *publish, "--by", "ana", "--wait") == "This is not a film: we found a text."
    assert complaint(server, *publish, "--by", "bob") == "There is no member called bob."
    assert complaint(server, *publish, "--by", "ana", "--licence", "mine") == "Choose a licence."
    missing = server.cli("film", "publish", str(tmp_path / "none.mp4"), "--by", "ana", "--title", "x")
    assert missing.returncode == 2 and "does not exist" in missing.stderr
    assert server.ask("jobs")["jobs"] == []


def test_of_many_films_those_that_cannot_be_taken_are_told_and_the_others_go_on(
    server: Server, clip: Path, tmp_path: Path
) -> None:
    server.found("ana")
    script = tmp_path / "script.mp4"
    script.write_text("INT. NUIT. Un projecteur s'allume.")
    rushes = [tmp_path / name for name in ("le_vieux  port.mov", "La mer.mov")]
    for path in rushes:
        path.write_bytes(clip.read_bytes())
    many = ("film", "publish", str(rushes[0]), str(script), str(rushes[1]), "--by", "ana")
    done = server.cli(*many)
    assert (done.returncode, done.stderr) == (1, f"{script}: This is not a film: we found a text.\n")
    assert done.stdout == (
        f"le vieux port: {server.url}/films/le-vieux-port (it appears once it is ready)\n"
        f"La mer: {server.url}/films/la-mer (it appears once it is ready)\n"
    )
    drafts = server.cli(*many, "--draft", "--json")
    assert drafts.returncode == 1
    assert [film["page"].rpartition("/")[2] for film in json.loads(drafts.stdout)] == ["le-vieux-port-2", "la-mer-2"]
    assert len(server.inside(lambda: Film.filter(wanted=True))) == 2
    assert complaint(server, *many, "--title", "La mer") == (
        "--title is for a single film; several are called like their files."
    )


@pytest.mark.media
def test_a_damaged_film_is_refused_with_the_reason(server: Server, clip: Path) -> None:
    server.found("ana")
    damaged = clip.with_name("damaged.mp4")
    damaged.write_bytes(clip.read_bytes()[:4000])
    sentence = complaint(server, "film", "publish", str(damaged), "--by", "ana", "--title", "Les marées", "--wait")
    assert sentence == "This is not a film: we found an unfinished or damaged film."


def test_what_was_given_up_is_shown_and_tried_again(server: Server) -> None:
    server.found()
    number = server.inside(_a_dead_job)
    shown = said(server, "jobs")
    assert "sweep_sessions" in shown
    assert f"dead job {number}: sweep_sessions elsewhere.example OSError: [Errno 5] [/bold]" in shown
    assert complaint(server, "jobs", "--retry", str(number + 1)) == f"There is no dead job {number + 1}."
    revived = server.ask("jobs", "--retry", str(number))
    assert revived["dead"] == [] and [row["state"] for row in revived["jobs"]] == ["ready"]


async def _a_dead_job() -> int:
    job = await Job.create(
        queue="default", kind="sweep_sessions", args="{}", lane="elsewhere.example", state=JobState.DEAD,
        error="OSError: [Errno 5] [/bold]", due=clock.timestamp(), created=clock.timestamp(),
    )  # fmt: skip
    return job.id


def test_everything_is_checked_and_each_fault_has_its_remedy(server: Server) -> None:
    unfounded = server.cli("check", "--json")
    assert unfounded.returncode == 1
    assert {line["what"]: line["remedy"] for line in json.loads(unfounded.stdout) if line["state"] == "fault"} == {
        "database": "fediverse-cinema migrate",
        "pole": "fediverse-cinema create-pole",
    }
    server.found().start()
    found = {line["what"]: line for line in server.ask("check")}
    assert {line["state"] for line in found.values()} <= {"ok", "warning", "unknown"}
    assert (found["proxy"]["state"], found["dns"]["state"]) == ("ok", "unknown"), "this name means this machine alone"
    assert "ffmpeg" in said(server, "check")


def test_a_port_in_use_is_one_sentence(server: Server) -> None:
    server.found()
    with socket.create_server(("127.0.0.1", server.port)):
        sentence = complaint(server, "run")
    assert sentence.startswith(f"127.0.0.1, port {server.port}: ") and "Address already in use" in sentence


def test_ctrl_c_ends_a_server_cleanly(server: Server) -> None:
    server.found().start()
    [process] = server.processes
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0


def test_one_sqlite_file_has_one_server(on_sqlite: Server) -> None:
    on_sqlite.found().start()
    for command in ("run", "migrate"):
        assert complaint(on_sqlite, command) == "A server runs on this database already. Stop it first."
    on_sqlite.kill()
    on_sqlite.start()  # what is killed holds nothing


def test_on_sqlite_the_worker_stays_inside(on_sqlite: Server) -> None:
    assert "--no-worker is for PostgreSQL" in complaint(on_sqlite, "run", "--no-worker")
    assert "it is for PostgreSQL" in complaint(on_sqlite, "worker")


def test_on_sqlite_a_server_takes_the_missing_steps_by_itself(on_sqlite: Server) -> None:
    done = on_sqlite.cli("run")
    assert done.returncode == 1, "there is no pole in it yet"
    assert f"The database was brought to step {NEWEST}." in done.stderr
    assert said(on_sqlite, "migrate") == "Nothing to do.\n"


def test_STO_20_a_database_of_a_newer_version_is_left_alone(on_sqlite: Server) -> None:
    on_sqlite.found()
    path = on_sqlite.settings.sqlite_path
    database = sqlite3.connect(path)
    with database:
        database.execute("INSERT INTO migration(number,name,applied_at) VALUES(9999,'of_tomorrow','2030-01-01')")
    database.close()
    for command in ("run", "migrate", "jobs", "create-pole"):
        assert "it is older than its data. Install the newer version again." in complaint(on_sqlite, command)


def test_what_is_no_database_is_not_touched(on_sqlite: Server) -> None:
    on_sqlite.settings.sqlite_path.parent.mkdir()
    on_sqlite.settings.sqlite_path.write_bytes(b"a letter to the bank " * 100)
    for command in ("run", "migrate", "jobs"):
        assert "file is not a database" in complaint(on_sqlite, command)
    assert on_sqlite.settings.sqlite_path.read_bytes() == b"a letter to the bank " * 100


@pytest.mark.postgres
def test_on_postgres_a_server_asks_for_the_missing_steps(on_postgres: Server) -> None:
    for command in ("run", "worker"):
        assert complaint(on_postgres, command).endswith("Run `fediverse-cinema migrate` first.")
    assert said(on_postgres, "migrate").endswith(f"The database stands at step {NEWEST}.\n")


@pytest.mark.parametrize("command", ["run", "migrate", "jobs"])
def test_a_database_that_does_not_answer_is_one_sentence(server: Server, command: str) -> None:
    server.environment["FEDIVERSE_CINEMA_DATABASE_URL"] = "postgres://postgres@127.0.0.1:1/none"
    assert "Connect call failed ('127.0.0.1', 1)" in complaint(server, command)
