"""The commands with which a pole begins: the questions of `init`, the check of everything, the pole, its accounts."""

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from fediverse_cinema import beginning, checking
from fediverse_cinema.accounts import mails, recovery
from fediverse_cinema.accounts import service as accounts
from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.beginning import Document
from fediverse_cinema.factors import service as factors
from fediverse_cinema.findings import Line
from fediverse_cinema.foundation.config import Settings
from fediverse_cinema.foundation.database import copies
from fediverse_cinema.foundation.database.migrating import migrate
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.instance_file import WrongSettings, read_settings, settings_path
from fediverse_cinema.poles import service as poles
from fediverse_cinema.terminal import Json, bring_up_to_date, in_house, out, plainly, print_json, sentence_of
from fediverse_cinema.web import mails as letters

app = typer.Typer()
MARKS = {"ok": "✓", "warning": "!", "fault": "✗", "unknown": "?"}
PASSWORD = "FEDIVERSE_CINEMA_PASSWORD"


@app.command()
def init(
    domain: Annotated[str, typer.Option(help="The name of the pole on the web. With it, nothing is asked.")] = "",
    name: Annotated[str, typer.Option(help="The pole's name.")] = "",
    region: Annotated[str, typer.Option(help="Its region, by name or ISO code.")] = "",
    language: Annotated[str, typer.Option(help="fr or en; else fr.")] = "",
    contact: Annotated[str, typer.Option(help="Mail address of the pole, which everybody can read.")] = "",
    admin: Annotated[str, typer.Option(help="Handle of the first member, who runs the pole.")] = "",
    more: Annotated[list[str] | None, typer.Option("--set", help="Another setting, like server.port=8001.")] = None,
    as_json: Json = False,
) -> None:
    """Begin a pole: five questions, instance.toml, the pole, its first member, and what to do next.

    Nothing that is there is overwritten; begun again, it goes on where it was.
    """
    with plainly():
        path, asked = settings_path(), not domain
        given = (domain, name, region, language, contact)
        if not path.exists():
            beginning.write_settings(path, beginning.with_more(_questions() if asked else _answers(*given), more or ()))
        else:
            beginning.require_same(read_settings(), path, beginning.with_more(_given(*given), more or ()))
            typer.echo(f"{path} is there already, and stays as it is.", err=True)
        settings = read_settings()
        _bring_up(settings)
        handle, secret, typed = "", "", True
        if not in_house(settings, beginning.is_run):
            handle, secret, typed = _first_member(settings, admin, asked=asked)
            in_house(settings, lambda: beginning.welcome_first(handle, secret))
        found = asyncio.run(checking.check_everything(settings))
    shown = "" if typed else secret
    if as_json:
        print_json(
            {
                "settings": str(path.resolve()), "url": f"{settings.base_url}/", "admin": handle or None,
                "password": shown or None, "checks": [line.as_dict() for line in found],
            }
        )  # fmt: skip
        return
    _show(found)
    _say_next(settings, path, handle, shown)


def _bring_up(settings: Settings) -> None:
    """An empty database gets its tables on PostgreSQL, too."""
    if asyncio.run(copies.is_empty(settings)):
        asyncio.run(migrate(settings))
    else:
        bring_up_to_date(settings)


def _questions() -> Document:
    """All of them, until the answers are right together: the domain stays for good."""
    typer.echo("Five questions; all answers but the first can be changed later in instance.toml.", err=True)
    while True:
        answers = _ask_all()
        for key, value in answers["pole"].items():
            typer.echo(f"  {key}: {value}", err=True)
        if typer.confirm("Is this right?", default=True, err=True):
            return answers


def _ask_all() -> Document:
    """Each is asked until its answer can be one."""
    domain = _ask("Domain of the pole (it can never change once films have travelled)", None, beginning.domain)
    name = _ask("Name of the pole", beginning.named_after(domain), beginning.name)
    region = _ask("Region, by name or ISO code (empty: none)", "", beginning.region)
    language = _ask("Language of pages, fr or en", "fr", beginning.language)
    contact = _ask("Mail address of the pole, which everybody can read (empty: none)", "", beginning.contact)
    return _answers(domain, name, region, language, contact)


def _answers(domain: str, name: str, region: str, language: str, contact: str) -> Document:
    name = name or beginning.named_after(beginning.domain(domain))
    return _given(domain, name, region, language or "fr", contact)


def _given(domain: str, name: str, region: str, language: str, contact: str) -> Document:
    """As settings, what was answered."""
    read = {
        "host": (beginning.domain, domain),
        "name": (beginning.name, name),
        "region": (beginning.region, region),
        "language": (beginning.language, language),
        "contact": (beginning.contact, contact),
    }
    return {"pole": {key: understand(text) for key, (understand, text) in read.items() if text.strip()}}


def _first_member(settings: Settings, admin: str, *, asked: bool) -> tuple[str, str, bool]:
    """Her handle and password, and whether she has typed that herself."""
    proposed = admin or beginning.handle_for(settings.pole.contact)
    given = os.environ.get(PASSWORD, "")
    if not asked:
        return beginning.handle(proposed), beginning.password(given), bool(given)
    handle = admin or _ask("Your handle, to sign in with", proposed, beginning.handle)
    typed = given or _ask_password()
    return beginning.handle(handle), beginning.password(typed), bool(typed)


def _ask_password() -> str:
    """Twice, unseen; empty when one shall be made for her."""
    while True:
        typed = _ask_unseen("Your password (empty: one is made for you)")
        try:
            beginning.password(typed)
        except CinemaError as error:
            typer.echo(error.sentence(), err=True)
            continue
        if not typed or typed == _ask_unseen("The same once more"):
            return typed
        typer.echo("The two are not the same.", err=True)


def _ask_unseen(question: str) -> str:
    return str(typer.prompt(question, default="", hide_input=True, show_default=False, err=True))


def _ask(question: str, default: str | None, read: Callable[[str], str]) -> str:
    return str(typer.prompt(question, default=default, err=True, value_proc=lambda text: _tried(read, text)))


def _tried(read: Callable[[str], str], text: str) -> str:
    try:
        return read(text)
    except (CinemaError, WrongSettings) as error:
        raise typer.BadParameter(sentence_of(error)) from error


def _say_next(settings: Settings, path: Path, handle: str, password: str) -> None:
    if password:
        typer.echo(f"\nThe password of @{handle}, shown this once: {password}")
    elif not handle:
        typer.echo("\nSomebody runs this pole already: no account was made.")
    steps = [
        "See to what is marked ✗ and ! above; `fediverse-cinema check` looks again.",
        "Start it: `fediverse-cinema run`, or as docs/running says for systemd or Docker.",
        f"Sign in at {settings.base_url}/login" + (f" as {handle}." if handle else "."),
        f"Let mail go out: [mail] in {path}." if not settings.mail.host else "",
        "Have it saved every night: `fediverse-cinema backup DIRECTORY` (deploy/systemd has a timer).",
        f"Fill in what French law asks for, at {settings.base_url}/admin/pole; then invite the others, at"
        f" {settings.base_url}/admin/invitations: a new pole takes in nobody else.",
    ]
    typer.echo("\nWhat comes next:")
    for number, step in enumerate(filter(None, steps), start=1):
        typer.echo(f" {number}. {step}")


@app.command()
def check(
    here: Annotated[bool, typer.Option("--here", help="This machine only, without the way here.")] = False,
    as_json: Json = False,
) -> None:
    """Look at settings, database, ffmpeg, clock, disk, mail, and the way here from outside; a remedy for each fault."""
    with plainly():
        found = asyncio.run(checking.check_everything(read_settings(), outside=not here))
    if as_json:
        print_json([line.as_dict() for line in found])
    else:
        _show(found)
    raise typer.Exit(1 if any(line.state == "fault" for line in found) else 0)


def _show(found: Sequence[Line]) -> None:
    table = Table("", "what", "found", "remedy")
    for line in found:
        table.add_row(MARKS[line.state], line.what, escape(line.found), escape(line.remedy))
    out.print(table)


@app.command()
def create_pole(as_json: Json = False) -> None:
    """Found the pole of the settings: its Group, its companion Person, the instance."""
    with plainly():
        settings = read_settings()
        bring_up_to_date(settings)
        made = in_house(settings, poles.found)
    if as_json:
        print_json({"url": f"{settings.base_url}/", "founded_now": made})
    else:
        name, address = settings.pole.name, f"{settings.base_url}/"
        typer.echo(f"{name} is founded at {address}" if made else f"{name} is founded already, at {address}")


@app.command()
def create_account(
    handle: Annotated[str, typer.Argument(help="Small letters, figures and _.")],
    name: Annotated[str, typer.Option(help="The name that everybody sees.")] = "",
    password: Annotated[str, typer.Option(help="Asked for when it is not given.", envvar=PASSWORD)] = "",
    admin: Annotated[bool, typer.Option("--admin", help="May run the pole.")] = False,
    mail: Annotated[str, typer.Option(help="Her mail address: she is asked there to confirm it.")] = "",
    as_json: Json = False,
) -> None:
    """Make a member who can sign in."""
    with plainly():
        settings = read_settings()
        secret = password or typer.prompt("Password", hide_input=True, confirmation_prompt=True)

        async def make() -> Account:
            await poles.pole_actors()
            if mail:
                mails.check(mail)
            made = await accounts.make_account(
                handle, name or handle, secret, role=Role.ADMIN if admin else Role.MEMBER
            )
            if mail:
                await letters.name(made, mail)
            return made

        actor = in_house(settings, make).creator.actor
    if as_json:
        print_json({"id": actor.uri, "handle": actor.handle, "page": actor.page_url})
    else:
        typer.echo(f"@{actor.address} can sign in at {settings.base_url}/login")


@app.command()
def reset_password(
    handle: Annotated[str, typer.Argument(help="Of the member.")],
    password: Annotated[str, typer.Option(help="Asked for when it is not given.", envvar=PASSWORD)] = "",
    factors_off: Annotated[
        bool, typer.Option("--factors-off", help="Take off her second step, too: app, passkeys, recovery codes.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Give a member another password, for who cannot be written to. All her sessions end."""
    with plainly():
        settings = read_settings()
        secret = password or typer.prompt("New password", hide_input=True, confirmation_prompt=True)

        async def reset() -> Actor:
            account = await recovery.reset(handle, secret)
            if factors_off:
                await factors.take_off(account.id)
            return account.creator.actor

        actor = in_house(settings, reset)
    if as_json:
        print_json({"id": actor.uri, "handle": actor.handle})
    else:
        more = " Nothing else is asked at the sign-in." if factors_off else ""
        typer.echo(f"@{actor.address} has another password; all sessions have ended.{more}")
