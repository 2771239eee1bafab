"""What the choosing of films hears: of consent in the room below, and of selections in this one. LISTENERS is a part
of the table in listeners.py.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.news import ActorGone, ActorRead, Blocked
from fediverse_cinema.consents import service as consents
from fediverse_cinema.consents.news import AwardsChanged, ChoiceEnded, ChoiceGiven, ChoiceRefused
from fediverse_cinema.conversations.news import NoteRemoved
from fediverse_cinema.films import choosing
from fediverse_cinema.films.news import FilmArrived, FilmGone
from fediverse_cinema.labels import absences, asking, filmmakers, leaves, selecting, telling, visitors
from fediverse_cinema.labels.news import (
    LabelClosed,
    SelectionChanged,
    SelectionShown,
    SelectionWithdrawn,
)


async def look_at_choice(news: ChoiceGiven) -> None:
    await choosing.look_later(news.stamp_id)
    await leaves.given(news.stamp_id)


async def end_choice(news: ChoiceEnded) -> None:
    await choosing.ended(news.stamp_id)
    await leaves.ended(news.stamp_id)


async def leave_it_out(news: ChoiceRefused) -> None:
    await leaves.refused(news.request_id)


async def tell_of_awards(news: AwardsChanged) -> None:
    await choosing.changed(news.film_uri)


async def tell_without_it(news: FilmGone) -> None:
    await absences.film_gone(news.uri, news.author_uri)


async def bring_it_back(news: FilmArrived) -> None:
    await absences.film_arrived(news.film_id)


async def look_at_choices(news: FilmArrived) -> None:
    await choosing.begin_check(news.film_id)
    await asking.settle_again(news.film_id)


async def forget_what_she_chose(news: ActorGone) -> None:
    await visitors.remove_all_of(await Actor.get(id=news.actor_id))


async def read_label(news: ActorRead) -> None:
    if actor := await actors.as_it_was_read(news):
        await visitors.welcome_label(actor, news.more)


async def give_awards(news: SelectionShown) -> None:
    await leaves.shown(news.selection_id)


async def end_awards(news: SelectionWithdrawn) -> None:
    await leaves.hidden(news.selection_id)


async def take_off_the_list(news: SelectionWithdrawn) -> None:
    await telling.tell_poles(news.uri)


async def keep_apart(news: Blocked) -> None:
    one, other = await Actor.get(id=news.blocker_id), await Actor.get(id=news.blocked_id)
    await consents.part(one, other)
    await leaves.parted(one.id, other.id)
    await leaves.parted(other.id, one.id)


async def take_it_from_everybody(news: NoteRemoved) -> None:
    await selecting.withdraw(news.note_uri)


async def rename_awards(news: SelectionChanged) -> None:
    await leaves.renamed(news.selection_id)


async def ask_who_made_them(news: SelectionShown | SelectionChanged) -> None:
    await filmmakers.ask(news.selection_id)


async def ask_nobody_any_more(news: SelectionWithdrawn) -> None:
    await filmmakers.forget(news.uri)


async def tell_of_selection(news: SelectionShown | SelectionChanged) -> None:
    await telling.tell_again(news.selection_id)


async def clear_selections(news: LabelClosed) -> None:
    await selecting.clear(news.label_id)


LISTENERS: dict[type, tuple[Callable[[Any], Awaitable[None]], ...]] = {
    Blocked: (keep_apart,),
    ChoiceGiven: (look_at_choice,),
    ChoiceRefused: (leave_it_out,),
    ChoiceEnded: (end_choice,),
    AwardsChanged: (tell_of_awards,),
    FilmGone: (tell_without_it,),
    LabelClosed: (clear_selections,),
    SelectionShown: (tell_of_selection, give_awards, ask_who_made_them),
    SelectionWithdrawn: (end_awards, ask_nobody_any_more, take_off_the_list),
    SelectionChanged: (tell_of_selection, rename_awards, ask_who_made_them),
}
