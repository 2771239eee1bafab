"""Which sounds a player offers: the lines about them in the master of an asset (RFC 8216 §4.3.4.1). Pure."""

import re
from collections.abc import Sequence

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media.models import TrackKind

_SOUND = "#EXT-X-MEDIA:TYPE=AUDIO,"
_GROUP = re.compile(r'GROUP-ID="([^"\n]*)"')
_ADDRESS = re.compile(r'URI="([^"\n]*)"')
_UNSPEAKABLE = re.compile(r'["\x00-\x1f\x7f-\x9f\u2028\u2029]')
DESCRIBES = 'CHARACTERISTICS="public.accessibility.describes-video"'


@frozen
class Choice:
    """One sound as the menu shows it. `playlist` stands beside the master; the film's own sound has no `kind`."""

    name: str
    language: str
    playlist: str
    kind: TrackKind | None = None


def own_sound(master: str) -> str | None:
    """The playlist of the film's own sound; none when the film is silent."""
    line = next((line for line in master.split("\n") if _is_own(line)), "")
    found = _ADDRESS.search(line)
    return found[1] if found else None


def offering(master: str, own: Choice, others: Sequence[Choice]) -> str:
    """The master with these sounds instead of those that it offers."""
    lines = master.split("\n")
    place = next(number for number, line in enumerate(lines) if _is_own(line))
    group = _GROUP.search(lines[place])
    offered = [_line(one, group[1] if group else "sound") for one in _told_apart([own, *others])]
    rest = [line for line in lines[place:] if not line.startswith(_SOUND)]
    return "\n".join([*(line for line in lines[:place] if not line.startswith(_SOUND)), *offered, *rest])


def _is_own(line: str) -> bool:
    return line.startswith(_SOUND) and "DEFAULT=YES" in line


def _told_apart(choices: Sequence[Choice]) -> list[Choice]:
    """Players refuse two of one name in a group."""
    named, taken = list[Choice](), set[str]()
    for one in choices:
        wanted = _UNSPEAKABLE.sub(" ", one.name).strip() or one.language or "audio"
        name = next(
            name
            for number in range(1, len(choices) + 2)
            if (name := f"{wanted} {number}" if number > 1 else wanted) not in taken
        )
        taken.add(name)
        named.append(Choice(name, one.language, one.playlist, one.kind))
    return named


def _line(one: Choice, group: str) -> str:
    """A player may choose a dubbed sound for who reads its language, a description for who has asked her device for
    them; a commentary only she herself.
    """
    parts = [
        f'GROUP-ID="{group}"',
        f'NAME="{one.name}"',
        *([f'LANGUAGE="{one.language}"'] if one.language else []),
        f"DEFAULT={'NO' if one.kind else 'YES'}",
        f"AUTOSELECT={'NO' if one.kind is TrackKind.COMMENTARY else 'YES'}",
        *([DESCRIBES] if one.kind is TrackKind.DESCRIPTION else []),
        'CHANNELS="2"',
        f'URI="{one.playlist}"',
    ]
    return _SOUND + ",".join(parts)
