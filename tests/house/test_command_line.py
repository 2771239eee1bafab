"""What the command line says before it opens anything: here in one process, in tests/servers as processes."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from fediverse_cinema.cli import app
from fediverse_cinema.web.compiling import BesideModules
from fediverse_cinema.web.templating import environment
from fediverse_cinema.web.translation import LANGUAGES

pytestmark = pytest.mark.one_engine


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory without settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FEDIVERSE_CINEMA_CONFIG", raising=False)
    return tmp_path


def enter(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, prog_name="fediverse-cinema")


@pytest.mark.parametrize(
    "command",
    [
        "init",
        "run",
        "worker",
        "migrate",
        "compile",
        "check",
        "backup",
        "restore",
        "create-pole",
        "create-account",
        "reset-password",
        "jobs",
        "film",
        "film publish",
        "storage",
        "storage sweep",
        "storage move",
    ],
)
def test_every_command_explains_itself(command: str) -> None:
    done = enter(*command.split(), "--help")
    assert done.exit_code == 0 and "Usage: fediverse-cinema " + command in done.stdout


def test_it_says_its_version_without_any_settings() -> None:
    done = enter("--version")
    assert done.exit_code == 0 and done.stdout.startswith("Fediverse Cinema ")


def test_who_installs_the_program_has_the_code_of_all_pages_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without settings, and although this Python keeps none by itself."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    environment.cache_clear()
    page = Path(BesideModules("fr").get_cache_key("films/film.html"))
    page.unlink(missing_ok=True)
    assert enter("compile").exit_code == 0
    assert page.exists()
    for language in LANGUAGES:
        kept = BesideModules(language)
        assert all(Path(kept.get_cache_key(name)).exists() for name in environment(language).list_templates())


@pytest.mark.parametrize("command", ["run", "worker", "migrate", "check", "create-pole", "jobs", "backup ."])
def test_without_settings_every_command_says_where_they_belong(command: str) -> None:
    done = enter(*command.split())
    assert (done.exit_code, done.stdout) == (1, "")
    assert "instance.toml: there is no such file. `fediverse-cinema init` writes it" in done.stderr


def test_a_wrong_setting_is_named_with_file_and_key_and_what_is_allowed(nowhere: Path) -> None:
    (nowhere / "instance.toml").write_text('[server]\nport = "eight"\n')
    done = enter("run")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "instance.toml: server.port is 'eight'; allowed is a number from 1 to 65535." in done.stderr
