"""What a member has to say, before it is said: her words, her question, what she answers. Pure; rules of length and
audience included.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.foundation import clock
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.values import frozen

LONGEST_TEXT = 5_000
LONGEST_ARTICLE = 50_000
LONGEST_TITLE = 200
LONGEST_WARNING = 300
FEWEST_OPTIONS, MOST_OPTIONS = 2, 10
LONGEST_OPTION = 100
LONGEST_POLL = timedelta(days=366)


@frozen
class Poll:
    """A question with its options; `several` may be chosen. Open for ever without `closes_at`."""

    options: tuple[str, ...]
    several: bool = False
    closes_at: datetime | None = None


@frozen
class Words:
    """What is said: Markdown, with a warning that stands before it, if any. With a `title` it is an Article."""

    text: str
    warning: str = ""
    language: str = ""
    visibility: Visibility = Visibility.PUBLIC
    poll: Poll | None = None
    title: str = ""


@frozen
class Answered:
    """What is answered: its id, the id of what the talk began with, who made it, and who may read it."""

    uri: str
    thread_uri: str
    author: Actor
    visibility: Visibility = Visibility.PUBLIC


def checked(words: Words) -> Words:
    """The words without the space around them. Refused with the first of their faults."""
    text, warning, title = words.text.strip(), " ".join(words.warning.split()), " ".join(words.title.split())
    if not text:
        raise Refused("nothing said", public="Write something before you send it.", code="empty")
    bounds = (
        (text, LONGEST_ARTICLE if title else LONGEST_TEXT, "too_long"),
        (warning, LONGEST_WARNING, "too_long"),
        (title, LONGEST_TITLE, "long_title"),
    )
    for given, most, code in bounds:
        if len(given) > most:
            raise Refused(
                "too long",
                public="At most %(most)s characters fit here; there are %(signs)s.",
                code=code,
                most=most,
                signs=len(given),
            )
    return replace(
        words, text=text, warning=warning, title=title, poll=_checked_poll(words.poll) if words.poll else None
    )


def _checked_poll(poll: Poll) -> Poll:
    options = tuple(option for given in poll.options if (option := " ".join(given.split())))
    if len({option.casefold() for option in options}) < len(options):
        raise Refused("an option twice", public="Two options are the same.", code="bad_poll")
    if len(options) < FEWEST_OPTIONS:
        raise Refused("too few options", public="Write at least two answers.", code="bad_poll")
    if len(options) > MOST_OPTIONS or any(len(option) > LONGEST_OPTION for option in options):
        raise Refused(
            f"{len(options)} options",
            public="A question has at most %(most)s options of at most %(signs)s characters.",
            code="bad_poll",
            most=MOST_OPTIONS,
            signs=LONGEST_OPTION,
        )
    if poll.closes_at is not None and not clock.now() < poll.closes_at <= clock.now() + LONGEST_POLL:
        raise Refused("closes at an odd time", public="Choose a closing date within the next year.", code="bad_closing")
    return replace(poll, options=options)


def audience_of(words: Words, answers: Answered | None) -> Visibility:
    """An answer is not shown to more people than what it answers: it would tell them of it."""
    if answers is None:
        return words.visibility
    return answers.visibility if answers.visibility.is_narrower_than(words.visibility) else words.visibility
