"""What the documents say must be so: links lead somewhere, files that are named exist, tables match the code."""

import re
import tomllib
from pathlib import Path

import pytest

import fediverse_cinema
from fediverse_cinema.foundation.instance_file import SECRETS_FROM_ENVIRONMENT
from fediverse_cinema.inbox.routes import ROUTES
from fediverse_cinema.worker import JOBS

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "fediverse_cinema"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`\n]+)`")
FEP_URL = "https://codeberg.org/fediverse/fep/src/branch/main/fep/{slug}/fep-{slug}.md"


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _rows(table: str) -> list[tuple[str, ...]]:
    return [
        tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines() if line[:1] == "|"
    ]


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_links_between_the_documents_resolve(document: Path) -> None:
    targets = [link.partition("#")[0] for link in LINK.findall(document.read_text(encoding="utf-8"))]
    here = [target for target in targets if target and "://" not in target]
    assert [target for target in here if not (document.parent / target).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=_name)
def test_the_documents_speak_of_no_path_outside_the_project(document: Path) -> None:
    assert not re.search(r"/(work|home|tmp)/", document.read_text(encoding="utf-8"))


def test_the_files_that_the_walk_names_exist() -> None:
    """Written as one finds them from the package, or from the root."""
    named = {
        word for word in CODE.findall(_text("docs/walk.md")) if re.fullmatch(r"\w[\w./-]*(\.(py|html|toml)|/)", word)
    }
    to_come = {
        "funding/",
        "funding/wire.py",
        "funding/queries.py",
    }
    in_any_room = {"models.py", "service.py"}
    assert len(named) > 60
    assert [
        name
        for name in sorted(named - to_come - in_any_room)
        if not (PACKAGE / name).exists() and not (ROOT / name).exists()
    ] == []


def test_the_floors_of_the_walk_are_those_that_lint_imports_holds() -> None:
    layers = tomllib.loads(_text("pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    drawn = _text("docs/walk.md").partition("## The floors")[2].split("```")[1]
    assert [line.partition("  ")[0].strip() for line in drawn.strip("\n").splitlines()] == [
        layer.replace("foundation | logs", "foundation") for layer in layers
    ]


def test_the_files_that_the_decisions_name_exist() -> None:
    words = {word for path in (ROOT / "docs/decisions").glob("*.md") for word in CODE.findall(path.read_text())}
    named = {word for word in words if re.fullmatch(r"\w+/[\w/]+(\.py|/)", word)}
    assert len(named) > 5
    assert [name for name in named if not (PACKAGE / name).exists() and not (ROOT / name).exists()] == []


def test_every_fep_is_named_with_its_link() -> None:
    text = _text("FEDERATION.md")
    named = set(re.findall(r"FEP-([0-9a-f]{4})\b", text))
    assert len(named) > 5
    assert [slug for slug in sorted(named) if FEP_URL.format(slug=slug) not in text] == []


def test_federation_md_lists_every_activity_that_the_inbox_understands() -> None:
    inbox = _text("FEDERATION.md").partition("### The inbox")[2].partition("### What we send")[0]
    listed = [row[:2] for row in _rows(inbox) if len(row) == 3 and row[0].isalpha() and row[0] != "Activity"]
    assert sorted(listed) == sorted(ROUTES)


def test_the_decisions_are_numbered_without_a_gap() -> None:
    paths = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in paths] == list(range(1, len(paths) + 1))
    for number, path in enumerate(paths, start=1):
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. ")


def test_the_changelog_has_this_version_or_what_is_unreleased() -> None:
    assert re.search(rf"^## \[({re.escape(fediverse_cinema.__version__)}|Unreleased)\]", _text("CHANGELOG.md"), re.M)


def test_the_settings_that_the_pages_about_running_name_exist() -> None:
    sections = {"pole", "server", "federation", "database", "media", "films", "storage", "mail", "secrets"}
    example = _text("instance.toml.example")
    pages = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "docs/running").glob("*.md"))
    words = [*CODE.findall(pages), *re.findall(r"--set '?([\w.]+)=", pages)]
    named = {tuple(word.split(".")) for word in words if re.fullmatch(r"[a-z]+\.[a-z_0-9]+", word)}
    settings = [(section, key) for section, key in named if section in sections and key not in ("lock", "md")]
    assert len(settings) > 15
    for section, key in settings:
        part = example.partition(f"[{section}]")[2].partition("\n[")[0]
        assert re.search(rf"^{key} = ", part, re.M), f"{section}.{key}"


def test_the_pages_about_running_name_every_secret_and_every_queue() -> None:
    assert set(re.findall(r"FEDIVERSE_CINEMA_\w+", _text("docs/running/start.md"))) >= set(SECRETS_FROM_ENVIRONMENT)
    [queues] = re.findall(r"Queues are (.+?)\. Every queue", _text("docs/running/growing.md"))
    assert set(CODE.findall(queues)) == {kind.queue for kind in JOBS.values()}
