"""A call as sentences, for readers of other servers: in French or English, as its language says. Pure."""

from collections.abc import Sequence
from html import escape

from babel.dates import format_datetime
from babel.numbers import format_decimal

from fediverse_cinema.films.opening_times import by_our_clock
from fediverse_cinema.foundation import regions, urls
from fediverse_cinema.foundation.html import markdown
from fediverse_cinema.people import terms, trades
from fediverse_cinema.people.likeness import Period
from fediverse_cinema.people.occupations import days
from fediverse_cinema.projects.models import Call, CallState

TAG = "AppelÀÉquipe"
FOLDED_TAG = TAG.lower()
FRENCH = {
    "filled": "Le poste est pourvu, merci à toutes et à tous.",
    "closed": "L’appel est clos.",
    "positions": "%s places.",
    "days": "%s jours de travail",
    "day": "%s jour de travail",
    "hours": "%s h par jour",
    "remote": "à distance",
    "deadline": "Répondre avant le %s.",
    "answer": 'Répondre : <a href="%s">voir l’appel</a> — ou répondez simplement à ce message.',
    "see": '<a href="%s">Voir l’appel</a>',
}
ENGLISH = {
    "filled": "The place is taken, thank you all.",
    "closed": "The call is closed.",
    "positions": "%s places.",
    "days": "%s days of work",
    "day": "%s day of work",
    "hours": "%s h a day",
    "remote": "from anywhere",
    "deadline": "Answer before %s.",
    "answer": 'To answer: <a href="%s">see the call</a> — or simply answer this message.',
    "see": '<a href="%s">See the call</a>',
}


def title_of(project: str, trade: str, language: str) -> str:
    """The title that the form proposes: "Quai Nord cherche un·e ingénieur·e du son"."""
    name = trades.name(trade, language)
    name = name if name[1:2].isupper() else name[:1].lower() + name[1:]
    if language == "en":
        return f"{project} is looking for {'an' if name[:1] in 'aeiou' else 'a'} {name}"
    return f"{project} cherche un·e {name}"


def content(call: Call, of_it: Sequence[str]) -> str:
    """The whole call as HTML, with how to answer it; `of_it` are its terms."""
    tongue = "en" if call.language == "en" else "fr"
    words = ENGLISH if tongue == "en" else FRENCH
    parts = [f"<p><strong>{escape(call.title)}</strong></p>"]
    if call.state != CallState.OPEN:
        parts.append(f"<p>{words[call.state.value]}</p>")
    if call.about.strip():
        parts.append(markdown(call.about).strip())
    parts.append(f"<p>{escape(_facts(call, of_it, tongue, words))}</p>")
    parts.append(f"<p>{words['answer' if call.state == CallState.OPEN else 'see'] % escape(call.page_url)}</p>")
    href = escape(urls.tag_page(FOLDED_TAG))
    parts.append(f'<p><a href="{href}" class="mention hashtag" rel="tag">#{TAG}</a></p>')
    return "".join(parts)


def _facts(call: Call, of_it: Sequence[str], tongue: str, words: dict[str, str]) -> str:
    place = [call.town, regions.name(call.region, tongue) if call.region else ""]
    where = [*dict.fromkeys(filter(None, place)), *([words["remote"]] if call.remote_work else [])]
    when = [_dates(call, tongue), *_effort(call, tongue, words)]
    pay = [terms.name(term, tongue) for term in of_it]
    said = [_sentence([*where, *when]), _sentence(pay), _sentence([call.contract.rstrip(" .")])]
    if call.positions > 1:
        said.append(words["positions"] % call.positions)
    if call.deadline:
        last = format_datetime(by_our_clock(call.deadline), "d MMMM y, HH:mm", locale=tongue)
        said.append(words["deadline"] % last)
    return " ".join(filter(None, said))


def _dates(call: Call, tongue: str) -> str:
    first, last = call.begins_on or call.ends_on, call.ends_on or call.begins_on
    return days(Period(first, last), tongue) if first and last else ""


def _effort(call: Call, tongue: str, words: dict[str, str]) -> list[str]:
    said = []
    if call.days:
        said.append(words["days" if call.days >= 2 else "day"] % format_decimal(call.days, locale=tongue))
    if call.hours:
        said.append(words["hours"] % format_decimal(call.hours, locale=tongue))
    return said


def _sentence(parts: Sequence[str]) -> str:
    said = ", ".join(filter(None, parts))
    return f"{said[:1].upper()}{said[1:]}." if said else ""
