"""Does a search for calls find this one call? The same as `call_queries` asks the database, for one call and as many
searches as are kept: pure. Called when a call opens.
"""

from collections.abc import Collection

from fediverse_cinema.films.browsing import words
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.projects.call_queries import ELSEWHERE, HERE, Wanted
from fediverse_cinema.projects.models import Call


@frozen
class Opened:
    """A call with what stands in other rows: the form of its film, and its terms."""

    call: Call
    form: str
    terms: Collection[str]


def fits(wanted: Wanted, opened: Opened) -> bool:
    call = opened.call
    asked = (
        (wanted.trade, call.trade),
        (wanted.department, call.department),
        (wanted.form, opened.form),
        (wanted.region, call.region),
        (wanted.origin, HERE if call.local else ELSEWHERE),
    )
    return (
        all(wish in ("", said) for wish, said in asked)
        and all(word in call.folded for word in words(wanted.words.replace(",", " ")))
        and (call.remote_work or not wanted.remote_work)
        and (not wanted.term or wanted.term in opened.terms)
        and (not wanted.standing or not call.standings or wanted.standing in call.standings)
        and _free(wanted, call)
    )


def _free(wanted: Wanted, call: Call) -> bool:
    """Is the call within the days on which she is free, as far as both say when?"""
    since, ends_on = wanted.since or wanted.until, call.ends_on or call.begins_on
    too_early = since is not None and ends_on is not None and ends_on < since
    too_late = wanted.until is not None and call.begins_on is not None and call.begins_on > wanted.until
    return not (too_early or too_late)
