"""What companies hear: of consent in the room below, of documents of elsewhere, of their own end. Named in the
table of listeners alone.
"""

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.news import ActorRead
from fediverse_cinema.companies import answers, catalogue, visitors
from fediverse_cinema.companies.news import CompanyClosed
from fediverse_cinema.consents.news import ChoiceEnded, ChoiceGiven, ChoiceRefused


async def show_film(news: ChoiceGiven) -> None:
    await answers.given(news.stamp_id)


async def leave_film_out(news: ChoiceRefused) -> None:
    await answers.refused(news.request_id)


async def take_film_out(news: ChoiceEnded) -> None:
    await answers.ended(news.stamp_id)


async def clear_catalogue(news: CompanyClosed) -> None:
    await catalogue.clear(news.company_id)


async def read_company(news: ActorRead) -> None:
    if actor := await actors.as_it_was_read(news):
        await visitors.welcome(actor, news.more)
