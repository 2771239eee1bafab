"""What subtitles and sounds are called, in players and on other servers: in their own language, since whoever looks for
one reads that. Pure.
"""

from functools import cache

from babel import Locale, UnknownLocaleError

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media.models import SubtitleKind, TrackKind

LONGEST = 60
THREE_LETTERS = {
    "fra": "fr", "fre": "fr", "bre": "br", "oci": "oc", "eus": "eu", "baq": "eu", "cos": "co", "cat": "ca", "eng": "en",
    "spa": "es", "por": "pt", "ita": "it", "deu": "de", "ger": "de", "nld": "nl", "dut": "nl", "pol": "pl", "ron": "ro",
    "rum": "ro", "ces": "cs", "cze": "cs", "hun": "hu", "ell": "el", "gre": "el", "tur": "tr", "rus": "ru", "ukr": "uk",
    "ara": "ar", "heb": "he", "fas": "fa", "per": "fa", "hin": "hi", "jpn": "ja", "kor": "ko", "zho": "zh", "chi": "zh",
    "vie": "vi", "wol": "wo",
}  # fmt: skip  # ISO 639-2, as files of film say it
_ADDED = {
    "fr": {
        SubtitleKind.SDH: "sourds et malentendants",
        SubtitleKind.FORCED: "passages en autre langue",
        TrackKind.DESCRIPTION: "audiodescription",
        TrackKind.COMMENTARY: "commentaire",
    },
    "en": {
        SubtitleKind.SDH: "SDH",
        SubtitleKind.FORCED: "forced",
        TrackKind.DESCRIPTION: "audio description",
        TrackKind.COMMENTARY: "commentary",
    },
}


def of(language: str, kind: SubtitleKind | TrackKind, label: str = "") -> str:
    """Its maker's word, or its language and what it is besides."""
    added = _ADDED.get(language, _ADDED["en"]).get(kind, "")
    own = language_in_itself(language)
    return label or (f"{own} ({added})" if added else own)


def in_a_row(name: str, language: str) -> str:
    """The name of one after a colon: small where its language writes its own name so, as in "français, English"."""
    own = _written(language)
    return own + name[len(own) :] if own and name.lower().startswith(own.lower()) else name


@cache
def language_in_itself(code: str) -> str:
    """ "Français", "Brezhoneg"; the code where nobody has noted it."""
    name = _written(code)
    return name[:1].upper() + name[1:] if name else code


@cache
def _written(code: str) -> str:
    """As it stands in the middle of a sentence; "" where nobody has noted it."""
    try:
        return (Locale.parse(code).get_language_name(code) if code else None) or ""
    except (UnknownLocaleError, ValueError):
        return ""


def code_of(language: str) -> str:
    """The code of two letters for what a file says."""
    return THREE_LETTERS.get(language.lower(), language)[:10]


def checked_label(label: str) -> str:
    """One line that fits into a menu."""
    one_line = " ".join("".join(sign if sign.isprintable() else " " for sign in label).split())
    if len(one_line) > LONGEST:
        raise Refused(
            "label too long",
            public="At most %(most)s characters fit here; there are %(signs)s.",
            code="bad_label",
            most=LONGEST,
            signs=len(one_line),
        )
    return one_line
