"""Pages as a browser gets them: complete, escaped, in two languages, made for everybody."""

import hashlib
import json
import re
import subprocess
import sys
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import fediverse_cinema.web
from fediverse_cinema.web.templating import environment, link
from fediverse_cinema.web.translation import LANGUAGES, LOCALES, Language
from tests.web.sample_pages import pages, show

WEB = Path(fediverse_cinema.web.__file__).parent
STATIC = WEB / "static"
ROOT = WEB.parent.parent
CASES = list(pages())
VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Tags(HTMLParser):
    """The tags of a page in order, each with its attributes and its open ancestors; fails when they do not nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None], tuple[str, ...]]] = []
        self.open: list[str] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), tuple(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def named(self, *names: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes, _ in self.found if tag in names]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_template_compiles(language: Language) -> None:
    for name in environment(language).list_templates():
        environment(language).get_template(name)


def test_every_page_template_is_shown_by_these_tests() -> None:
    partial = {name for name in environment().list_templates() if name.rpartition("/")[2].startswith("_")}
    assert {template for template, _ in pages().values()} == set(environment().list_templates()) - partial - {
        "base.html"
    }


def _is_whole_and_speaks_one_language(case: str, language: Language, tags: Tags) -> None:
    assert tags.named("html") == [{"lang": language}]
    assert len(tags.named("h1")) == len(tags.named("main")) == 1
    assert ("Déposer un film" in show(case, language)) is (
        language == "fr"
        and case in {"upload", "refused upload", "refused address", "whole upload", "workshop", "empty workshop"}
    )


def _ids_are_unique_and_everything_that_names_one_finds_it(tags: Tags) -> None:
    ids = Counter(attributes["id"] for _, attributes, _ in tags.found if "id" in attributes)
    assert all(count == 1 for count in ids.values()), ids
    for tag, attributes, _ in tags.found:
        named = [attributes.get(name) or "" for name in ("for", "aria-labelledby", "aria-describedby")]
        href = attributes.get("href") or ""
        if tag == "a" and href.startswith("#") and href != "#":
            named.append(href[1:])
        assert all(word in ids for words in named for word in words.split()), (tag, attributes)


def _every_control_has_a_label_and_every_picture_an_alt(tags: Tags) -> None:
    labelled = {attributes.get("for") for attributes in tags.named("label")}
    for attributes in tags.named("input", "textarea", "select"):
        assert attributes.get("type") == "hidden" or attributes["id"] in labelled
    assert all("alt" in attributes for attributes in tags.named("img"))


@pytest.mark.parametrize("case", [case for case in CASES if case.startswith("refused")])
def test_a_refused_form_says_so_at_once_and_keeps_what_was_typed(case: str) -> None:
    page = show(case, text="Nora’s words")
    tags = Tags(page)
    assert re.search(r"<title>Erreur\xa0: ", page)
    (alert,) = [
        attributes
        for _, attributes, _ in tags.found
        if attributes.get("role") == "alert" and "hidden" not in attributes
    ]
    assert alert["tabindex"] == "-1" and "autofocus" in alert
    assert "Nora’s words" in page
    if case != "refused sign in":
        (wrong,) = [attributes for _, attributes, _ in tags.found if attributes.get("aria-invalid") == "true"]
        assert f"{wrong['id']}-error" in (wrong["aria-describedby"] or "").split()
        assert re.search(r'class="error" id="[a-z]+-error">Erreur\xa0: ce texte', page)


def _every_form_that_changes_something_carries_the_token(tags: Tags) -> None:
    """WEB-10."""
    posts = [attributes for attributes in tags.named("form") if attributes.get("method") == "post"]
    tokens = [attributes for attributes in tags.named("input") if attributes.get("name") == "csrf"]
    assert [attributes["value"] for attributes in tokens] == ["a-token"] * len(posts)
    others = [attributes["action"] for attributes in tags.named("form") if attributes not in posts]
    # It changes nothing, and is sent with GET.
    compare = "/projects/bac/team/files/1/compare"
    assert set(others) <= {
        "/search",
        "/films",
        "/people",
        "/projects",
        "/calls",
        "/agenda",
        "/selections",
        "/labels",
        "/companies",
        "/admin/hosts",
        "/admin/rules",
        "/admin/members",
        "/admin/figures",
        compare,
    }


def test_a_field_has_the_attributes_that_its_page_gives_it() -> None:
    (title,) = [attributes for attributes in Tags(show("upload")).named("input") if attributes.get("name") == "title"]
    assert title.keys() >= {"required", "maxlength", "autocomplete"}


def test_no_template_declares_anything_safe() -> None:
    """HTML of people goes through `clean`, whatever was done when it was kept."""
    for path in (WEB / "templates").rglob("*.html"):
        assert not re.search(r"\|\s*safe|autoescape", path.read_text()), path


@pytest.mark.parametrize("case", ["film for a visitor", "answer", "member"])
def test_WEB_06_a_row_older_than_a_mend_of_the_cleaner_is_cleaned_on_its_way_out(case: str) -> None:
    row = "<p>Vu.<img src=x onerror=alert(1)><script>alert(1)</script><style>*{}</style></p>"
    tags = Tags(show(case, row=row))
    assert not tags.named("style") and not [a for a in tags.named("img") if a.get("src") == "x"]
    assert all(attributes.get("src") for attributes in tags.named("script"))


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>\'{{7*7}}{% include "base.html" %}'


def _what_a_stranger_writes_stays_text(tags: Tags) -> None:
    """WEB-06."""
    assert all(attributes.keys() <= {"type", "src"} and attributes["src"] for attributes in tags.named("script"))
    assert not [tag for tag, attributes, _ in tags.found if any(name.startswith("on") for name in attributes)]
    for _, attributes, _ in tags.found:
        for name in ("href", "src", "action", "poster", "data-hls", "data-progress"):
            assert not (attributes.get(name) or "").lower().startswith("javascript"), attributes


def _template_words_stay_as_they_were_typed(page: str) -> None:
    """WEB-08."""
    assert "{{7*7}}" in page
    drawn = re.compile(r' (d|x|y|viewBox)="[-Mlz\d ]*"')  # by numbers of ours
    assert "49" not in drawn.sub("", page.replace(HOSTILE, "").replace("a-token", ""))


def _nothing_comes_from_elsewhere_and_no_script_or_style_is_inline(tags: Tags) -> None:
    """WEB-09."""
    assert not tags.named("style", "iframe", "object", "embed", "base")
    assert not [attributes for _, attributes, _ in tags.found if "style" in attributes]
    loaded = [attributes.get("src") for attributes in tags.named("script", "img", "source", "video", "track")]
    loaded += [a.get("href") for a in tags.named("link") if a["rel"] not in ("alternate", "canonical")]
    loaded += [attributes.get("poster") or attributes.get("data-hls") for attributes in tags.named("video")]
    assert all(address.startswith("/") for address in loaded if address)


@pytest.mark.parametrize("case", CASES)
def test_a_page_keeps_the_rules_of_every_page(case: str) -> None:
    """WEB-06, WEB-08, WEB-09 and WEB-10 among them. One test: to draw a page takes longer than to look at it."""
    french, english = Tags(show(case)), Tags(show(case, "en"))
    _is_whole_and_speaks_one_language(case, "fr", french)
    _is_whole_and_speaks_one_language(case, "en", english)
    _ids_are_unique_and_everything_that_names_one_finds_it(french)
    _every_control_has_a_label_and_every_picture_an_alt(french)
    _every_form_that_changes_something_carries_the_token(french)
    _nothing_comes_from_elsewhere_and_no_script_or_style_is_inline(french)
    written_by_a_stranger = show(case, text=HOSTILE, url="javascript:alert(1)")
    _what_a_stranger_writes_stays_text(Tags(written_by_a_stranger))
    _template_words_stay_as_they_were_typed(written_by_a_stranger)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://pole-sud.example/@rosa", "https://pole-sud.example/@rosa"),
        ("HTTP://a.example/", "HTTP://a.example/"),
        ("/films/x", "/films/x"),
        ("/", "/"),
        ("javascript:alert(1)", "#"),
        ("\tjavascript:alert(1)", "#"),
        ("java\tscript:alert(1)", "#"),
        ("data:text/html,x", "#"),
        ("//evil.example", "#"),
        ("/\\evil.example", "#"),
        ("", "#"),
        (None, "#"),
    ],
)
def test_WEB_03_an_address_leads_to_the_web_or_nowhere(address: str | None, shown: str) -> None:
    assert link(address) == shown


def test_a_film_that_warns_shows_its_warning_and_no_still_in_lists() -> None:
    page = show("films")
    assert "Avertissement" in page
    assert "/media/s.jpg" not in page


def test_a_visitor_answers_from_her_server_and_a_member_answers_here() -> None:
    visitor, member = show("film for a visitor"), show("film for a member")
    away, answers = "/interact?to=https%3A//bretagne.example/ap/films/1", 'action="/films/marees/answers"'
    assert (away in visitor, answers in visitor) == (True, False)
    assert (away in member, answers in member) == (False, True)


def test_only_its_maker_is_offered_to_change_a_film() -> None:
    offered = [case for case in CASES if 'href="/films/marees/edit">Modifier la fiche' in show(case)]
    assert offered == [
        "film for its maker", "draft", "draft being prepared", "film whose maker puts aside",
        "film with what was put aside",
    ]  # fmt: skip


def test_a_draft_cannot_be_liked_shared_or_answered() -> None:
    page = show("draft")
    assert not re.search(r'action="/films/marees/(un)?(like|share)|/answers"', page)


def test_the_player_works_without_a_script_and_never_plays_by_itself() -> None:
    (video,) = Tags(show("film for a visitor")).named("video")
    assert {"controls", "width", "height", "data-player"} <= video.keys()
    assert video["preload"] == "none" and "autoplay" not in video
    assert (video["width"], video["height"]) == ("1280", "536")
    assert json.loads(video["data-words"] or "")["Playback rate"] == "Vitesse"


def test_the_player_is_told_every_word_that_it_may_say() -> None:
    """Its own French would be another voice; what is not in `data-words` would be English."""
    bundle = (STATIC / "vendor/media-chrome.js").read_text()
    template = (WEB / "templates/films/_player.html").read_text()
    entries = dict(re.findall(r'^  "(.+?)": _\("(.+?)"\)', template.replace('), "', '),\n  "'), re.MULTILINE))
    assert all(key == sentence and key in bundle for key, sentence in entries.items())
    assert len(entries) > 30


def test_vendored_files_are_the_ones_that_were_fetched() -> None:
    listed = json.loads((STATIC / "vendor/vendor.json").read_text())
    for entry in listed:
        assert hashlib.sha256((STATIC / "vendor" / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]
        assert entry["licence"] in {"MIT", "Apache-2.0", "BSD-3-Clause"}
    assert {path.name for path in (STATIC / "vendor").glob("*.js")} == {entry["file"] for entry in listed}


def test_our_stylesheet_and_scripts_ask_nothing_from_elsewhere() -> None:
    for path in [*STATIC.glob("*.css"), *STATIC.glob("*.js")]:
        assert not re.search(r"(https?:)?//(?! )[a-z0-9-]+\.", path.read_text()), path.name
    for address in re.findall(r"url\(([^)]+)\)", (STATIC / "style.css").read_text()):
        assert (STATIC / address).is_file()


def test_the_catalogue_is_complete_and_compiled() -> None:
    """Fails with the sentences that wait for their French: write it in messages.po, then run scripts/messages."""
    check = subprocess.run([sys.executable, ROOT / "scripts/messages", "--check"], capture_output=True, text=True)
    assert check.returncode == 0, check.stderr


def test_french_ties_its_high_punctuation_to_the_word_and_keeps_every_place() -> None:
    with (LOCALES / "fr/LC_MESSAGES/messages.po").open("rb") as file:
        catalog = read_po(file)
    for message in list(catalog)[1:]:  # the first is the header
        for french in [message.string] if isinstance(message.string, str) else message.string or ():
            assert not re.search(r" (?:[:;?!»]|%(?!\())|«[^\xa0]|\w[;?!»](?!/)( |$)", french or ""), french
        places, known = (set(re.findall(r"%\(\w+\)s|\{\w+\}", str(words))) for words in (message.string, message.id))
        assert places == known, message.id
