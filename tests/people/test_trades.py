"""The list of trades: complete, the same for ever, and found by whatever form of a word people type."""

import pytest

from fediverse_cinema.foundation import regions
from fediverse_cinema.people import terms, trades
from fediverse_cinema.people.trades import DEPARTMENTS, TRADES


def test_every_trade_has_both_languages_a_department_and_a_slug_that_fits_an_iri_and_its_column() -> None:
    assert 110 <= len(TRADES) <= 160
    for slug, trade in TRADES.items():
        assert trade.slug == slug and slug.replace("-", "").isalpha() and slug == slug.lower() and len(slug) <= 60
        assert trade.fr and trade.en and trade.department in DEPARTMENTS, slug
    assert all(trades.of_department(department) for department in DEPARTMENTS)
    names = [trades.name(slug, language) for language in ("fr", "en") for slug in TRADES]
    assert len(set(names)) >= len(names) - 5  # few words are the same in both languages, none stands twice in one
    for language in ("fr", "en"):
        assert len({trades.name(slug, language) for slug in TRADES}) == len(TRADES)


def test_the_trades_that_travel_already_keep_their_slugs() -> None:
    """Documents of other poles name them: none of these may ever go."""
    assert {"director", "director-of-photography", "colorist", "composer", "sound-recordist", "actor"} <= set(TRADES)
    assert trades.iri("colorist") == "https://w3id.org/fep/0673/trades#colorist"


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("monteuse", "editor"),
        ("MONTEUR", "editor"),
        ("regisseuse", "location-manager"),
        ("régisseur", "location-manager"),
        ("costumier", "costumier"),
        ("sous-titreur", "subtitler"),
        ("bénévole cantine", "canteen-volunteer"),
        ("benevole cantine", "canteen-volunteer"),
        ("Cheffe opératrice", "director-of-photography"),
        ("ingé son", "sound-recordist"),
        ("scripte", "script-supervisor"),
        ("colourist", "colorist"),
        ("étalonneuse", "colorist"),
    ],
)
def test_a_trade_is_found_by_each_of_its_forms(typed: str, slug: str) -> None:
    assert slug in trades.find(typed)


def test_what_is_exactly_the_word_comes_before_what_only_has_it() -> None:
    assert trades.find("monteuse")[0] == "editor" and "assistant-editor" in trades.find("monteuse")
    assert trades.find("") == trades.find("  ") == trades.find("boulangère") == []


@pytest.mark.parametrize(
    "address", ["", "colorist", "https://evil.example/trades#colorist", trades.iri("baker"), trades.iri("")]
)
def test_an_iri_that_is_not_of_the_list_names_no_trade(address: str) -> None:
    assert trades.slug_of(address) == ""
    assert trades.slug_of(trades.iri("colorist")) == "colorist"


def test_regions_and_terms_have_names_in_both_languages() -> None:
    assert regions.name("FR-BRE", "fr") == "Bretagne" and regions.name("FR-BRE", "en") == "Brittany"
    assert {"FR-974", "FR-20R", "BE-WAL", "CH-GE", "LU-LU", "CA-QC"} <= set(regions.REGIONS)
    assert regions.name("XX-1", "fr") == "XX-1" and not regions.is_known("XX-1")
    assert terms.FRENCH.keys() == terms.TERMS.keys()
