"""Words as they are looked for: without capitals and accents, œ in two letters. Pure."""

import unicodedata

LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "’": "'"})


def fold(text: str) -> str:
    """ "L’Œil  du Çà" is "l'oeil du ca": what a reader types without looking for the key."""
    letters = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).casefold().translate(LETTERS))
    return " ".join("".join(one for one in letters if not unicodedata.combining(one)).split())
