"""Articles of elsewhere: what stands in lists, and what below their title."""

from typing import Any

import pytest

from fediverse_cinema.conversations import articles
from fediverse_cinema.conversations.wire import note_from_object

PAGE = "https://pole.example/publications/mai"
HEADLINE = f'<p><strong><a href="{PAGE}">Mai &amp; juin</a></strong></p>'
ARTICLE: dict[str, Any] = {
    "id": "https://pole.example/ap/notes/1", "type": "Article", "name": "Mai & juin", "summary": "Deux mois.",
    "attributedTo": "https://pole.example/ap/pole", "to": ["https://www.w3.org/ns/activitystreams#Public"], "url": PAGE,
    "content": f"{HEADLINE}<p>Le texte.</p>",
}  # fmt: skip


def test_the_title_that_leads_an_article_of_another_pole_is_not_said_twice() -> None:
    draft = note_from_object(ARTICLE)
    assert (draft.title, draft.content) == ("Mai & juin", "<p>Deux mois.</p><p>Le texte.</p>")
    assert articles.summary_of(draft.details) == "Deux mois." and draft.warning == ""


@pytest.mark.parametrize(
    "change",
    [{"url": "https://evil.example/"}, {"name": "Juin"}, {"type": "Page"},
     {"content": HEADLINE.replace("<strong>", "<em>") + "<p>Le texte.</p>"}],
)  # fmt: skip
def test_a_link_that_begins_the_words_of_somebody_stays_in_them(change: dict[str, Any]) -> None:
    assert "</a>" in note_from_object(ARTICLE | change).content


def test_what_our_own_poles_write_is_read_back_as_it_was() -> None:
    document = {**ARTICLE, "content": "<p>Le texte.</p>", "contentMap": {"fr": "<p>Le texte.</p>"}}
    del document["summary"]
    written = articles.written(document, "Deux mois.")
    assert written["content"] == written["contentMap"]["fr"] != "<p>Le texte.</p>"
    assert articles.bare(written, written["content"]) == "<p>Le texte.</p>"


def test_the_summary_of_a_wordpress_excerpt_is_read_as_text_and_bounded() -> None:
    read = articles.read({"type": "Article", "summary": "<p>Un <b>mot</b></p>" + "é" * 2_000})
    assert articles.summary_of(read).startswith("Un mot")
    assert len(articles.summary_of(read)) <= articles.LONGEST_SUMMARY


@pytest.mark.parametrize("details", [{}, {"article": None}, {"article": {"summary": 3}}, {"article": []}])
def test_a_row_that_holds_anything_has_no_summary(details: dict[str, Any]) -> None:
    assert articles.summary_of(details) == ""


def test_a_summary_before_a_note_is_a_warning_and_none_of_an_article() -> None:
    draft = note_from_object({**ARTICLE, "type": "Note"})
    assert draft.warning == "Deux mois." and articles.summary_of(draft.details) == ""


@pytest.mark.parametrize(
    "change, content",
    [({}, "Un *soir*."), ({"source": {"mediaType": "text/markdown", "content": ""}}, ""),
     ({"url": "https://evil.example/"}, f"{HEADLINE}<p>Samedi.</p>"), ({"source": "x"}, f"{HEADLINE}<p>Samedi.</p>"),
     ({"source": {"mediaType": "text/x-org", "content": "x"}}, f"{HEADLINE}<p>Samedi.</p>")],
)  # fmt: skip
def test_of_an_event_of_another_pole_only_what_its_page_does_not_say_is_read(
    change: dict[str, Any], content: str
) -> None:
    source = {"mediaType": "text/markdown", "content": "Un *soir*."}
    event = ARTICLE | {"type": "Event", "summary": "", "content": f"{HEADLINE}<p>Samedi.</p>", "source": source}
    draft = note_from_object(event | change)
    assert (draft.content, draft.markdown) == (content, content in ("Un *soir*.", ""))
