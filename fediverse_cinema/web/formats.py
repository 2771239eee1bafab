"""How a page says a duration, a format or the name of a code, in French and in English.

Pure functions from a value and a language to words; numbers and units are tied by non-breaking spaces. Templates
reach them as filters, see `templating`.
"""

import math
import re
from collections.abc import Mapping

from babel import Locale
from babel.numbers import format_decimal
from markupsafe import Markup

from fediverse_cinema.conversations.views import AttachmentView
from fediverse_cinema.films import countries, licences, terms
from fediverse_cinema.foundation.folding import fold
from fediverse_cinema.web.translation import Language, msgid, tell

NBSP = "\N{NO-BREAK SPACE}"
LOCALES: dict[Language, Locale] = {"fr": Locale("fr"), "en": Locale("en", "GB")}

FORMATS = {
    9 / 16: "056",
    1.0: "100",
    4 / 3: "133",
    1.375: "137",
    1.43: "143",
    1.5: "150",
    5 / 3: "166",
    16 / 9: "178",
    1.85: "185",
    2.0: "200",
    2.2: "220",
    2.39: "239",
}
"""Width ÷ height of a picture, and the name of its classes in the stylesheet."""

FORMS = {
    "fiction": msgid("Fiction"),
    "documentary": msgid("Documentary"),
    "animation": msgid("Animation"),
    "experimental": msgid("Experimental"),
    "music-video": msgid("Music video"),
    "web-series": msgid("Web series"),
    "essay": msgid("Essay"),
    "school": msgid("School film"),
    "trailer": msgid("Trailer"),
}

PREPARATION = {
    "arrived": msgid("The film has arrived and waits its turn"),
    "probing": msgid("We are reading the file"),
    "encoding": msgid("The film is being prepared for every screen"),
    "ready": msgid("The film is ready"),
    "": msgid("No file yet"),
}
"""How far a file has come, by media.models.AssetState; a failed one has its own sentence."""

WAITS = msgid("The film waits its turn: %(number)s before it")

VISIBILITY = {
    "unlisted": msgid("for everybody, in no list"),
    "followers": msgid("for followers only"),
    "direct": msgid("for those who are named in it"),
}
"""Who may read some words, where that is not everybody."""

READERS = {
    "public": (msgid("Everybody"), msgid("It stands on your page, and whoever comes by finds it.")),
    "unlisted": (
        msgid("Everybody who comes to my page"),
        msgid("Those who follow you get it; it is in no list and under no hashtag."),
    ),
    "followers": (msgid("Those who follow me"), msgid("And those who are named in it. Nobody can share it.")),
    "direct": (msgid("Those who are named in it"), msgid("A letter to them alone. Their servers can read it, too.")),
}
"""Who shall read some words: the choice, and what it means."""

ATTACHED = {
    "image": msgid("Look at the picture on %(host)s"),
    "video": msgid("Watch the film on %(host)s"),
    "audio": msgid("Listen to the sound on %(host)s"),
    "link": msgid("Open what is attached on %(host)s"),
}

SENSITIVE = msgid("sensitive content, says its server")

LICENCE_NAMES = {
    "PDM-1.0": msgid("Public domain"),
    "LAL-1.3": msgid("Free Art License 1.3"),
    "all-rights-reserved": msgid("All rights reserved"),
}
"""Those whose name is not the same in every language."""

LICENCE_HELP = {
    "by": msgid("Everybody may copy, show and rework the film, if they name who made it."),
    "by-sa": msgid("Everybody may copy, show and rework it, if they name who made it and keep the same licence."),
    "by-nc": msgid("Everybody may copy, show and rework it without earning money, if they name who made it."),
    "by-nd": msgid("Everybody may copy and show it as it is, if they name who made it."),
    "by-nc-sa": msgid("Copy, show and rework without earning money, naming who made it, under the same licence."),
    "by-nc-nd": msgid("Copy and show it as it is, without earning money, naming who made it."),
    "cc0": msgid("Its makers give up their rights as far as the law allows."),
    "pdm": msgid("The film belongs to everybody already: its rights have ended."),
    "lal": msgid("The freedoms of BY-SA, written in French law."),
    "reserved": msgid("People watch the film here. For anything else they ask first."),
}
"""What a licence allows, in one line, by its kind."""


def format_class(ratio: float | None) -> str:
    """The title class of the format nearest to `ratio`: "f239". Without a known ratio, the width of pages, "f178"."""
    return "f" + _format_name(ratio)


def width_class(ratio: float | None) -> str:
    """The share that a still takes of a strip: "w239"."""
    return "w" + _format_name(ratio)


def _format_name(ratio: float | None) -> str:
    if ratio is None or not math.isfinite(ratio) or ratio <= 0:
        return "178"
    return FORMATS[min(FORMATS, key=lambda known: abs(known - ratio))]


def ratio(value: float, language: Language) -> str:
    """A picture format as cinema people write it: "2,39", "2.39"."""
    return format_decimal(value, "0.00", locale=LOCALES[language])


def duration(seconds: float, language: Language) -> str:
    """ "52 min", "1 h 12", "40 s": rounded to the minute from one minute on, to the second below."""
    if round(seconds) < 60:
        return f"{round(seconds)}{NBSP}s"
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return f"{minutes}{NBSP}min"
    if language == "en":
        return f"{hours}{NBSP}h {minutes}{NBSP}min" if minutes else f"{hours}{NBSP}h"
    return f"{hours}{NBSP}h{NBSP}{minutes:02}" if minutes else f"{hours}{NBSP}h"


def time_left(seconds: float | None, language: Language) -> str:
    """Until a file is prepared, in a sentence; nothing while nobody knows."""
    if seconds is None:
        return ""
    if seconds < 60:
        return tell(msgid("Less than a minute left."), language)
    return tell(msgid("About %(duration)s left."), language, {"duration": duration(seconds, language)})


def loudness(lufs: float, language: Language) -> str:
    """−23.1 LUFS, with the sign that mathematics writes."""
    return format_decimal(lufs, "0.0", locale=LOCALES[language]).replace("-", "\N{MINUS SIGN}") + f"{NBSP}LUFS"


def size(octets: int, language: Language) -> str:
    """A file's size in decimal units: "1,2 Go", "1.2 GB"; below a megabyte, whole kilobytes."""
    units = ("ko", "Mo", "Go", "To") if language == "fr" else ("kB", "MB", "GB", "TB")
    power = min(max(int(math.log10(max(octets, 1))) // 3, 1), 4)
    pattern = "0" if power == 1 else "0.#"
    return format_decimal(octets / 1000**power, pattern, locale=LOCALES[language]) + NBSP + units[power - 1]


def language_name(code: str, language: Language) -> str:
    """The name of a language, in small letters where the reader's language writes it so; an unknown code as it is."""
    if code == "zxx":
        return tell(msgid("without words"), language)
    return str(LOCALES[language].languages.get(code, code))


def country_name(code: str, language: Language) -> str:
    """The name of a country; what is no ISO code as it is."""
    return countries.names(language).get(code, code)


VOWEL_HEARD = re.compile(
    "[aeiou]|y[^aeiou]|h(elen|elois|enri|ermin|erv|ilaire|ippolyt|omer|onor|orace|ortens|ubert|uguet|yacinth)"
)
"""Of the names with an h, those that French says without it: d’Hélène, de Hassan, d’Yves, de Yann."""


def elided(sentence: Markup, name: str, language: Language) -> Markup:
    """ "Un film d’Agnès Varda": French does not say "de" before the vowel that one hears first in a name."""
    if language != "fr" or not VOWEL_HEARD.match(fold(name)):
        return sentence
    return Markup(str(sentence).replace(" de <", " d’<", 1))  # both are HTML already


def form_name(code: str, language: Language) -> str:
    """What kind of film, as it opens a line: "Documentaire"; "" for an unknown code."""
    return tell(FORMS.get(code, ""), language)


def licence_name(code: str, language: Language) -> str:
    """ "Creative Commons BY-SA 4.0": the name in full; an unknown code as it is."""
    if code in LICENCE_NAMES:
        return tell(LICENCE_NAMES[code], language)
    known = licences.LICENCES.get(code)
    return re.sub("^CC ", "Creative Commons ", known.name) if known else code


def licence_help(code: str, language: Language) -> str:
    return tell(LICENCE_HELP[licences.LICENCES[code].kind], language) if code in licences.LICENCES else ""


def after_colon(text: str, values: Mapping[str, object] | None = None) -> str:
    """The sentence as it goes on after "Error:", with a small first letter unless it opens with initials, or with one
    of its `values`: a name stays as it is.
    """
    if any(isinstance(one, str) and one and text.startswith(one) for one in (values or {}).values()):
        return text
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == "’" else text


def preparation(state: str, language: Language, before: int | None = None) -> str:
    """How far a file has come, in words without a full stop: the label of a bar. `before`: others whose turn it is."""
    if before is not None:
        return tell(WAITS, language, {"number": before})
    return tell(PREPARATION.get(state, ""), language)


def warning(text: str, language: Language) -> str:
    """A content warning as its maker wrote it, or in our words when a server says only that there is one."""
    return tell(SENSITIVE, language) if text == terms.SENSITIVE else text


def visibility(word: str, language: Language) -> str:
    """Who may read it (conversations.models.Visibility), in words."""
    return tell(VISIBILITY.get(word, ""), language)


def readers(word: str, language: Language) -> str:
    return tell(READERS[word][0], language) if word in READERS else word


def readers_help(word: str, language: Language) -> str:
    return tell(READERS[word][1], language) if word in READERS else ""


def attachment_name(attachment: AttachmentView, language: Language) -> str:
    """What a link to something on another server says: what it is, and which server is asked when it is followed."""
    return tell(ATTACHED[attachment.kind], language, {"host": attachment.host})
