"""The chapters of a film: typed as lines, kept as [second, name], shown by players and read by PeerTube. Pure."""

import re
from collections.abc import Sequence
from typing import Any

from fediverse_cinema.activitypub.context import context_of
from fediverse_cinema.activitypub.vocab import Document
from fediverse_cinema.films.models import Film
from fediverse_cinema.media.cues import Cue, Fault, vtt, words

LONGEST_NAME = 100  # as PeerTube takes them
MOST = 200
LINE = re.compile(r"(?:(\d{1,2}):(?=[0-5]?\d:))?(\d{1,3}):([0-5]\d)[\s,.–—-]+(\S.*)", re.ASCII)


def read(text: str, duration: int | None) -> tuple[list[list[Any]], list[Fault]]:
    """The chapters that are typed, a line each ("2:34 The nets"), and what is wrong with which line."""
    chapters, faults = list[list[Any]](), list[Fault]()
    for number, line in enumerate(text.split("\n")[: MOST + 1], start=1):
        if not line.strip():
            continue
        found = LINE.fullmatch(line.strip())
        name = found[4].strip() if found else ""
        at = (int(found[1] or 0) * 60 + int(found[2])) * 60 + int(found[3]) if found else 0
        if fault := _fault(number, found is not None, name, at, chapters, duration):
            faults.append(fault)
        else:
            chapters.append([at, name])
    return chapters, faults


def typed(chapters: Sequence[Sequence[Any]]) -> str:
    """As `read` takes them."""
    return "\n".join(f"{clock_of(at)} {name}" for at, name in chapters)


def clock_of(second: int) -> str:
    minutes, seconds = divmod(second, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def track(film: Film) -> str:
    """The WebVTT that a player reads its chapters from."""
    ends = [*(at for at, _ in film.chapters[1:]), film.duration or film.chapters[-1][0] + 1]
    return vtt(
        tuple(
            Cue(at * 1000, end * 1000, words(name.replace("<", "&lt;")))
            for (at, name), end in zip(film.chapters, ends, strict=True)
        )
    )


def uri(film: Film) -> str:
    return f"{film.uri}/chapters"


def to_document(film: Film) -> Document:
    """What `hasParts` of its Video leads to. Answered for every film that is out: PeerTube, which remembers the
    address, takes a 404 there for the end of the film.
    """
    return {
        "@context": context_of("SC", "CHAPTERS"),
        "id": uri(film),
        "hasPart": [{"name": name, "startOffset": at} for at, name in film.chapters],
    }


def _fault(
    number: int, legible: bool, name: str, at: int, before: Sequence[Sequence[Any]], duration: int | None
) -> Fault | None:
    if number > MOST:
        return Fault(number, public="So many chapters do not fit on the time bar.")
    if not legible:
        return Fault(number, public="Write the time and the name, for example 2:34 The nets.")
    if len(name) > LONGEST_NAME:
        return Fault(number, public="This name is too long: a hundred characters fit.")
    if before and at <= before[-1][0]:
        return Fault(number, public="This chapter begins before the one above it, or with it.")
    if duration and at >= duration:
        return Fault(number, public="This chapter begins after the end of the film.")
    if not before and at != 0:
        return Fault(number, public="The first chapter begins at 0:00.")
    return None
