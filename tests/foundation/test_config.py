"""Reading instance.toml: which file, from where its paths start, what comes from the environment."""

from dataclasses import FrozenInstanceError, fields
from pathlib import Path

import pytest

from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.instance_file import (
    CONFIG_VARIABLE,
    SECRETS_FROM_ENVIRONMENT,
    WrongSettings,
    example,
    read_settings,
)

KEY = "a secret that is long enough to be one"


def written(directory: Path, text: str = "", name: str = "instance.toml") -> Path:
    path = directory / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_file_means_all_defaults(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path), {}) == Settings(directory=tmp_path)


def test_the_example_means_all_defaults_too(tmp_path: Path) -> None:
    assert read_settings(written(tmp_path, example()), {}) == Settings(directory=tmp_path)


def test_the_variable_names_the_file_unless_a_path_is_given(tmp_path: Path) -> None:
    named = written(tmp_path, '[pole]\nname = "Named"\n', "other.toml")
    given = written(tmp_path, '[pole]\nname = "Given"\n')
    environment = {CONFIG_VARIABLE: str(named)}
    assert read_settings(None, environment).pole.name == "Named"
    assert read_settings(given, environment).pole.name == "Given"


@pytest.mark.parametrize("environment", [{}, {CONFIG_VARIABLE: ""}])
def test_without_the_variable_the_file_lies_where_we_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str]
) -> None:
    written(tmp_path, '[pole]\nname = "Here"\n')
    monkeypatch.chdir(tmp_path)
    settings = read_settings(None, environment)
    assert settings.pole.name == "Here"
    assert settings.directory == tmp_path


def test_relative_paths_start_where_the_file_lies_and_absolute_ones_where_they_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pole").mkdir()
    (tmp_path / "elsewhere").mkdir()
    path = written(tmp_path / "pole", '[database]\nurl = "sqlite:rows/a.sqlite3"\n[media]\ndirectory = "../films"\n')
    monkeypatch.chdir(tmp_path / "elsewhere")
    settings = read_settings(path, {})
    assert settings.sqlite_path == tmp_path / "pole/rows/a.sqlite3"
    assert settings.path(settings.media.directory) == tmp_path / "films"
    assert settings.path(settings.secrets.key_file) == tmp_path / "pole/data/secret.key"
    absolute = read_settings(written(tmp_path, '[database]\nurl = "sqlite:/var/rows/a.sqlite3"\n'), {})
    assert absolute.sqlite_path == Path("/var/rows/a.sqlite3")


def test_a_relative_name_of_the_file_gives_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path)
    monkeypatch.chdir(tmp_path)
    settings = read_settings(Path("instance.toml"), {})
    monkeypatch.chdir("/")
    assert settings.path("data") == tmp_path / "data"


def test_secrets_come_from_the_environment_before_the_file(tmp_path: Path) -> None:
    path = written(tmp_path, f'[secrets]\nkey = "{"f" * 40}"\n[database]\nurl = "sqlite:file.sqlite3"\n')
    settings = read_settings(
        path,
        {
            "FEDIVERSE_CINEMA_SECRET": KEY,
            "FEDIVERSE_CINEMA_DATABASE_URL": "postgres://u:p@127.0.0.1/cinema",
            "FEDIVERSE_CINEMA_S3_ACCESS_KEY": "access",
            "FEDIVERSE_CINEMA_S3_SECRET_KEY": "secret",
        },
    )
    assert settings.secrets.key == KEY
    assert settings.database.url == "postgres://u:p@127.0.0.1/cinema"
    assert not settings.uses_sqlite
    assert (settings.storage.access_key, settings.storage.secret_key) == ("access", "secret")
    assert settings.secrets.key_file == "data/secret.key", "what the environment does not name stays"


def test_an_empty_variable_is_none(tmp_path: Path) -> None:
    path = written(tmp_path, f'[secrets]\nkey = "{KEY}"\n')
    settings = read_settings(path, dict.fromkeys(SECRETS_FROM_ENVIRONMENT, ""))
    assert settings.secrets.key == KEY
    assert settings.database.url == "sqlite:data/cinema.sqlite3"


def test_a_directory_is_no_file_to_read(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="cannot be read: Is a directory"):
        read_settings(tmp_path, {})


def test_every_secret_of_the_environment_is_a_setting() -> None:
    sections = {section.name: section.default for section in fields(Settings)}
    for section, key in SECRETS_FROM_ENVIRONMENT.values():
        assert key in {setting.name for setting in fields(sections[section])}


def test_a_wrong_secret_of_the_environment_is_wrong_and_not_shown(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="secrets.key") as caught:
        read_settings(written(tmp_path), {"FEDIVERSE_CINEMA_SECRET": "short-one"})
    assert "short-one" not in str(caught.value)


def test_a_section_that_is_none_is_a_sentence_although_the_environment_adds_to_it(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match="must be a section"):
        read_settings(written(tmp_path, "secrets = 3\n"), {"FEDIVERSE_CINEMA_SECRET": KEY})


def test_lists_become_tuples_so_that_nothing_can_change_them(tmp_path: Path) -> None:
    text = '[server]\ntrusted_proxies = ["10.0.0.1", "10.0.0.2"]\n'
    settings = read_settings(written(tmp_path, text), {})
    assert settings.server.trusted_proxies == ("10.0.0.1", "10.0.0.2")
    assert hash(settings) == hash(read_settings(written(tmp_path, text), {}))


@pytest.mark.parametrize(("part", "name"), [("", "directory"), ("pole", "host"), ("secrets", "key")])
def test_settings_are_frozen(part: str, name: str) -> None:
    settings = Settings()
    with pytest.raises(FrozenInstanceError):
        setattr(getattr(settings, part) if part else settings, name, "changed")


@pytest.mark.parametrize(
    ("scheme", "host", "expected"),
    [("https", "lyon.example", "https://lyon.example"), ("http", "127.0.0.1:8001", "http://127.0.0.1:8001")],
)
def test_the_base_url_is_scheme_and_host(tmp_path: Path, scheme: str, host: str, expected: str) -> None:
    text = f'[pole]\nhost = "{host}"\n[federation]\nscheme = "{scheme}"\n'
    assert read_settings(written(tmp_path, text), {}).base_url == expected


@pytest.mark.parametrize(
    "address",
    [
        "postgres://cinema:sesame@db.example:port/cinema",
        "postgres://cinema:ses/ame@db.example/cinema",
        "postgres://cinema:sesame@db.example/cinema?sslmod=require",
        "postgres://cinema:sesame@db.example/cinema?sslmode",
        "mysql://cinema:sesame@db.example/cinema",
    ],
)
def test_an_address_of_postgresql_that_no_driver_understands_is_refused(tmp_path: Path, address: str) -> None:
    for name in ("url", "direct_url", "replica_url"):
        with pytest.raises(WrongSettings, match=rf"database.{name} is .*://…@db.*sslmode=") as refused:
            read_settings(written(tmp_path, f'[database]\n{name} = "{address}"\n'), {})
        assert "ame@" not in str(refused.value), "nor is the password shown"


@pytest.mark.parametrize("name", ["direct_url", "replica_url"])
def test_what_only_postgresql_has_is_refused_beside_a_sqlite_file(tmp_path: Path, name: str) -> None:
    text = f'[database]\n{name} = "postgres://db.example/cinema"\n'
    with pytest.raises(WrongSettings, match=f"database.{name} is for PostgreSQL"):
        read_settings(written(tmp_path, text), {})
    settings = read_settings(written(tmp_path, text + 'url = "postgres://pool.example/cinema"\n'), {})
    assert getattr(settings.database, name) == "postgres://db.example/cinema"
