"""On which terms people work on a film (fc:compensation): calls say them, portraits say which ones she takes. Pure."""

TERMS = {
    "volunteer": "unpaid",
    "expenses": "expenses paid",
    "meals": "meals",
    "lodging": "lodging",
    "share": "a share of what the film earns",
    "wage": "a wage",
    "internship": "a paid internship under agreement",
    "invoice": "an invoice",
}
FRENCH = {
    "volunteer": "bénévolat",
    "expenses": "défraiement",
    "meals": "repas",
    "lodging": "logement",
    "share": "part des recettes",
    "wage": "cachet ou salaire",
    "internship": "stage conventionné",
    "invoice": "prestation sur facture",
}


def known(values: object) -> list[str]:
    """Those of a list that we know, each once, in the order of the list."""
    given = values if isinstance(values, list) else [values]
    return [term for term in TERMS if term in given]


def name(term: str, language: str) -> str:
    """As pages and documents say it; what is none of ours stays as it is."""
    return (FRENCH if language == "fr" else TERMS).get(term, term)
