"""The pages of selections and labels for `sample_pages`, with a stranger's words wherever they can stand."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from fediverse_cinema.films import terms
from fediverse_cinema.films.lines import Support
from fediverse_cinema.films.views import FilmLine, Picture
from fediverse_cinema.labels.history import Edition
from fediverse_cinema.labels.models import JuryRole
from fediverse_cinema.labels.views import (
    Choice,
    JurorLine,
    LabelLine,
    LabelPage,
    PickView,
    Seat,
    SelectionLine,
    SelectionPage,
    Workbench,
)
from fediverse_cinema.people.views import Person
from tests.web.sample_projects import form

Case = tuple[str, dict[str, Any]]
DAY = datetime(2026, 11, 3, 18, 42, tzinfo=UTC)
KINDS = ("user", "personality", "institution", "team")


def selection_line(text: str, url: str, them: Person, **changes: Any) -> SelectionLine:
    values: dict[str, Any] = {
        "id": 3,
        "uri": url,
        "title": text,
        "url": "/selections/nuit",
        "owner": them,
        "kind": "",
        "audience": "public",
        "count": 4,
        "changed_at": DAY,
        "origin": "",
    }
    return SelectionLine(**(values | changes))


def selection_pages(text: str, url: str, me: dict[str, Any], them: Person, film: FilmLine) -> dict[str, Case]:
    line = selection_line(text, url, them)
    far = selection_line(text, url, them, origin=text, kind="institution", first=film)
    pictures = (Picture("/media/s.jpg", 280, 157), Picture("/media/l.jpg", 850, 478))
    covered = replace(line, pictures=pictures, kind="user")
    veiled = replace(far, first=replace(film, warning=text), kind="team")
    pick = PickView(
        number=3,
        position=1,
        film=replace(film, origin=text),
        film_uri=url,
        film_slug="marees",
        words=text,
        words_html="<p>Montez le son.</p>",
        chooser=them,
        leave="given",
        shown=True,
        mine=True,
    )
    warned = replace(pick, number=4, position=2, film=replace(film, warning=text), words="", words_html="")
    asked = replace(warned, number=5, position=3, leave="wanted", shown=False, chooser=None)
    whole = SelectionPage(
        line=line,
        slug="nuit",
        page_url=url,
        owner_uri=url,
        trade="editor",
        trade_title=text,
        verified=False,
        about_html="<p>Quatre films.</p>",
        about=text,
        signature=text,
        language="fr",
        cover=pictures,
        cover_alt=text,
        picks=(pick, warned),
        total=120,
        duration=10_500,
        page=2,
        pages=3,
        waiting=2,
        edition=4,
        undoable=True,
        others=(line, far),
        composes=True,
        publishes=True,
        mine=True,
        state="",
        remote_page="",
    )
    read = replace(
        whole, line=far, composes=False, publishes=False, mine=False, waiting=0, state="requested", remote_page=url
    )
    bare = replace(
        whole, line=selection_line(text, url, them, audience="private", count=0), about_html="", signature="",
        cover=(), picks=(), total=0, duration=0, page=1, pages=1, waiting=0, others=(), trade="", trade_title="",
    )  # fmt: skip
    bench = Workbench(
        line=replace(line, kind="team"),
        slug="nuit",
        edition=4,
        picks=(pick, warned, asked),
        total=120,
        page=2,
        pages=3,
        composes=True,
        publishes=True,
        undoable=True,
    )
    table: dict[str, Any] = {
        "bench": bench,
        "form": form({}),
        "adding": form({}),
        "here": "/selections/nuit/compose",
        "page_of": "/selections/nuit",
        "homeless": [],
        "traces": {3: "a", 4: "b", 5: "c"},
        "told": "",
        "stale": False,
        "token": "a-token",
    }
    guest_bench = replace(bench, publishes=False, undoable=False)
    guest = {
        "bench": guest_bench,
        "page_of": "",
        "here": "/labels/premier/selections/nuit",
    }
    typed = form({"words-3": text, "words-4": "", "place-3": text}, **{"place-3": "This text is too long."})
    late = form({"words-3": text, "words-4": "Autre chose"}, **{"": "This text is too long."})
    no_film = form({"film": url, "words": text}, film="This text is too long.")
    sheet: dict[str, Any] = {
        "form": form({"language": "fr"}),
        "selection": None,
        "owners": [(1, them), (2, them)],
        "cover": (),
        "languages": terms.LANGUAGES,
        "undoable": False,
        "kept": False,
    }
    kept = form({"title": text, "about": text, "signature": text, "audience": "private", "edition": "4"})
    of_one = {"selection": line, "cover": pictures, "undoable": True, "kept": True, "owners": []}
    choices = [Choice(n, "nuit", text, them, n > 2, "private", n == 2) for n in range(1, 14)]
    choosing: dict[str, Any] = {"film": film, "owners": [(1, them), (2, them)], "here": "/films/marees/select"}
    edition = Edition(
        edition=3, by=them, change="order", at=DAY, title=text, audience="public", count=4, first=(text, text)
    )
    label = label_line(text, url, them)
    seats = [Seat(label, 1, text, "moderator", True), Seat(replace(label, origin=text), 2, "", "member", True)]
    mine: dict[str, Any] = {"form": form({}), "older": None, "asked": (), "seated": (), "selections": ()}
    listed: dict[str, Any] = {"form": form({}), "found": (), "labels": (), "older": None}
    copies = [(1, them), (2, them)]
    shown: dict[str, Case] = {
        "selections": (
            "selections/list.html",
            listed | {"found": (line, far, covered, veiled), "labels": (label,), "older": "/selections?after=3"} | me,
        ),
        "no selections": ("selections/list.html", listed),
        "selections looked for": ("selections/list.html", listed | {"form": form({"q": text})} | me),
        "selection": (
            "selections/selection.html",
            {"page": whole, "cover": pictures, "copies": copies, "form": form({})} | me,
        ),
        "selection of elsewhere": (
            "selections/selection.html",
            {"page": read, "cover": pictures, "copies": copies[:1], "form": form({})} | me,
        ),
        "selection for a visitor": (
            "selections/selection.html",
            {"page": read, "cover": pictures, "copies": (), "form": form({})},
        ),
        "bare selection": (
            "selections/selection.html",
            {"page": bare, "cover": (), "copies": copies[:1], "form": form({})} | me,
        ),
        "composing": ("selections/compose.html", table | {"told": text} | me),
        "composing as a guest": ("selections/compose.html", table | guest),
        "a guest who has brought no film": (
            "selections/compose.html",
            table | guest | {"bench": replace(guest_bench, picks=(replace(pick, mine=False),))},
        ),
        "a guest with nothing to compose": (
            "selections/compose.html",
            table | guest | {"bench": replace(guest_bench, picks=(), total=0, pages=1, page=1)},
        ),
        "nothing to compose": (
            "selections/compose.html",
            table | {"bench": replace(bench, picks=(), total=0, pages=1, page=1), "traces": {}} | me,
        ),
        "wrong place in a selection": ("selections/compose.html", table | {"form": typed} | me),
        "late composing": ("selections/compose.html", table | {"form": late, "stale": True, "homeless": [text]} | me),
        "refused film of a selection": ("selections/compose.html", table | {"adding": no_film} | me),
        "new selection": ("selections/edit.html", sheet | me),
        "refused selection": (
            "selections/edit.html",
            sheet | {"form": form({"title": text, "owner": "2"}, title="This text is too long.")} | me,
        ),
        "sheet of a selection": ("selections/edit.html", sheet | of_one | {"form": kept} | me),
        "late sheet of a selection": (
            "selections/edit.html",
            sheet | of_one | {"form": form(dict(kept.values), **{"": "This text is too long."})} | me,
        ),
        "wrong audience": (
            "selections/edit.html",
            sheet | of_one | {"form": form(dict(kept.values), audience="This text is too long.")} | me,
        ),
        "refused cover": (
            "selections/edit.html",
            sheet | of_one | {"form": form(dict(kept.values), cover="This text is too long.")} | me,
        ),
        "choosing a selection": ("selections/choose.html", choosing | {"choices": choices, "form": form({})} | me),
        "refused choosing": (
            "selections/choose.html",
            choosing
            | {
                "choices": (),
                "form": form({"selection": "new", "title": text, "words": text}, title="This text is too long."),
            }
            | me,
        ),
        "former states": (
            "selections/history.html",
            {
                "selection": line,
                "edition": 4,
                "editions": (edition, replace(edition, by=None, touched=(text, text))),
                "form": late,
            }
            | me,
        ),
        "no former states": (
            "selections/history.html",
            {"selection": line, "edition": 1, "editions": (), "form": form({})} | me,
        ),
        "end of a selection": ("selections/delete.html", {"selection": line} | me),
        "my selections": (
            "selections/mine.html",
            mine
            | {"selections": (line,), "asked": seats[:1], "seated": seats, "older": "/workshop/selections?before=3"}
            | me,
        ),
        "no selections of mine": ("selections/mine.html", mine | me),
        "wrong seat": ("selections/mine.html", mine | {"form": form({}, **{"": "This text is too long."})} | me),
    }
    return shown | _label_pages(text, url, me, them, line)


def label_line(text: str, url: str, them: Person, **changes: Any) -> LabelLine:
    values: dict[str, Any] = {
        "group": them,
        "uri": url,
        "kind": "institution",
        "verified": True,
        "beginning": text,
        "count": 2,
        "pictures": (),
        "origin": "",
    }
    return LabelLine(**(values | changes))


def _label_pages(text: str, url: str, me: dict[str, Any], them: Person, line: SelectionLine) -> dict[str, Case]:
    label = label_line(text, url, them)
    pictures = (Picture("/media/s.jpg", 280, 157), Picture("/media/l.jpg", 850, 478))
    jury = (
        JurorLine(11, 1, them, text, "admin", True, DAY),
        JurorLine(12, 2, replace(them, local=True), "", "member", False, DAY),
    )
    whole = LabelPage(
        line=label,
        about_html="<p>Des premiers films.</p>",
        language="fr",
        verified_at=DAY,
        support=(Support(text, url),),
        pictures=pictures,
        jury=jury,
        selections=(line,),
        older=8,
        followers=3,
        state="accepted",
        seat="admin",
        blocked=False,
    )
    house = replace(
        whole, line=label_line(text, url, them, kind="team"), seat="", state="", about_html="", pictures=(),
        support=(), jury=(), selections=(), older=None, followers=0,
    )  # fmt: skip
    runs = {"viewer": SimpleNamespace(**vars(me["viewer"]), runs_pole=True)}
    sheet: dict[str, Any] = {
        "form": form({"kind": "user"}),
        "label": None,
        "kinds": KINDS,
        "pictures": (),
        "languages": terms.LANGUAGES,
        "closes": False,
        "kept": False,
    }
    typed = {"name": text, "handle": text, "about": text, "support": text, "kind": "team"}
    of_one = {"label": label, "pictures": pictures, "closes": True, "kept": True}
    room: dict[str, Any] = {
        "label": label,
        "jury": jury,
        "drafts": (line,),
        "older": 30,
        "me": 1,
        "leads": True,
        "publishes": True,
        "guest": False,
        "relationships": [role.value for role in JuryRole],
        "here": "/labels/premier/jury",
        "token": "a-token",
        "form": form({}),
    }
    listed: dict[str, Any] = {"form": form({}), "found": (), "older": None}
    link = {"label": label, "person": them, "role": text, "path_in_page": "/link/abc"}
    return {
        "labels": ("labels/list.html", listed | {"found": (label, house.line), "older": "/labels?after=3"} | me),
        "no labels": ("labels/list.html", listed),
        "labels looked for": ("labels/list.html", listed | {"form": form({"q": text})} | me),
        "label": ("labels/label.html", {"page": whole} | me),
        "label for who runs the pole": ("labels/label.html", {"page": replace(whole, seat="")} | me | runs),
        "house label for a visitor": ("labels/label.html", {"page": house}),
        "new label": ("labels/edit.html", sheet | me),
        "refused label": ("labels/edit.html", sheet | {"form": form(typed, name="This text is too long.")} | me),
        "sheet of a label": ("labels/edit.html", sheet | of_one | {"form": form(typed)} | me),
        "refused mark": (
            "labels/edit.html",
            sheet | of_one | {"form": form(typed, mark="This text is too long.")} | me,
        ),
        "end of a label": ("labels/close.html", {"label": label} | me),
        "jury": ("labels/jury.html", room | me),
        "jury for a guest": ("labels/jury.html", room | {"guest": True, "leads": False, "drafts": (), "me": 2}),
        "refused juror": (
            "labels/jury.html",
            room | {"form": form({"address": text, "role": text}, address="This text is too long.")} | me,
        ),
        "wrong place in a jury": (
            "labels/jury.html",
            room | {"form": form({}, **{"place-2": "This text is too long."})} | me,
        ),
        "entrance of a jury": (
            "labels/entrance.html",
            {"label": label, "sent": True, "form": form({}), "following": "/x"},
        ),
        "refused entrance of a jury": (
            "labels/entrance.html",
            {"label": label, "sent": False, "following": "/x"}
            | {"form": form({"handle": text}, handle="This text is too long.")},
        ),
        "link into a jury": ("labels/link.html", link | {"asked": True}),
        "link back into a jury": ("labels/link.html", link | {"asked": False}),
    }
