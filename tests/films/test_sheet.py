"""What may be wrong with a film's sheet, and how it is kept."""

from dataclasses import replace
from typing import Any

import pytest

from fediverse_cinema.films import countries
from fediverse_cinema.films.sheet import Sheet, check, columns_of, faults
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House

pytestmark = pytest.mark.anyio
WHOLE = Sheet(
    title=" La Saône ", summary="Un fleuve.", synopsis="Deux rives.", text_language="fr",
    translations=(
        ("en", {"title": " The Saône", "summary": "", "synopsis": "Two banks."}), ("br", {"summary": "Ur stêr."}),
    ),
    year=2026, languages=("fr", "zxx"), production="Les Films de la Digue", countries=("FR", "SN"), form="essay",
    genre="fleuve", themes=("eau", " mémoire ", "eau"), licence="CC-BY-SA-4.0", downloadable=False, warning="Bruit",
    credits="Son — Inès — @ines@lille.example", awards="Grand prix — Brest", press="Rare — Revue", teaser=True,
    support="Donner — https://dons.example/",
)  # fmt: skip
WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "no title": ("title", {"title": " "}),
    "long production": ("production", {"production": "x" * 201}),
    "long awards": ("awards", {"awards": "x" * 3_001}),
    "long press": ("press", {"press": "x" * 5_001}),
    "long support": ("support", {"support": "x" * 1_001}),
    "a country that is none": ("countries", {"countries": ("FR", "Atlantide")}),
    "a code that is no country": ("countries", {"countries": ("ZZ",)}),
    "all countries": ("countries", {"countries": ("FR",) * 21}),
    "nine themes": ("themes", {"themes": tuple("abcdefghi")}),
    "a long theme": ("themes", {"themes": ("x" * 61,)}),
    "words in no language": ("text_language", {"text_language": "zxx"}),
    "translations of nobody knows what": ("text_language", {"text_language": ""}),
    "a title of no letters": ("title", {"title": "\x01\x1f\ufffe"}),
    "a theme of no letters": ("themes", {"themes": ("\x01",)}),
    "a synopsis that is too much HTML": ("synopsis", {"synopsis": "-\n" * 4_900}),
    "a synopsis whose links are too much HTML": ("synopsis", {"synopsis": "[a] " * 2_490 + "\n\n[a]: http://x.y"}),
    "a translation that is too much HTML": ("translations", {"translations": (("en", {"synopsis": "-\n" * 4_900}),)}),
    "a translation into nothing": ("translations", {"translations": (("", {"title": "x"}),)}),
    "a translation into its own": ("translations", {"translations": (("fr", {"title": "x"}),)}),
    "two translations into one": ("translations", {"translations": (("en", {"title": "x"}), ("en", {"title": "y"}))}),
    "a long translation": ("translations", {"translations": (("en", {"summary": "x" * 401}),)}),
    "seven translations": (
        "translations",
        {"translations": tuple((code, {"title": "x"}) for code in ("en", "br", "es", "de", "it", "pt", "oc"))},
    ),
    "a credit that leads nowhere": ("credits", {"credits": "Son — Inès — @"}),
    "support without an address": ("support", {"support": "Donner"}),
    "support by a script": ("support", {"support": "Donner — javascript:alert(1)"}),
    "six ways of support": ("support", {"support": "https://dons.example/\n" * 6}),
}


async def test_the_whole_sheet_is_kept(house: House) -> None:
    assert faults(WHOLE) == {}
    kept = columns_of(WHOLE)
    assert (kept["title"], kept["themes"], kept["languages"]) == ("La Saône", ["eau", "mémoire"], ["fr", "zxx"])
    assert kept["translations"] == {
        "en": {"title": "The Saône", "synopsis": "Two banks."}, "br": {"summary": "Ur stêr."},
    }  # fmt: skip
    assert (kept["countries"], kept["downloadable"], kept["teaser"]) == (["FR", "SN"], False, True)


@pytest.mark.parametrize("case", WRONG)
async def test_each_fault_is_told_by_its_field(house: House, case: str) -> None:
    name, changes = WRONG[case]
    sheet = replace(WHOLE, **changes)
    assert list(faults(sheet)) == [name]
    assert faults(sheet)[name].public
    with pytest.raises(Refused):
        check(sheet)


@pytest.mark.parametrize(
    ("typed", "code"),
    [("France", "FR"), ("sénégal", "SN"), ("Senegal", "SN"), ("Pays-Bas", "NL"), ("the netherlands", ""), ("USA", "US"),
     ("cote d'ivoire", "CI"), ("Côte d’Ivoire", "CI"), ("FR", "FR"), ("Union européenne", ""), ("", ""), ("fr", "")],
)  # fmt: skip
def test_a_country_is_known_by_its_name_in_french_and_english(typed: str, code: str) -> None:
    assert countries.code_of(typed) == code


async def test_what_is_no_letter_is_left_out_and_a_country_stands_there_once(house: House) -> None:
    """What neither XML nor a page can show."""
    hidden = "\x0b\x1f\x85\ufffe\uffff\u202e"
    sheet = replace(
        WHOLE, title=f"La{hidden} Saône{hidden}", synopsis=f"Deux\n\n{hidden}rives.\t", credits=f"Son — In{hidden}ès",
        themes=(f"e{hidden}au", "eau"), countries=("FR", "SN", "FR"),
        translations=(("en", {"title": f"The{hidden} Saône", "summary": hidden}),),
    )  # fmt: skip
    kept = columns_of(sheet)
    assert (kept["title"], kept["synopsis"], kept["credits"]) == ("La Saône", "Deux\n\nrives.", "Son — Inès")
    assert (kept["themes"], kept["countries"]) == (["eau"], ["FR", "SN"])
    assert kept["translations"] == {"en": {"title": "The Saône"}}
