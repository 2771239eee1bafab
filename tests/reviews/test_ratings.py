"""What a critique says in NeoDB's words: read on whatever scale, written so that it is read back as it was meant."""

from typing import Any

import pytest

from fediverse_cinema.conversations import critiques
from fediverse_cinema.conversations.wire import note_from_object

FILM = "https://pole-bretagne.example/ap/films/6f1b1c3e-4a51-4c39-9a86-1d2b0a3b9b10"
SAM = "https://pole-paca.example/ap/users/sam"
ABOUT = {
    "uri": FILM,
    "movie": f"{FILM}/movie",
    "title": "L’Île & <elle>",
    "url": "https://pole-bretagne.example/films/i",
}

SCALES: list[tuple[dict[str, Any], int | None]] = [
    ({"value": 4, "worst": 1, "best": 5}, 4),
    ({"value": 8, "worst": 1, "best": 10}, 4),
    ({"value": 1, "worst": 1, "best": 10}, 1),
    ({"value": 10, "worst": 1, "best": 10}, 5),
    ({"value": 0, "worst": 0, "best": 20}, 1),
    ({"value": 13.5, "worst": 0, "best": 20}, 4),
    ({"value": 60, "worst": -100, "best": 100}, 4),
    ({"value": 3}, 3),
    ({"value": 6, "worst": 1, "best": 5}, None),
    ({"value": 0, "worst": 1, "best": 5}, None),
    ({"value": 3, "worst": 5, "best": 1}, None),
    ({"value": 3, "worst": 3, "best": 3}, None),
    ({"value": "4", "worst": 1, "best": 5}, None),
    ({"value": True, "worst": 0, "best": 5}, None),
    ({"value": float("nan"), "worst": 1, "best": 5}, None),
    ({"value": float("inf"), "worst": 1, "best": float("inf")}, None),
    ({"value": 10**400, "worst": 0, "best": 10**401}, None),
    ({"value": [4], "worst": 1, "best": 5}, None),
    ({"value": 4, "worst": None, "best": 5}, None),
    ({}, None),
]


@pytest.mark.parametrize(("rating", "meant"), SCALES)
def test_a_rating_of_any_scale_is_one_of_five_and_a_wrong_one_is_none(
    rating: dict[str, Any], meant: int | None
) -> None:
    assert critiques.scaled(rating) == meant


def a_note(kind: str = "Note", **more: Any) -> dict[str, Any]:
    text = "<p>Quel **film**.</p><p>Oui.</p>"
    return {
        "id": "https://pole-paca.example/ap/notes/1", "type": kind, "attributedTo": SAM, "inReplyTo": FILM,
        "to": ["https://www.w3.org/ns/activitystreams#Public"], "cc": [], "tag": [], "content": text,
        "contentMap": {"fr": text}, "url": "https://pole-paca.example/notes/1", "published": "2026-11-21T20:00:00Z",
        "source": {"mediaType": "text/markdown", "content": "Quel **film**."}, **more,
    }  # fmt: skip


@pytest.mark.parametrize("rating", [None, 1, 4, 5])
def test_a_short_one_opens_with_the_film_and_its_stars_and_is_read_without_them(rating: int | None) -> None:
    document = critiques.written(a_note(), {"rating": rating, "film": ABOUT, "by": "Sam"})
    stars = f" {'★' * rating}{'☆' * (5 - rating)}" if rating else ""
    link = '<a href="https://pole-bretagne.example/films/i">L’Île &amp; &lt;elle&gt;</a>'
    assert document["content"] == f"<p>Critique de {link}{stars}</p><p>Quel **film**.</p><p>Oui.</p>"
    assert document["contentMap"] == {"fr": document["content"]} and "summary" not in document
    assert document["tag"] == [{"type": "Movie", "href": f"{FILM}/movie", "name": "L’Île & <elle>"}]
    assert [part["type"] for part in document["relatedWith"]] == [*(["Rating"] if rating else []), "Comment"]
    assert all(part["withRegardTo"] == f"{FILM}/movie" for part in document["relatedWith"])
    draft = note_from_object(document)
    assert draft.content == "<p>Quel **film**.</p><p>Oui.</p>"
    about = f"{FILM}/movie" if rating else ""
    assert draft.details == {"critique": {"rating": rating, "about": about}}


def test_a_long_one_stands_between_its_title_and_the_way_to_the_film_and_is_read_without_them() -> None:
    document = critiques.written(
        a_note("Article", name="L’heure & le reste"), {"rating": None, "film": ABOUT, "by": "Sam"}
    )
    assert document["content"].startswith(
        '<p><strong><a href="https://pole-paca.example/notes/1">L’heure &amp; le reste</a></strong></p><p>Quel'
    )
    assert document["content"].endswith('<p><a href="https://pole-bretagne.example/films/i">Voir le film</a></p>')
    assert document["summary"] == "Une critique de « L’Île & <elle> » par Sam."
    assert document["preview"]["type"] == "Note" and "&lt;elle&gt;" in document["preview"]["content"]
    [review] = document["relatedWith"]
    assert (review["type"], review["name"], review["mediaType"]) == ("Review", "L’heure & le reste", "text/markdown")
    draft = note_from_object(document)
    assert (draft.title, draft.content) == ("L’heure & le reste", "<p>Quel **film**.</p><p>Oui.</p>")


def test_a_film_of_a_server_without_catalogue_is_named_by_its_own_id() -> None:
    document = critiques.written(a_note(), {"rating": 3, "film": ABOUT | {"movie": ""}, "by": "Sam"})
    assert document["tag"] == [] and {part["withRegardTo"] for part in document["relatedWith"]} == {FILM}


def test_words_of_a_language_that_we_have_no_phrases_for_stand_in_french_ones() -> None:
    for language, opening in (("en", "<p>Review of "), ("br", "<p>Critique de ")):
        note = a_note() | {"contentMap": {language: "<p>Mat eo.</p>"}}
        document = critiques.written(note, {"rating": None, "film": ABOUT, "by": "Sam"})
        assert document["contentMap"][language].startswith(opening)


def test_a_rating_in_the_name_of_somebody_else_is_not_the_authors() -> None:
    rating = {"type": "Rating", "value": 5, "attributedTo": "https://evil.example/users/eve"}
    assert critiques.read(a_note(relatedWith=[rating])) == {"rating": None, "about": ""}
    assert critiques.read(a_note(relatedWith=[rating | {"attributedTo": SAM}])) == {"rating": 5, "about": ""}


@pytest.mark.parametrize("parts", [None, [], "Rating", ["Rating"], [{"type": "Status"}], {"type": 3}, [[]] * 9_000])
def test_what_is_no_part_of_a_critique_makes_none(parts: Any) -> None:
    note = a_note(relatedWith=parts)
    assert critiques.read(note) is None and critiques.bare(note, "<p>A <a>b</a></p>c") == "<p>A <a>b</a></p>c"


def test_what_her_server_has_not_put_around_her_words_stays() -> None:
    for kind, words in (
        ("Note", '<p>À <a href="https://social.example/@malo">@malo</a></p><p>Beau.</p>'),
        ("Article", '<p>Beau.</p><p><a href="https://example.org/">Source</a></p>'),
        ("Article", '<p><strong><a href="https://example.org/">Lire aussi</a></strong></p><p>Beau.</p>'),
    ):
        document = a_note(kind, name="Marées", content=words, relatedWith={"type": "Comment"})
        assert note_from_object(document).content == words


def test_INB_27_a_lead_that_never_ends_is_read_at_once() -> None:
    note = a_note(relatedWith={"type": "Comment"})
    for long in ("<p>" + "a" * 90_000, '<p>a<a href="' * 7_000, "<p><a>" * 15_000, '<p><a href="x">' * 6_000):
        assert critiques.bare(note, long) == long
    article = a_note("Article", relatedWith={"type": "Review"})
    headline = '<p><strong><a href="x">y</a></strong></p>'
    assert critiques.bare(article, headline + '<p><a href="x">y</a></p> ' * 4_000)
