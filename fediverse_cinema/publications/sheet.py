"""What is written of a publication, and what is wrong with it. Pure."""

from fediverse_cinema.conversations.words import LONGEST_ARTICLE, LONGEST_TITLE
from fediverse_cinema.films.terms import LANGUAGES
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen

LONGEST_SUMMARY = 300


@frozen
class Sheet:
    """`summary` is one sentence, on one line, that stands alone on other servers; `text` is Markdown."""

    title: str
    summary: str = ""
    text: str = ""
    language: str = ""


def tidied(sheet: Sheet) -> Sheet:
    """Without the space around its words."""
    language = sheet.language if sheet.language in LANGUAGES else ""
    return Sheet(" ".join(sheet.title.split()), " ".join(sheet.summary.split()), sheet.text.strip(), language)


def faults(sheet: Sheet, *, whole: bool) -> dict[str, Refused]:
    """By field. A draft needs no more than a title; what is to come out is `whole`."""
    found = {
        name: _too_long(text, most)
        for name, text, most in (
            ("title", sheet.title, LONGEST_TITLE),
            ("summary", sheet.summary, LONGEST_SUMMARY),
            ("text", sheet.text, LONGEST_ARTICLE),
        )
        if len(text) > most
    }
    if not sheet.title:
        found["title"] = Refused("no title", public="Write a title.", code="no_title")
    if whole and not sheet.summary:
        found["summary"] = Refused("no summary", public="Say in one sentence what it is about.", code="no_summary")
    if whole and not sheet.text:
        found["text"] = Refused("nothing said", public="Write something before you send it.", code="empty")
    return found


def check(sheet: Sheet, *, whole: bool) -> None:
    """Refused with the first of its faults."""
    for fault in faults(sheet, whole=whole).values():
        raise fault


def _too_long(text: str, most: int) -> Refused:
    return Refused(
        "too long", public="At most %(most)s characters fit here; there are %(signs)s.", code="too_long", most=most,
        signs=len(text),
    )  # fmt: skip
