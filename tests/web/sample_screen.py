"""The pages of the Écran for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from fediverse_cinema.ecran import sections
from fediverse_cinema.ecran.finding import Named
from fediverse_cinema.ecran.sections import Section
from fediverse_cinema.ecran.views import Block, Choice, Chosen, Forwarded, LabelBlock
from fediverse_cinema.films.views import FilmLine, Picture
from fediverse_cinema.people.views import Person
from fediverse_cinema.publications.views import PublicationLine
from tests.web.sample_calls import call_line
from tests.web.sample_events import event_line
from tests.web.sample_projects import form

Case = tuple[str, dict[str, Any]]
DAY = datetime(2026, 11, 3, 18, 42, tzinfo=UTC)
WORDS = "<p>On attend.</p>"


def screen_pages(text: str, url: str, me: dict[str, Any], them: Person, film: FilmLine) -> dict[str, Case]:
    films = (Chosen(replace(film, origin=text), WORDS), Chosen(replace(film, warning=text, pictures=()), ""))
    choice = Choice(text, url, url, them, "team", True, WORDS, text, DAY, films, text)
    plain = replace(choice, kind="", house=False, signature="", origin="", about_html="", published_at=None)
    without_words = replace(plain, films=films[1:], about_html=WORDS, signature=text)
    label = LabelBlock(them, "institution", False, True, (choice, plain))
    until, far = date(2027, 1, 5), date(2126, 1, 1)
    blocks = (
        Block(Section("a", "highlight", refs=(url,), until=until), WORDS, choice=choice),
        Block(Section("b", "selection", title=text, refs=(url,), until=date(2026, 1, 1)), choice=choice),
        Block(Section("c", "selection", refs=(url,)), WORDS, choice=plain),
        Block(Section("d", "label", text, since=far, until=far), WORDS, label=label),
        Block(Section("e", "label"), label=replace(label, selections=(), kind="user", verified=False)),
        Block(Section("f", "films", until=until), WORDS, films=(film, replace(film, warning=text))),
        Block(Section("g", "words", text), WORDS),
        Block(Section("h", "new_films", text), born=(film,), elsewhere=(replace(film, origin=text),)),
        Block(Section("i", "calls"), calls=(call_line(text, url, them),)),
        Block(Section("j", "selection", refs=(url,))),
        Block(Section("m", "highlight", refs=(url,)), choice=without_words),
        Block(Section("k", "agenda"), events=(event_line(text, url, them),)),
        Block(
            Section("l", "publications", text),
            publications=(PublicationLine(url, text, text, "fr", them, DAY, None, DAY),),
        ),
    )
    shown = {"blocks": tuple(one for one in blocks if not one.empty), "preview": False, "may_compose": True}
    alone = Block(Section("h", "new_films"), born=(film,))
    none = Block(Section("h", "new_films"))
    lines = [(3, DAY, text, 4), (4, DAY, "", 1)]
    bench = {
        "blocks": blocks, "today": date(2026, 11, 26), "edition": 4, "changed": True, "undoable": True,
        "waiting": lines, "past": lines, "aside": lines, "forwarded": [Named(url, text, text)],
        "kinds": sections.KINDS,
        "form": form({"day": text}, day="This moment is past already."), "told": "Fait.", "token": "a-token",
    }  # fmt: skip
    empty = {
        "blocks": (), "changed": False, "undoable": False, "waiting": [], "past": [], "aside": [], "forwarded": [],
        "told": "", "form": form({}),
    }  # fmt: skip
    sheet = {
        "edition": 4,
        "form": form({"title": text, "words": text}),
        "found": [Named(url, text, text)],
        "kept": [Named(url, text, text), Named(f"{url}3", "")],
        "token": "a-token",
    }
    named = {"refs": [Named(url, text, text), Named(f"{url}2", "")]}
    wrong = form(
        {"title": text}, wish="Choose what is to be shown here.", until="The last day comes before the first one."
    )
    covered = replace(choice, origin="pole-sud.example", cover=(Picture("/media/s.jpg", 280, 157),))
    theirs = Forwarded(text, url, "FR-BRE", (film, choice, covered, replace(choice, films=())))
    return {
        "home": ("ecran.html", shown),
        "home of an editor": ("ecran.html", shown | me),
        "home of one film": ("ecran.html", shown | {"blocks": (alone,), "may_compose": False}),
        "empty home": ("ecran.html", shown | {"blocks": (none,)} | me),
        "empty home of a visitor": ("ecran.html", shown | {"blocks": (none,), "may_compose": False}),
        "preview of the screen": ("ecran.html", shown | {"preview": True} | me),
        "all regions": (
            "screen/regions.html",
            {"found": (theirs, replace(theirs, url="", region="")), "here": 2, "following": True},
        ),
        "regions where nothing is known": ("screen/regions.html", {"found": (), "here": 1, "following": True}),
        "no regions": ("screen/regions.html", {"found": (), "here": 1, "following": False}),
        "composing the screen": ("screen/edit.html", bench | me),
        "composing nothing": ("screen/edit.html", bench | empty | me),
        **{
            f"section of kind {kind}": ("screen/section.html", sheet | named | {"one": Section("new", kind)} | me)
            for kind in sections.KINDS
        },
        "section to look at again": (
            "screen/section.html", sheet | {"refs": [], "found": [], "form": wrong, "one": Section("b", "films")} | me,
        ),
        "editors": ("admin/editors.html", {"found": [("nora", them)], "form": form({})} | me),
        "no editors": (
            "admin/editors.html", {"found": [], "form": form({"name": text}, name="Nobody here has this name.")} | me,
        ),
    }  # fmt: skip
