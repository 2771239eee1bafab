"""Letters to the team of the pole, carried on as mails: to the address of the settings, else to those who run it."""

from tortoise.transactions import in_transaction

from fediverse_cinema.accounts.models import Account, Role
from fediverse_cinema.foundation import mail, urls
from fediverse_cinema.foundation.here import here
from fediverse_cinema.poles.models import PoleLetter
from fediverse_cinema.poles.news import LetterArrived
from fediverse_cinema.web.templating import render
from fediverse_cinema.web.translation import Language


async def carry(news: LetterArrived) -> None:
    """An answer to that mail goes to who wrote. Nothing leaves where the pole sends none: the desk has it."""
    letter = await PoleLetter.get_or_none(id=news.letter_id)
    if letter is None or not mail.is_on():
        return
    settings = here().settings.pole
    language: Language = "en" if settings.language == "en" else "fr"
    desk = urls.letter_to_team(letter.id)
    text = render("mails/_letter.txt", language=language, letter=letter, pole=settings.name, desk=desk)
    subject, _, body = text.partition("\n")
    addresses = [settings.contact] if mail.is_address(settings.contact) else await _of_who_runs_it()
    async with in_transaction():
        for address in addresses:
            await mail.later(address, subject, body.strip("\n") + "\n", reply_to=letter.mail)


async def _of_who_runs_it() -> list[str]:
    admins = Account.filter(role=Role.ADMIN, mail_confirmed_at__isnull=False).order_by("id")
    return [str(address) for address in await admins.values_list("mail", flat=True)]
