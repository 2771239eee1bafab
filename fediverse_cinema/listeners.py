"""Who hears which news. A lower room tells; here stands who listens, in order. Listeners may hear a news twice, but for
those of ONCE.
"""

from collections.abc import Awaitable, Callable, Collection
from typing import Any

import structlog

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.news import (
    ActorGone,
    ActorMoved,
    ActorRead,
    FollowAnswered,
    Followed,
    FollowEnded,
    HostJudged,
    ReadBack,
)
from fediverse_cinema.archive import hearing as archive
from fediverse_cinema.companies import hearing as companies
from fediverse_cinema.companies.news import CompanyClosed
from fediverse_cinema.consents.news import ChoiceEnded, ChoiceGiven, ChoiceRefused, CreditAnswered
from fediverse_cinema.conversations.news import NoteRemoved, NoteSaid
from fediverse_cinema.ecran import hearing as screen
from fediverse_cinema.ecran.news import ForwardChanged
from fediverse_cinema.films import approving, channels, claims, listing, posters, scheduling, teasing
from fediverse_cinema.films import service as films
from fediverse_cinema.films.news import FilmArrived, FilmPublished
from fediverse_cinema.foundation.jobs import once
from fediverse_cinema.foundation.jobs.queue import later
from fediverse_cinema.foundation.news import AGAIN
from fediverse_cinema.labels import hearing as choices
from fediverse_cinema.labels.news import LabelClosed, SelectionWithdrawn
from fediverse_cinema.media import originals
from fediverse_cinema.media.news import AssetFailed, AssetReady, FileFetched, TracksChanged
from fediverse_cinema.moderation.news import (
    ComplaintDecided,
    ComplaintMade,
    MeasureTaken,
    MemberRemoved,
    ReportHandled,
    ReportMade,
)
from fediverse_cinema.notices import hearing, judged, running
from fediverse_cinema.notices import service as notices
from fediverse_cinema.offers import hearing as offers
from fediverse_cinema.people import portraits
from fediverse_cinema.poles import kinship
from fediverse_cinema.poles.news import LetterArrived, PoleRemoved
from fediverse_cinema.projects import hearing as projects
from fediverse_cinema.projects.news import CallEnded, CallPublished, MemberJoined, MemberLeft, ProjectEnded
from fediverse_cinema.provenance import bringing
from fediverse_cinema.provenance.news import AuthorSpoke, FilmHandedOver
from fediverse_cinema.publications import hearing as publications
from fediverse_cinema.reactions.news import Reacted, Unshared
from fediverse_cinema.recommendations import hearing as recommendations
from fediverse_cinema.reviews import visitors as critiques
from fediverse_cinema.screeners.news import MemberInvited
from fediverse_cinema.search import hearing as searches
from fediverse_cinema.search import reading_back
from fediverse_cinema.search.news import CallFound
from fediverse_cinema.timeline import hearing as home
from fediverse_cinema.web import team_mails


async def open_what_waited(news: AssetReady) -> None:
    await scheduling.asset_is_ready(news.asset_id)


async def open_trailer(news: FilmPublished) -> None:
    await scheduling.open_later(news.film_id)


async def put_original_away(news: AssetReady | AssetFailed) -> None:
    await originals.done_with(news.asset_id)


async def give_to_film(news: FileFetched) -> None:
    await bringing.arrived(news.upload_id)


async def tell_who_composes(news: AuthorSpoke) -> None:
    await running.author_spoke(news.word_id)


async def tell_whose_film_it_is(news: FilmHandedOver) -> None:
    await running.handed_over(news.film_id, news.actor_id)


async def tell_of_tracks(news: TracksChanged) -> None:
    await films.tracks_changed(news.asset_id)


async def make_teaser(news: AssetReady) -> None:
    await teasing.asset_is_ready(news.asset_id)


async def copy_poster(news: FilmArrived) -> None:
    await posters.begin(news.film_id, news.poster)


async def find_critiques(news: FilmArrived) -> None:
    await critiques.film_arrived(news.film_id)


async def find_channel(news: FilmArrived) -> None:
    await channels.begin(news.film_id)


async def list_what_is_shared(news: Reacted) -> None:
    await channels.shared(news.reaction_id)
    await listing.of_shared(news.reaction_id)


async def list_what_was_shared(news: Unshared) -> None:
    await listing.of_thing(news.object_uri)


async def list_her_films(news: FollowAnswered | ReadBack | FollowEnded) -> None:
    await channels.read_back(news.followed_id)
    await listing.around(news.followed_id)


async def read_portrait(news: ActorRead) -> None:
    if actor := await actors.as_it_was_read(news):
        await portraits.take_in(actor, news.more)


async def tell_who_waits(news: CallFound) -> None:
    await notices.call_found(news.call_id, news.owner_id)


async def approve_comment(news: NoteSaid) -> None:
    await approving.begin(news.note_id)


async def tell_of_credits(news: CreditAnswered) -> None:
    await films.credits_changed(news.claim_id)


async def tell_who_is_invited(news: MemberInvited) -> None:
    await notices.invited_to_screening(news.film_id, news.member_id)


async def look_at_stamps(news: FilmArrived) -> None:
    await claims.begin_check(news.film_id)


async def tell_who_runs_the_pole(news: ReportMade) -> None:
    await running.reported(news.report_id)


async def tell_who_has_reported(news: ReportHandled) -> None:
    await judged.report_handled(news.report_id)


async def tell_whom_it_is_about(news: MeasureTaken) -> None:
    await judged.measure_taken(news.measure_id)


async def tell_who_decides(news: ComplaintMade) -> None:
    await judged.complaint_made(news.complaint_id)


async def tell_whose_films_these_are(news: ComplaintDecided) -> None:
    await judged.complaint_decided(news.complaint_id)


async def know_pole(news: FollowAnswered) -> None:
    await kinship.answered(news.follower_id, news.followed_id)


async def know_pole_at_its_new_domain(news: ActorMoved) -> None:
    await kinship.moved(news.actor_id, news.target_id)


log = structlog.get_logger()

LISTENERS: dict[type, tuple[Callable[[Any], Awaitable[None]], ...]] = {
    ActorGone: (
        archive.forget_what_she_made,
        choices.forget_what_she_chose,
        recommendations.forget_hers,
        offers.end_offers_of_person,
    ),
    ActorRead: (
        searches.read_highlights,
        read_portrait,
        projects.read_project,
        choices.read_label,
        companies.read_company,
        recommendations.read_hers,
    ),
    AssetReady: (open_what_waited, make_teaser, put_original_away),
    AssetFailed: (put_original_away,),  # the workshop shows it
    FileFetched: (give_to_film,),
    AuthorSpoke: (tell_who_composes,),
    FilmHandedOver: (tell_whose_film_it_is,),
    TracksChanged: (tell_of_tracks,),
    FilmPublished: (home.show_film, open_trailer),
    FilmArrived: (
        home.show_film,
        find_channel,
        copy_poster,
        look_at_stamps,
        choices.bring_it_back,
        choices.look_at_choices,
        find_critiques,
    ),
    Followed: (hearing.tell_whom_she_follows, hearing.tell_of_pole_that_came),
    FollowAnswered: (reading_back.begin, know_pole, home.merge, list_her_films, hearing.tell_who_asked_to_follow),
    FollowEnded: (home.clear_her_away, list_her_films, hearing.tell_of_pole_that_went),
    ReadBack: (home.merge, list_her_films),
    NoteRemoved: (hearing.tell_whose_words_are_gone, projects.forget_removed_call, choices.take_it_from_everybody),
    NoteSaid: (home.show_note, hearing.tell_who_is_spoken_to, approve_comment, offers.put_on_board),
    Reacted: (home.show_share, hearing.tell_the_maker, list_what_is_shared),
    Unshared: (list_what_was_shared,),
    CreditAnswered: (tell_of_credits, projects.tell_of_credits, hearing.tell_who_named_her),
    **recommendations.LISTENERS,
    **hearing.LISTENERS,
    **choices.LISTENERS,
    ActorMoved: (*hearing.LISTENERS[ActorMoved], know_pole_at_its_new_domain),
    ChoiceGiven: (*choices.LISTENERS[ChoiceGiven], companies.show_film, hearing.tell_whose_film_is_chosen),
    ChoiceRefused: (*choices.LISTENERS[ChoiceRefused], companies.leave_film_out),
    ChoiceEnded: (*choices.LISTENERS[ChoiceEnded], companies.take_film_out),
    CompanyClosed: (companies.clear_catalogue, publications.company_closed),
    LabelClosed: (*choices.LISTENERS[LabelClosed], publications.label_closed),
    HostJudged: (listing.of_host,),
    ReportMade: (tell_who_runs_the_pole,),
    ReportHandled: (tell_who_has_reported,),
    MemberRemoved: (archive.take_her_down,),
    MeasureTaken: (tell_whom_it_is_about,),
    ComplaintMade: (tell_who_decides,),
    ComplaintDecided: (tell_whose_films_these_are,),
    MemberInvited: (tell_who_is_invited,),
    MemberJoined: (hearing.tell_who_belongs, offers.answer_by_joining),
    MemberLeft: (hearing.tell_who_belongs_no_longer, offers.end_what_was_accepted),
    ForwardChanged: (screen.tell_poles_what_is_put_forward,),
    SelectionWithdrawn: (*choices.LISTENERS[SelectionWithdrawn], screen.look_at_what_is_put_forward),
    PoleRemoved: (searches.forget_pole,),
    LetterArrived: (running.letter_came, team_mails.carry),
    CallPublished: (projects.name_calls_on_group, searches.look_for_who_waits),
    CallFound: (tell_who_waits,),
    CallEnded: (projects.name_calls_on_group, offers.end_offers_of_call),
    ProjectEnded: (
        projects.end_calls,
        offers.end_offers_of_project,
        publications.project_ended,  # before its journal, which holds the words of its events
        projects.clear_journal,
        projects.clear_room_of_team,
    ),
}
NEWS = {kind.__name__: kind for kind in LISTENERS}
ONCE = {
    *(tell_of_tracks, tell_of_credits, projects.tell_of_credits, projects.name_calls_on_group),
    *(choices.tell_of_selection, choices.tell_of_awards, choices.tell_without_it, choices.take_off_the_list),
    *(screen.tell_poles_what_is_put_forward, team_mails.carry),
    *(tell_who_composes, tell_whose_film_it_is, tell_who_is_invited, tell_who_decides, tell_whose_films_these_are),
    *(tell_who_has_reported, tell_whom_it_is_about, hearing.tell_of_pole_that_went, hearing.tell_of_who_waits),
    *(hearing.tell_who_admits, hearing.tell_who_verifies, hearing.tell_who_has_chosen),
    *(hearing.tell_whose_catalogue_it_is, hearing.tell_whose_words_are_gone, hearing.tell_whose_words_did_not_come_out),
}
"""What these say nobody could see that they have said: letters without a lasting id, mails, notices of a deed without
a moment of its own, which may have been read since. They write rows alone, and are heard with the end of the job.
"""


async def hear(name: str, news: dict[str, Any]) -> None:
    """The job that carries one news to its listeners: those of ONCE come last, together or not at all."""
    last = [listener for listener in LISTENERS[NEWS[name]] if listener in ONCE]
    failures = await _hear_all_but(last, name, news)
    if last:
        async with once.for_this_job():
            for listener in last:
                await listener(NEWS[name](**news))
            if failures:
                await later(AGAIN, {"name": name, "news": news})
    elif failures:
        raise failures[0]


async def hear_again(name: str, news: dict[str, Any]) -> None:
    """The job, when those of ONCE have heard it, and others have failed."""
    for failure in await _hear_all_but(ONCE, name, news):
        raise failure


async def _hear_all_but(some: Collection[Any], name: str, news: dict[str, Any]) -> list[Exception]:
    """One that fails keeps it from none of the others."""
    failures = list[Exception]()
    for listener in LISTENERS[NEWS[name]]:
        if listener not in some:
            try:
                await listener(NEWS[name](**news))
            except Exception as error:  # noqa: BLE001 (whatever it is, they hear it again)
                log.info("listener_failed", news=name, listener=listener.__name__, error=repr(error)[:300])
                failures.append(error)
    return failures
