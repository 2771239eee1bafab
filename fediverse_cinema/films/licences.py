"""The licences that a film may bear, with what each is called elsewhere: by SPDX, by schema.org (an IRI) and by
PeerTube. What they allow, in words, is said by the pages. Pure, but for the pole's own rule.
"""

import re

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import here
from fediverse_cinema.foundation.values import frozen

CC = "https://creativecommons.org"
NEWEST = "4.0"
VERSIONS = (NEWEST, "3.0", "2.5", "2.0", "1.0")
FRENCH = ("3.0", "2.0")  # rewritten for French law
RESERVED = "all-rights-reserved"


@frozen
class Licence:
    """`code` is ours, and stands in rows; `iri` the schema.org `license`. `kind` says what it allows ("by-nc-sa").
    `free`: everybody may copy the film and show it. `current`: there is no newer version of it. `peertube` is
    (identifier, name) where PeerTube has a word for it, which it demands: with any other it refuses the film.
    """

    code: str
    name: str
    iri: str
    spdx: str
    kind: str
    free: bool = True
    current: bool = True
    peertube: tuple[str, str] | None = None


PEERTUBE = {
    "by": ("1", "Attribution"),
    "by-sa": ("2", "Attribution - Share Alike"),
    "by-nd": ("3", "Attribution - No Derivatives"),
    "by-nc": ("4", "Attribution - Non Commercial"),
    "by-nc-sa": ("5", "Attribution - Non Commercial - Share Alike"),
    "by-nc-nd": ("6", "Attribution - Non Commercial - No Derivatives"),
}
"""Of the newest version: PeerTube's words say no version, and its own pages link to that one."""


def _creative_commons(kind: str, version: str) -> Licence:
    # The first version of one of them has its letters in another order.
    letters = "by-nd-nc" if (kind, version) == ("by-nc-nd", "1.0") else kind
    code = f"CC-{kind.upper()}-{version}"
    return Licence(
        code=code,
        name=f"CC {kind.upper()} {version}",
        iri=f"{CC}/licenses/{letters}/{version}/",
        spdx=code,
        kind=kind,
        current=version == NEWEST,
        peertube=PEERTUBE[kind] if version == NEWEST else None,
    )


def _french(kind: str, version: str) -> Licence:
    code = f"CC-{kind.upper()}-{version}-FR"
    return Licence(
        code=code,
        name=f"CC {kind.upper()} {version} France",
        iri=f"{CC}/licenses/{kind}/{version}/fr/",
        spdx=code if code == "CC-BY-NC-SA-2.0-FR" else f"LicenseRef-{code}",  # SPDX lists one of them
        kind=kind,
        current=False,
    )


LICENCES = {
    licence.code: licence
    for licence in (
        *(_creative_commons(kind, NEWEST) for kind in PEERTUBE),
        Licence(
            "CC0-1.0", "CC0 1.0", f"{CC}/publicdomain/zero/1.0/", "CC0-1.0", "cc0",
            peertube=("7", "Public Domain Dedication"),
        ),
        Licence("PDM-1.0", "Public Domain Mark 1.0", f"{CC}/publicdomain/mark/1.0/", "CC-PDM-1.0", "pdm"),
        Licence("LAL-1.3", "Licence Art Libre 1.3", "https://artlibre.org/licence/lal/", "LAL-1.3", "lal"),
        Licence(
            RESERVED, "All rights reserved", "https://rightsstatements.org/vocab/InC/1.0/",
            f"LicenseRef-{RESERVED}", "reserved", free=False,
        ),
        *(_creative_commons(kind, version) for version in VERSIONS[1:] for kind in PEERTUBE),
        *(_french(kind, version) for version in FRENCH for kind in PEERTUBE),
    )
}  # fmt: skip
"""By our codes, in the order of the form."""

# Deeds and texts in any language stand below the address of the licence itself. (A country after a version of Creative
# Commons is none of these: it is another licence.)
PAGE = re.compile(r"/(deed|legalcode)([.-][a-z-]+)?$|(?<=/lal)/[a-z]{2}$")


def offered_for(code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of this pole's form, for a film that bears this one: of the present versions, and of earlier ones."""
    allowed = [one for one in LICENCES.values() if one.code == code or not _against_the_rule(one)]
    return tuple(one.code for one in allowed if one.current), tuple(one.code for one in allowed if not one.current)


def check(code: str) -> None:
    """Refused for one that is not free on a pole that shows free films only."""
    if _against_the_rule(LICENCES[code]):
        raise Refused(
            f"{code} on a pole of free films",
            public="This pole shows only films that everybody may copy and show: choose a licence that allows it.",
            code="not_free",
        )


def check_free(code: str) -> None:
    """Refused unless everybody may copy the film and show it: only then others may bring it here than who made it."""
    if code not in LICENCES or not LICENCES[code].free:
        raise Refused(
            f"{code[:40]!r} for a film of somebody else",
            public="A film of somebody else is shown here only under a licence that lets everybody copy and show it.",
            code="not_free",
        )


def _against_the_rule(licence: Licence) -> bool:
    return here().settings.films.free_licences_only and not licence.free


def of_iri(iri: str) -> str:
    """Our code for a licence that a document names; "" when it is none of ours."""
    return BY_IRI.get(_plain(iri)) or BY_IRI.get(PAGE.sub("", _plain(iri)), "")


def of_word(identifier: str) -> str:
    """Our code for a word of PeerTube's (its number, for the newest version) or of SPDX's."""
    return "CC0-1.0" if identifier == "CC0" else BY_WORD.get(identifier, "")


def _plain(iri: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", iri.strip()).partition("#")[0].rstrip("/").lower()


BY_IRI = {_plain(one.iri): one.code for one in LICENCES.values()}
BY_WORD = {
    word: one.code
    for one in LICENCES.values()
    for word in (one.code, one.spdx, one.peertube[0] if one.peertube else one.code)
}
