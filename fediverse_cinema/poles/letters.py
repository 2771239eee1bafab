"""Letters to the team, through a form that anybody may fill in: kept for the desk of who runs the pole, told as news to
who carries them on, and gone after a year. How spam is told from them before is the form's affair (web.forms.spam).
"""

from datetime import timedelta

from tortoise.transactions import in_transaction

from fediverse_cinema.foundation import clock, mail, news
from fediverse_cinema.foundation.database import sql
from fediverse_cinema.foundation.errors import CinemaError, Refused
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.poles.models import PoleLetter
from fediverse_cinema.poles.news import LetterArrived

LONGEST_NAME = 120
LONGEST_SUBJECT = 150
LONGEST_WORDS = 8_000
DAY = timedelta(days=1)
KEPT = timedelta(days=365)
MOST_OF_A_NETWORK = 10  # in a day
MOST_OF_AN_ADDRESS = 5
MOST_WAITING = 500
"""Beyond, the form is shut: nobody fills the disk by it."""

PAGE_SIZE = 30
SWEEP = "sweep_pole_letters"


class TooMany(CinemaError):
    status = 429
    default_public = "Several letters have come from you today. Please wait until tomorrow, or write a mail."


@frozen
class Written:
    """What somebody has typed, without spaces around it."""

    name: str
    mail: str
    subject: str
    words: str


def faults(written: Written) -> dict[str, Refused]:
    """What is wrong with it, by field."""
    wrong = dict[str, Refused]()
    longest = {"name": LONGEST_NAME, "subject": LONGEST_SUBJECT, "words": LONGEST_WORDS}
    for name, most in longest.items():
        given = getattr(written, name)
        if not given:
            wrong[name] = Refused(f"no {name}", public="Write something here.", code="empty")
        elif len(given) > most:
            wrong[name] = Refused(
                f"{name} too long", public="At most %(most)s characters fit here; there are %(signs)s.",
                code="too_long", most=most, signs=len(given),
            )  # fmt: skip
    if not mail.is_address(written.mail):
        wrong["mail"] = Refused(
            "no mail address", public="A mail address looks like rosa@pole-sud.example.", code="bad_mail"
        )
    return wrong


async def receive(written: Written, *, nonce: str, source: str) -> None:
    """The same form sent twice is one letter. TooMany of one network, one address or in all."""
    async with in_transaction():
        await sql.hold("letters to the team")
        if await PoleLetter.exists(nonce=nonce):
            return
        today = PoleLetter.filter(arrived_at__gt=clock.now() - DAY)
        if (
            await today.filter(source=source).count() >= MOST_OF_A_NETWORK
            or await today.filter(mail=written.mail).count() >= MOST_OF_AN_ADDRESS
            or await PoleLetter.filter(answered_at=None).count() >= MOST_WAITING
        ):
            raise TooMany(f"too many letters of {source} or {written.mail}", code="too_many")
        letter = await PoleLetter.create(
            nonce=nonce, source=source, name=written.name, mail=written.mail, subject=written.subject,
            words=written.words, arrived_at=clock.now(),
        )  # fmt: skip
        await news.tell(LetterArrived(letter.id))


async def listed(*, answered: bool, before: int | None = None) -> list[PoleLetter]:
    """The latest first, one more than a page shows."""
    letters = PoleLetter.filter(answered_at__isnull=not answered)
    if before is not None:
        letters = letters.filter(id__lt=before)
    return await letters.order_by("-id").limit(PAGE_SIZE + 1)


async def waiting() -> int:
    return await PoleLetter.filter(answered_at=None).count()


async def answered(number: int) -> None:
    await PoleLetter.filter(id=number, answered_at=None).update(answered_at=clock.now())


async def remove(number: int) -> None:
    await PoleLetter.filter(id=number).delete()


async def sweep() -> None:
    """The periodic job: what is a year old goes, and from where a letter came is good for a day."""
    await PoleLetter.filter(arrived_at__lt=clock.now() - KEPT).delete()
    await PoleLetter.filter(arrived_at__lt=clock.now() - DAY).exclude(source="").update(source="")
