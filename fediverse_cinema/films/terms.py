"""The controlled words of a film: forms and licences, with what each is called on the wire."""

from dataclasses import dataclass

FORMS = (
    "fiction",
    "documentary",
    "animation",
    "experimental",
    "music-video",
    "web-series",
    "essay",
    "school",
    "trailer",
)
WORDLESS = "zxx"  # a film without words
LANGUAGES = (
    "fr", "br", "oc", "eu", "co", "ca", "gsw", "en", "es", "pt", "it", "de", "nl", "pl", "ro", "cs", "hu", "el", "tr",
    "ru", "uk", "ar", "kab", "he", "fa", "hi", "ja", "ko", "zh", "vi", "wo", WORDLESS,
)  # fmt: skip  # ISO 639
SENSITIVE = "sensitive"  # the warning of a film whose server says no more than this; pages put it into words
CC = "https://creativecommons.org"
DEEDS = f"{CC}/licenses"


@dataclass(frozen=True, slots=True)
class Licence:
    """`iri` is the schema.org `license`; `peertube` is (identifier, name) where PeerTube has a word for it, which it
    demands: with any other value it refuses the film.
    """

    code: str
    name: str
    iri: str
    free: bool
    peertube: tuple[str, str] | None = None


LICENCES = {
    licence.code: licence
    for licence in (
        Licence("CC-BY-4.0", "CC BY 4.0", f"{DEEDS}/by/4.0/", True, ("1", "Attribution")),
        Licence("CC-BY-SA-4.0", "CC BY-SA 4.0", f"{DEEDS}/by-sa/4.0/", True, ("2", "Attribution - Share Alike")),
        Licence("CC-BY-ND-4.0", "CC BY-ND 4.0", f"{DEEDS}/by-nd/4.0/", True, ("3", "Attribution - No Derivatives")),
        Licence("CC-BY-NC-4.0", "CC BY-NC 4.0", f"{DEEDS}/by-nc/4.0/", True, ("4", "Attribution - Non Commercial")),
        Licence(
            "CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0", f"{DEEDS}/by-nc-sa/4.0/", True,
            ("5", "Attribution - Non Commercial - Share Alike"),
        ),
        Licence(
            "CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0", f"{DEEDS}/by-nc-nd/4.0/", True,
            ("6", "Attribution - Non Commercial - No Derivatives"),
        ),
        Licence("CC-BY-3.0", "CC BY 3.0", f"{DEEDS}/by/3.0/", True),
        Licence("CC0-1.0", "CC0 1.0", f"{CC}/publicdomain/zero/1.0/", True, ("7", "Public Domain Dedication")),
        Licence("PDM-1.0", "Public Domain Mark 1.0", f"{CC}/publicdomain/mark/1.0/", True),
        Licence("LAL-1.3", "Licence Art Libre 1.3", "https://artlibre.org/licence/lal/", True),
        Licence("all-rights-reserved", "All rights reserved", "https://rightsstatements.org/vocab/InC/1.0/", False),
    )
}  # fmt: skip


def licence_of_iri(iri: str) -> str:
    """Our code for a licence that a document names; "" when it is none of ours."""
    plain = iri.replace("http://", "https://").rstrip("/")
    return next((licence.code for licence in LICENCES.values() if licence.iri.rstrip("/") == plain), "")


def licence_of_peertube(identifier: str) -> str:
    """Our code for what PeerTube says: its number (of the newest version), or an SPDX word."""
    if identifier == "CC0":
        return "CC0-1.0"
    if identifier in LICENCES:
        return identifier
    return next((one.code for one in LICENCES.values() if one.peertube and one.peertube[0] == identifier), "")
