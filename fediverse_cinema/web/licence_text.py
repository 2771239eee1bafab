"""The text that is kept beside a film's file: what it is, whose, and what may be done with it, in each language of our
pages. Pure.
"""

from fediverse_cinema.films import licences
from fediverse_cinema.films.views import FilmPage
from fediverse_cinema.web import formats
from fediverse_cinema.web.translation import LANGUAGES, Language, msgid, tell

SENTENCES = (
    msgid("“%(title)s”, a film by %(author)s"),
    msgid("Licence: %(licence)s"),
    msgid("To name it: “%(title)s”, by %(author)s (%(page)s), under the licence %(licence)s, %(address)s"),
)


def text_of(page: FilmPage, first: Language) -> str:
    """That in the reader's language stands on top; below all, the line by which programs know the licence."""
    languages = sorted(LANGUAGES, key=lambda language: language != first)
    spdx = f"SPDX-License-Identifier: {licences.LICENCES[page.licence.code].spdx}"
    return "\n\n----\n\n".join([*(_in(page, language) for language in languages), spdx]) + "\n"


def _in(page: FilmPage, language: Language) -> str:
    values = {
        "title": page.line.title,
        "author": page.line.by or page.line.author.name or page.line.author.handle,
        "page": page.page_url,
        "licence": formats.licence_name(page.licence.code, language),
        "address": page.licence.url or "",
    }
    what, licence, naming = (tell(sentence, language, values) for sentence in SENTENCES)
    about = [what, str(page.line.year or ""), page.production, page.page_url]
    rights = [licence, formats.licence_help(page.licence.code, language), page.licence.url or ""]
    return "\n\n".join("\n".join(filter(None, part)) for part in (about, rights, [naming]))
