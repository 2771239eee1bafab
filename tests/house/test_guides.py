"""What the guides name must be there: sentences of pages in both languages, addresses, files, commands, settings."""

import re
from pathlib import Path
from typing import Any

import pytest
import typer
from babel.messages.pofile import read_po

from fediverse_cinema.cli import app
from fediverse_cinema.poles.first_texts import NAMES, TEXTS
from fediverse_cinema.web.routes.table import ROUTES

ROOT = Path(__file__).parents[2]
PO = ROOT / "fediverse_cinema/web/locales/fr/LC_MESSAGES/messages.po"
GUIDES = sorted(path for path in (ROOT / "docs/guides").glob("*.md") if path.name != "README.md")
FOR_WHOM = {"visitor", "film-maker", "curator", "project-lead", "moderator", "admin"}
TWO_PRINTED_PAGES = 7500  # characters without the addresses of links: in 10 point on A4, with headings and tables

LABEL = re.compile(r"\*\*([^*\n]+)\*\*(?: \(\*([^*\n]+)\*\))?")
CODE = re.compile(r"`([^`\n]+)`")
ANCHOR = re.compile(r"\]\(([^)#\s]+)#([^)\s]+)\)")
COMMAND = re.compile(r"(?:pole|fediverse-cinema) ([a-z].*)")
ON_THE_MACHINE = ("/etc/", "/opt/", "/var/")


def _name(path: Path) -> str:
    return path.stem


def _sentences() -> dict[str, str]:
    """English to French: what pages say, and the names of the pages that every pole has."""
    with PO.open("rb") as file:
        found = {one.id: str(one.string) for one in read_po(file) if isinstance(one.id, str) and one.id}
    for name in NAMES:
        english, french = (_title(TEXTS / f"{name}.{language}.md") for language in ("en", "fr"))
        found.setdefault(english, french)
    return found


def _title(text: Path) -> str:
    return text.read_text("utf-8").partition("\n")[0].removeprefix("# ")


def _codes(guide: Path) -> list[str]:
    return CODE.findall(guide.read_text("utf-8"))


def _is_route(path: str) -> bool:
    return any(re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", row.path), path) for row in ROUTES)


def test_there_is_a_guide_for_each_and_the_readme_leads_to_it() -> None:
    assert {guide.stem for guide in GUIDES} == FOR_WHOM
    readme, their_list = (path.read_text("utf-8") for path in (ROOT / "README.md", ROOT / "docs/guides/README.md"))
    assert [guide.name for guide in GUIDES if f"(docs/guides/{guide.name})" not in readme] == []
    assert [guide.name for guide in GUIDES if f"({guide.name})" not in their_list] == []


@pytest.mark.parametrize("guide", GUIDES, ids=_name)
def test_a_guide_calls_things_as_the_pages_do_in_both_languages(guide: Path) -> None:
    sentences, met, wrong = _sentences(), set[str](), []
    labels = LABEL.findall(guide.read_text("utf-8"))
    for english, french in labels:
        if english not in sentences:
            wrong.append(f"{english}: no page says so")
        elif french and french != sentences[english]:
            wrong.append(f"{english}: in French {sentences[english]}, not {french}")
        elif not french and english not in met and sentences[english] != english:
            wrong.append(f"{english}: without its French, {sentences[english]}")
        met.add(english)
    assert len(met) > 10
    assert wrong == []


@pytest.mark.parametrize("guide", GUIDES, ids=_name)
def test_the_addresses_and_files_that_a_guide_names_are_there(guide: Path) -> None:
    running = "".join(path.read_text("utf-8") for path in (ROOT / "docs/running").glob("*.md"))
    words = [code for code in _codes(guide) if re.fullmatch(r"/?[\w./-]+", code) and ("/" in code or ".md" in code)]
    paths = [word for word in words if word.startswith("/") and not word.startswith(ON_THE_MACHINE)]
    assert [path for path in paths if not _is_route(path)] == []
    files = [word for word in words if word not in paths]
    assert [name for name in files if name not in running and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("guide", GUIDES, ids=_name)
def test_the_commands_and_options_that_a_guide_names_exist(guide: Path) -> None:
    for code in _codes(guide):
        if match := COMMAND.fullmatch(code):
            found: Any = typer.main.get_command(app)
            for word in match[1].split():
                if commands := getattr(found, "commands", None):
                    assert word in commands, code
                    found = commands[word]
                elif word.startswith("--"):
                    assert any(word in parameter.opts for parameter in found.params), code


@pytest.mark.parametrize("guide", GUIDES, ids=_name)
def test_the_settings_and_headings_that_a_guide_names_exist(guide: Path) -> None:
    example = (ROOT / "instance.toml.example").read_text("utf-8")
    for code in _codes(guide):
        if match := re.fullmatch(r"(pole|server|federation|media|films|storage|mail)\.([a-z_0-9]+)", code):
            part = example.partition(f"[{match[1]}]")[2].partition("\n[")[0]
            assert re.search(rf"^#? ?{match[2]} = ", part, re.M), code
    for target, anchor in ANCHOR.findall(guide.read_text("utf-8")):
        headings = re.findall(r"^#+ (.+)$", (guide.parent / target).read_text("utf-8"), re.M)
        slugs = {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}
        assert anchor in slugs, f"{target}#{anchor}"


@pytest.mark.parametrize("guide", GUIDES, ids=_name)
def test_a_guide_fits_on_two_printed_pages(guide: Path) -> None:
    assert len(re.sub(r"\]\([^)]*\)", "", guide.read_text("utf-8"))) <= TWO_PRINTED_PAGES
