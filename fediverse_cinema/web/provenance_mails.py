"""Mails to who says that she made a film that was brought here. Called by the pages on which that happens, in the
transaction of the deed.
"""

from fediverse_cinema.foundation import mail
from fediverse_cinema.provenance import words
from fediverse_cinema.provenance.models import AuthorsWord
from fediverse_cinema.web.mails import put


async def confirm(word: AuthorsWord, link: str) -> None:
    """Is this her address?"""
    if mail.is_on():
        days = words.UNCONFIRMED_FOR.days
        await put(word.mail, word.language, "mails/_authors_word.txt", word=word, link=link, days=days)


async def invited(word: AuthorsWord, link: str) -> None:
    """She may join the pole, so that the film can be hers."""
    if _is_hers(word):
        days = words.INVITED_FOR.days
        await put(word.mail, word.language, "mails/_author_invited.txt", word=word, link=link, days=days)


async def decided(word: AuthorsWord) -> None:
    if _is_hers(word):
        await put(word.mail, word.language, "mails/_author_answered.txt", word=word)


def _is_hers(word: AuthorsWord) -> bool:
    """Only where somebody has confirmed it: else a stranger's letter box would be filled from here."""
    return mail.is_on() and word.confirmed_at is not None
