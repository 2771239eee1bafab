"""The pages of the pole's own words: about, rules, legal notice, privacy, which every pole has, and those that it adds.
Written by who runs it, read by everybody. Their files are in `page_files`, their names for the footer in `face`.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import Missing, Refused
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media import kept
from fediverse_cinema.poles import face, first_texts
from fediverse_cinema.poles.first_texts import LANGUAGES, NAMES
from fediverse_cinema.poles.models import PoleFile, PolePage

LONGEST_TITLE = 120
LONGEST_TEXT = 50_000
LONGEST_SLUG = 60
MOST_PAGES = 40
HOLD = "pages of the pole"
RESERVED = (*NAMES, "new")  # at the desk, the form of a page that is not there yet
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@frozen
class Written:
    """What a form brings: titles and texts by language; `edition` is what its writer has seen."""

    titles: Mapping[str, str]
    texts: Mapping[str, str]
    published: bool
    edition: int


@frozen
class Shown:
    """A page as it is read. `language` is that of its words; `first`: they are not the pole's own. `blanks` of them
    wait to be filled in.
    """

    slug: str
    title: str
    html: str
    language: str
    updated_at: datetime | None
    published: bool
    first: bool
    blanks: int
    page_id: int | None


async def find(slug: str) -> PolePage:
    """Missing when there is none; one that every pole has need not have a row yet."""
    page = await PolePage.get_or_none(slug=slug) if len(slug) <= LONGEST_SLUG else None
    if page is None and slug not in NAMES:
        raise Missing(f"no page {slug[:60]}")
    return page or _blank(slug)


async def every() -> list[PolePage]:
    """Those that every pole has, then its own, as they stand in the footer."""
    rows = {page.slug: page for page in await PolePage.all().order_by("place", "id")}
    fixed = [rows.pop(name) if name in rows else _blank(name) for name in NAMES]
    return [*fixed, *rows.values()]


def shown(page: PolePage, language: str) -> Shown:
    """In the language of the reader if it is there, else in the other."""
    first = is_first(page)
    if first:
        own = first_texts.first_text(page.slug, language)
        title, text = own.title, own.text
    else:
        language = language if words_in(page, language)[1] else next(one for one in LANGUAGES if words_in(page, one)[1])
        title, text = words_in(page, language)
    return Shown(
        slug=page.slug,
        title=title or page.slug,
        html=markdown(text),
        language=language,
        updated_at=None if first else page.updated_at,
        published=page.published,
        first=first,
        blanks=first_texts.blanks(text),
        page_id=page.id,
    )


def is_first(page: PolePage) -> bool:
    """Nothing of its own is written."""
    return page.slug in NAMES and not (page.text_fr or page.text_en)


def words_in(page: PolePage, language: str) -> tuple[str, str]:
    return (page.title_fr, page.text_fr) if language == "fr" else (page.title_en, page.text_en)


def faults(written: Written, *, fixed: bool) -> dict[str, Refused]:
    """What is wrong with it, by field: title_fr, text_fr, and so on. A page of the pole's own says something."""
    wrong = dict[str, Refused]()
    for language in LANGUAGES:
        title, text = written.titles[language], written.texts[language]
        for name, given, most in (("title", title, LONGEST_TITLE), ("text", text, LONGEST_TEXT)):
            if len(given) > most:
                wrong[f"{name}_{language}"] = Refused(
                    f"{name} too long", public="At most %(most)s characters fit here; there are %(signs)s.",
                    code="too_long", most=most, signs=len(given),
                )  # fmt: skip
        if text and not title:
            wrong[f"title_{language}"] = Refused("no title", public="Give this page a title.", code="no_title")
    if not fixed and not any(written.texts.values()):
        wrong["text_fr"] = Refused("no text", public="Write something, in one language at least.", code="no_text")
    return wrong


async def add(slug: str, written: Written) -> PolePage:
    """A page of this pole's own, the last in the footer. Its address stays. Refused when that is taken."""
    slug = slug or slug_of(next(title for title in written.titles.values() if title))
    if not SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG or slug in RESERVED:
        raise Refused(
            f"no slug: {slug[:60]}", public="Write small letters, figures and dashes, for example screening-room.",
            code="bad_slug",
        )  # fmt: skip
    try:
        async with in_transaction():
            await sql.hold(HOLD)
            pages = await PolePage.exclude(slug__in=NAMES).order_by("-place")
            if len(pages) >= MOST_PAGES:
                raise Refused("too many", public="There are %(most)s here already.", code="too_many", most=MOST_PAGES)
            page = PolePage(slug=slug, place=pages[0].place + 1 if pages else 1)
            await _write(page, written)
    except IntegrityError as error:
        raise Refused(f"{slug} is taken", public="There is a page at this address already.", code="taken") from error
    face.forget()
    return page


async def save(slug: str, written: Written) -> PolePage:
    """Other words. Refused (409) when somebody else was quicker than who saw this `edition`."""
    async with in_transaction():
        await sql.hold(HOLD)
        page = await find(slug)
        if page.edition != written.edition:
            raise Refused(
                f"{slug} is at edition {page.edition}",
                public="Somebody has changed this page meanwhile. What stands there now is told beside your words.",
                code="overtaken",
                status=409,
            )
        page.edition += 1
        await _write(page, written)
    face.forget()
    return page


async def row_of(page: PolePage) -> PolePage:
    """The page with a row, for what hangs on it. In the caller's transaction."""
    if page.id is None:
        await sql.hold(HOLD)
        page = await find(page.slug)
    if page.id is None:
        page.updated_at = clock.now()
        await page.save()
    return page


async def remove(slug: str) -> None:
    """With its files. What every pole has shows its first text again, and keeps them."""
    async with in_transaction():
        await sql.hold(HOLD)
        page = await find(slug)
        if page.slug in NAMES:
            empty = dict.fromkeys(LANGUAGES, "")
            page.edition += 1
            await _write(page, Written(empty, empty, published=True, edition=page.edition))
        else:
            files = await PoleFile.filter(page_id=page.id).values_list("kept_id", flat=True)
            await page.delete()
            await kept.order_removal([int(str(number)) for number in files])
    face.forget()


async def move(slug: str, by: int) -> None:
    """Up (-1) or down in the footer, among the pole's own."""
    async with in_transaction():
        await sql.hold(HOLD)
        own = [page for page in await every() if page.slug not in NAMES]
        at = next((place for place, page in enumerate(own) if page.slug == slug), None)
        if at is None or not 0 <= at + by < len(own):
            return
        own.insert(at + by, own.pop(at))
        for place, page in enumerate(own, 1):
            await PolePage.filter(id=page.id).update(place=place)
    face.forget()


def slug_of(title: str) -> str:
    """An address out of a title: "Salle de montage" is salle-de-montage."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))[:LONGEST_SLUG].strip("-")


def _blank(name: str) -> PolePage:
    return PolePage(slug=name, published=True, edition=1, place=NAMES.index(name) - len(NAMES))


async def _write(page: PolePage, written: Written) -> None:
    says = any(written.texts.values())
    page.title_fr, page.title_en = (written.titles[language] if says else "" for language in LANGUAGES)
    page.text_fr, page.text_en = (written.texts[language] for language in LANGUAGES)
    page.published = written.published or page.slug in NAMES
    page.updated_at = clock.now()
    await page.save()
