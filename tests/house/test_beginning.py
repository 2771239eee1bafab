"""`fediverse-cinema init`: five questions, and a pole stands. Nothing that is there is overwritten."""

import json
import os
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from fediverse_cinema import beginning, terminal
from fediverse_cinema.cli import app
from fediverse_cinema.findings import Line, not_seen
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.instance_file import WrongSettings, read_settings, write_new
from tests.kit.haste import quick_keys

pytestmark = pytest.mark.one_engine


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory without settings, on a machine without a network."""

    async def no_network(settings: Settings) -> Line:
        return not_seen("dns", "no network")

    monkeypatch.chdir(tmp_path)
    for name in ("FEDIVERSE_CINEMA_CONFIG", "FEDIVERSE_CINEMA_PASSWORD"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(terminal, "set_up_logs", lambda form: None)
    monkeypatch.setattr("fediverse_cinema.checking.FROM_OUTSIDE", (no_network,))
    return tmp_path


def enter(*arguments: str, typed: str = "") -> Result:
    with quick_keys():
        return CliRunner().invoke(app, arguments, prog_name="fediverse-cinema", input=typed)


def test_five_questions_make_a_pole_and_are_asked_until_an_answer_can_be_one(nowhere: Path) -> None:
    answers = (
        "Ciné_Lyon", "https://Ciné-Lyon.example/",
        'Le "grand" pôle \\ de\x7f Lyon',
        "Rhone", "auvergne rhône-alpes",
        "de", "fr",
        "ana", "wrong@lyon.example", "no",
        "ciné-lyon.example", 'Le "grand" pôle \\ de Lyon', "Auvergne-Rhône-Alpes", "fr",
        "ana.perez@lyon.example", "yes",
        "pole", "", "short", "a long enough password", "a different password", "a long enough password",
        "a long enough password",
    )  # fmt: skip
    done = enter("init", typed="".join(f"{answer}\n" for answer in answers))
    assert done.exit_code == 0, done.output
    for complaint in (
        "pole.host is",
        "there is no region 'Rhone'",
        "pole.language is 'de'",
        "'ana' is no mail address",
    ):
        assert complaint in done.stderr
    assert "pole is kept for the pole itself" in done.stderr and "at least 10 characters" in done.stderr
    assert "The two are not the same." in done.stderr and "which everybody can read" in done.stderr
    path = nowhere / "instance.toml"
    pole = read_settings(path, {}).pole
    assert (pole.host, pole.name) == ("xn--cin-lyon-d1a.example", 'Le "grand" pôle \\ de Lyon')
    assert (pole.region, pole.language, pole.contact) == ("FR-ARA", "fr", "ana.perez@lyon.example")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "a long enough password" not in done.output
    assert "Sign in at https://xn--cin-lyon-d1a.example/login as ana_perez." in done.stdout
    assert "Let mail go out: [mail]" in done.stdout and "could not look: no network" in done.stdout


def test_with_a_domain_nothing_is_asked_and_begun_again_it_goes_on(nowhere: Path) -> None:
    first = enter("init", "--domain", "pole-lyon.example", "--set", "server.port=8123", "--json")
    assert first.exit_code == 0, first.output
    said = json.loads(first.stdout)
    assert (said["admin"], len(said["password"])) == ("equipe", 16)
    assert {line["what"] for line in said["checks"]} >= {"settings", "database", "pole", "ffmpeg", "dns"}
    text = (nowhere / "instance.toml").read_text()
    assert "port = 8123" in text and said["password"] not in text and 'name = "Pôle Lyon"' in text

    other = enter("init", "--domain", "lille.example")
    assert other.exit_code == 1 and "another pole.host" in other.stderr
    for key, answer in (
        ("database.url", ("--set", "database.url=postgres:///cinema")),
        ("pole.name", ("--name", "Autre")),
        ("server.port", ("--domain", "pole-lyon.example", "--set", "server.port=8124")),
    ):
        refused = enter("init", *answer)
        assert (refused.exit_code, refused.stdout) == (1, "")
        assert f"with another {key}, and stays as it is" in refused.stderr
    again = enter("init", "--domain", "pole-lyon.example", "--set", "server.port=8123", "--admin", "mallory")
    assert again.exit_code == 0 and "stays as it is" in again.stderr and "runs this pole already" in again.stdout
    assert enter("init").exit_code == 0, "nothing is left to ask"
    assert (nowhere / "instance.toml").read_text() == text


def test_a_pole_whose_secret_is_elsewhere_is_given_no_second_one(
    nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Keys that a second secret had sealed would never open under the first."""

    def pole_line() -> dict[str, str]:
        return next(one for one in json.loads(enter("check", "--json").stdout) if one["what"] == "pole")

    monkeypatch.setenv("FEDIVERSE_CINEMA_SECRET", "the one with which this pole began, long enough")
    assert enter("init", "--domain", "lyon.example").exit_code == 0
    assert pole_line()["state"] == "ok"
    monkeypatch.delenv("FEDIVERSE_CINEMA_SECRET")
    refused = enter("create-account", "bob", "--password", "a long enough password")
    assert refused.exit_code == 1 and "The secret of this pole is missing" in refused.stderr
    assert pole_line()["state"] == "fault" and not (nowhere / "data/secret.key").exists()
    monkeypatch.setenv("FEDIVERSE_CINEMA_SECRET", "another one, which is long enough to be one, too")
    assert "its keys do not open" in pole_line()["found"]


def test_root_is_sent_to_the_user_whose_pole_it_is(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What root makes there is closed to that user: each nightly backup after it would fail."""
    if os.geteuid() == 0:
        os.chown(nowhere, 65534, 65534)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
    for command in (("init", "--domain", "lyon.example"), ("backup", "backups"), ("check",)):
        refused = enter(*command)
        assert (refused.exit_code, refused.stdout, list(nowhere.iterdir())) == (1, "", [])
        assert "belongs to the user" in refused.stderr and "sudo -u" in refused.stderr


@pytest.mark.parametrize(
    "given",
    [
        ("--domain", "lyon.example", "--set", "server.port=no"),
        ("--domain", "lyon.example", "--set", "nothing"),
        ("--domain", "lyon.example", "--region", "Atlantis"),
        ("--domain", "not a name"),
    ],
)
def test_what_cannot_be_set_leaves_nothing_behind(nowhere: Path, given: tuple[str, ...]) -> None:
    done = enter("init", *given)
    assert (done.exit_code, done.stdout, list(nowhere.iterdir())) == (1, "", [])
    assert len(done.stderr.strip().splitlines()) == 1


def test_settings_that_are_there_are_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "instance.toml"
    path.write_text("mine")
    with pytest.raises(Refused, match="exists"):
        beginning.write_settings(path, {"pole": {"host": "lyon.example"}})
    assert path.read_text() == "mine"


def test_every_kind_of_setting_is_written_as_it_is_read(tmp_path: Path) -> None:
    given = beginning.with_more(
        {"pole": {"host": "lyon.example", "name": 'É "\\'}},
        ['server.trusted_proxies=["10.0.0.1"]', "media.av1=true", "server.bind=0.0.0.0", "media.kept_free=5"],
    )
    write_new(tmp_path / "instance.toml", given)
    settings = read_settings(tmp_path / "instance.toml", {})
    assert (settings.pole.name, settings.server.trusted_proxies) == ('É "\\', ("10.0.0.1",))
    assert (settings.media.av1, settings.server.bind, settings.media.kept_free) == (True, "0.0.0.0", 5)


@pytest.mark.parametrize(
    ("address", "handle"),
    [
        ("Ána.Pérez+pole@lyon.example", "ana_perez"), ("", "equipe"), ("support@lyon.example", "equipe"),
        ("x@lyon.example", "equipe"), ("zoe@lyon.example", "zoe"),
    ],
)  # fmt: skip
def test_the_first_handle_is_like_the_mail_address(address: str, handle: str) -> None:
    assert beginning.handle_for(address) == handle


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("lyon.example", "Pôle Lyon"), ("pole-lyon.example", "Pôle Lyon"), ("pole.lyon.example", "Pôle Lyon"),
        ("xn--bziers-bva.example", "Pôle Béziers"), ("127.0.0.1:8000", "Pôle 127"),
    ],
)  # fmt: skip
def test_a_pole_without_a_name_is_called_like_its_domain(host: str, name: str) -> None:
    assert beginning.named_after(host) == name


@pytest.mark.parametrize(
    ("text", "code"),
    [("", ""), ("bretagne", "FR-BRE"), ("Brittany", "FR-BRE"), ("fr-bre", "FR-BRE"), ("CA-BC", "CA-BC")],
)
def test_a_region_is_known_by_its_code_and_by_both_names(text: str, code: str) -> None:
    assert beginning.region(text) == code


def test_a_region_that_nobody_knows_is_answered_with_what_is_like_it() -> None:
    with pytest.raises(WrongSettings, match="FR-BRE"):
        beginning.region("Bretange")
