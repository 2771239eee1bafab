"""Settings: the example shows them all, and whoever writes a wrong one reads what to write instead."""

from dataclasses import fields
from pathlib import Path

import pytest

from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.instance_file import (
    SECRETS_FROM_ENVIRONMENT,
    SECTIONS,
    WrongSettings,
    example,
    read_settings,
)

EXAMPLE = Path(__file__).parents[2] / "instance.toml.example"


def _read(directory: Path, text: str, environment: dict[str, str] | None = None) -> Settings:
    path = directory / "instance.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path, environment or {})


def test_the_example_shows_every_setting_with_its_default_and_its_help() -> None:
    assert EXAMPLE.read_text(encoding="utf-8") == example()
    for section in SECTIONS.values():
        for known in fields(section):
            assert known.metadata["help"].endswith("."), known.name
            assert f"\n# {known.metadata['help']}" in example(), known.name


def test_the_example_and_an_empty_file_both_mean_the_defaults(tmp_path: Path) -> None:
    assert _read(tmp_path, example()) == _read(tmp_path, "") == Settings(directory=tmp_path)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[pole", "this is not TOML"),
        (
            "[poles]",
            "no section [poles]. "
            "Sections are: pole, server, federation, database, media, films, storage, cache, mail, secrets.",
        ),
        ("pole = 3", "pole is 3; it must be a section, [pole]."),
        ("[pole]\nhosts = 'a'", "no setting pole.hosts. Settings there are: host, name, about, region"),
        ("[pole]\nhost = 3", "pole.host is 3; allowed is a host name in small letters"),
        ("[pole]\nhost = 'https://lyon.example'", "pole.host is 'https://lyon.example'; allowed is a host name"),
        ("[pole]\nhost = 'Lyon.example'", "pole.host is 'Lyon.example'; allowed is a host name in small letters"),
        ("[pole]\nhost = 'lyon.example:8000'", "pole.host is 'lyon.example:8000'; over https, allowed is a name"),
        ("[pole]\nname = ''", "pole.name is ''; allowed is 1 to 120 characters"),
        ("[pole]\nregion = 'Bretagne'", "pole.region is 'Bretagne'; allowed is like \"FR-BRE\", or empty"),
        ("[pole]\nlanguage = 'de'", 'pole.language is \'de\'; allowed is one of "fr", "en"'),
        ("[pole]\npaper = 'yellow'", "pole.paper is 'yellow'; allowed is like \"#ffd91a\""),
        ("[pole]\nabout = true", "pole.about is True; allowed is a text in quotes"),
        ("[mail]\nhost = 'smtp.example'", "mail.host is 'smtp.example'; then mail.sender is needed too."),
        ("[mail]\nuser = 'a'\nsecurity = 'none'", 'mail.user is given; then mail.security is "starttls" or "tls"'),
        ("[mail]\nsecurity = 'ssl'", 'mail.security is \'ssl\'; allowed is one of "starttls", "tls", "none"'),
        ("[mail]\nsender = 'a@b\\nc'", "mail.sender is"),
        ("[mail]\npassword = 3", "mail.password is something that is not shown here"),
        ("[server]\nport = '8000'", "server.port is '8000'; allowed is a number from 1 to 65535"),
        ("[server]\nport = true", "server.port is True; allowed is a number from 1 to 65535"),
        ("[server]\nport = 0", "server.port is 0; allowed is a number from 1 to 65535"),
        ("[server]\ntrusted_proxies = '127.0.0.1'", "server.trusted_proxies is '127.0.0.1'; allowed is a list"),
        ("[server]\ntrusted_proxies = [1]", "server.trusted_proxies is [1]; allowed is a list of addresses"),
        ("[server]\nlog = 'xml'", 'server.log is \'xml\'; allowed is one of "console", "json"'),
        ("[federation]\nscheme = 'ftp'", 'federation.scheme is \'ftp\'; allowed is one of "https", "http"'),
        ("[federation]\nallowed_private_networks = ['home']", "is ['home']; allowed is a list like [\"127.0.0.0/8\"]"),
        ("[database]\nurl = 'mysql://x'", 'database.url is \'mysql://x\'; allowed is "sqlite:PATH", or "postgres://'),
        ("[database]\nconnections = 1", "database.connections is 1; allowed is a number from 2 to 200"),
        ("[media]\nlargest_upload = -1", "media.largest_upload is -1; allowed is a positive number"),
        ("[media]\npreparations = 65", "media.preparations is 65; allowed is a number from 1 to 64"),
        ("[storage]\nkind = 'ftp'", 'storage.kind is \'ftp\'; allowed is one of "disk", "s3"'),
        ("[storage]\nkind = 's3'", 'storage.kind is "s3"; then storage.bucket and storage.public_url are needed'),
        (
            "[secrets]\nkey = 'short'",
            "secrets.key is something that is not shown here; allowed is empty, or at least 32 characters",
        ),
    ],
)
def test_a_wrong_setting_names_the_file_the_key_what_was_read_and_what_is_allowed(
    text: str, says: str, tmp_path: Path
) -> None:
    with pytest.raises(WrongSettings) as caught:
        _read(tmp_path, text)
    assert str(caught.value).startswith(f"{tmp_path / 'instance.toml'}: ")
    assert says in str(caught.value)


def test_a_file_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WrongSettings, match=r"no such file. `fediverse-cinema init` .*FEDIVERSE_CINEMA_CONFIG"):
        read_settings(tmp_path / "instance.toml", {})


def test_the_environment_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("[pole]\nname = 'Pôle Sud'\n", encoding="utf-8")
    settings = read_settings(environment={"FEDIVERSE_CINEMA_CONFIG": str(tmp_path / "other.toml")})
    assert settings.pole.name == "Pôle Sud"
    assert settings.path("data/media") == tmp_path / "data/media"


@pytest.mark.parametrize("variable", SECRETS_FROM_ENVIRONMENT)
def test_a_secret_of_the_environment_counts_more_than_the_file(variable: str, tmp_path: Path) -> None:
    section, key = SECRETS_FROM_ENVIRONMENT[variable]
    in_file, given = (f"postgres://{word}-and-some-more-to-be-long-enough" for word in ("file", "environment"))
    first = (
        '[database]\nurl = "postgres://db.example/cinema"\n'
        if key in ("direct_url", "replica_url")
        else f"[{section}]\n"
    )
    settings = _read(tmp_path, f'{first}{key} = "{in_file}"', {variable: given})
    assert getattr(getattr(settings, section), key) == given
