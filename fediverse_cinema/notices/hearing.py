"""What notices hear of the rooms below: each news, and who is told of it. Named in the table of listeners alone, which
takes over LISTENERS, where nobody else hears of a thing; news of the rooms beside this one are heard there.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from fediverse_cinema.accounts.news import Applied
from fediverse_cinema.activitypub.news import ActorMoved, FollowAnswered, Followed, FollowEnded, GateWaits
from fediverse_cinema.companies.news import CatalogueAnswered, EditorAsked, EditorJoined, EditorLeft
from fediverse_cinema.consents.news import ChoiceGiven, ConsentAsked, CreditAnswered, Quoted
from fediverse_cinema.conversations.news import NoteRemoved, NoteSaid
from fediverse_cinema.events.news import OrganiserAnswered, OrganiserAsked, OrganiserNamed
from fediverse_cinema.labels.news import (
    JurorAsked,
    JurorJoined,
    JurorLeft,
    LabelMade,
    LabelUnverified,
    LabelVerified,
    LeaveAnswered,
)
from fediverse_cinema.notices import agenda, companies, crews, running, selections, service
from fediverse_cinema.offers.news import OfferAnswered, OfferMade, OfferWithdrawn
from fediverse_cinema.projects.news import (
    LeadPassed,
    MemberAsked,
    MemberJoined,
    MemberLeft,
    SupporterNamed,
    SupportersWrittenTo,
)
from fediverse_cinema.publications.news import KeptBack
from fediverse_cinema.reactions.news import Reacted
from fediverse_cinema.reviews.news import CritiquePutAside


async def tell_whom_she_follows(news: Followed) -> None:
    await service.followed(news.follower_id, news.followed_id, asked=news.asked)


async def tell_who_asked_to_follow(news: FollowAnswered) -> None:
    await service.answered(news.follower_id, news.followed_id, accepted=news.accepted)


async def tell_who_is_spoken_to(news: NoteSaid) -> None:
    await service.note_said(news.note_id, old=news.old)


async def tell_whose_words_are_gone(news: NoteRemoved) -> None:
    await service.removed(news.author_id, news.thread_uri)


async def tell_whose_words_did_not_come_out(news: KeptBack) -> None:
    await agenda.kept_back(news.publication_id)


async def tell_the_maker(news: Reacted) -> None:
    await service.reacted(news.reaction_id)


async def tell_who_admits(news: Applied) -> None:
    await running.applied()


async def tell_who_is_asked(news: ConsentAsked) -> None:
    await service.asked_for_consent(news.request_id)


async def tell_who_named_her(news: CreditAnswered) -> None:
    await service.credit_answered(news.claim_id)


async def tell_who_belongs(news: MemberAsked | MemberJoined) -> None:
    await crews.team_changed(news.project_id, news.person_id)


async def tell_who_belongs_no_longer(news: MemberLeft) -> None:
    await crews.team_changed(news.project_id, news.person_id, news.by_id)
    await crews.member_left(news.project_id, news.person_id, news.by_id)


async def tell_who_leads_now(news: LeadPassed) -> None:
    await crews.lead_passed(news.project_id, news.person_id)


async def tell_who_is_in_a_jury(news: JurorAsked | JurorLeft) -> None:
    await crews.jury_changed(news.juror_id, news.by_id, asked=isinstance(news, JurorAsked))


async def tell_who_leads_the_label(news: JurorJoined) -> None:
    await selections.joined(news.juror_id)


async def tell_whom_she_leaves(news: JurorLeft) -> None:
    await selections.left(news.juror_id, news.by_id)


async def tell_who_is_asked_to_edit(news: EditorAsked) -> None:
    await companies.asked(news.editor_id, news.by_id)


async def tell_who_edits_with_her(news: EditorJoined) -> None:
    await companies.joined(news.editor_id)


async def tell_who_edits_no_longer(news: EditorLeft) -> None:
    await companies.left(news.editor_id, news.by_id)


async def tell_whose_catalogue_it_is(news: CatalogueAnswered) -> None:
    await companies.answered(news.entry_id)


async def tell_who_verifies(news: LabelUnverified) -> None:
    await running.unverified(news.label_id)


async def tell_who_is_to_verify(news: LabelMade) -> None:
    await selections.waits(news.label_id)


async def tell_whose_label_is_verified(news: LabelVerified) -> None:
    await selections.verified(news.label_id)


async def tell_whose_film_is_chosen(news: ChoiceGiven) -> None:
    await selections.chosen(news.stamp_id)


async def tell_who_has_chosen(news: LeaveAnswered) -> None:
    await selections.answered(news.pick_id)


async def tell_whose_critique_is_put_aside(news: CritiquePutAside) -> None:
    await selections.put_aside(news.note_id)


async def tell_who_supports(news: SupporterNamed) -> None:
    await service.supports(news.supporter_id)


async def tell_all_who_support(news: SupportersWrittenTo) -> None:
    await service.written_for_supporters(news.page_id)


async def tell_who_is_offered_something(news: OfferMade) -> None:
    await service.offered(news.offer_id)


async def tell_who_has_offered(news: OfferAnswered | OfferWithdrawn) -> None:
    await service.offer_answered(news.offer_id)


async def tell_who_is_asked_to_organise(news: OrganiserAsked) -> None:
    await agenda.asked(news.organiser_id)


async def tell_who_leads_what_is_named(news: OrganiserNamed) -> None:
    await agenda.named(news.organiser_id)


async def tell_who_asked_her(news: OrganiserAnswered) -> None:
    await agenda.answered(news.organiser_id)


async def tell_who_is_quoted(news: Quoted) -> None:
    await service.quoted(news.stamp_id, news.asker_id)


async def tell_of_pole_that_came(news: Followed) -> None:
    await running.pole_came(news.follower_id, news.followed_id)


async def tell_of_pole_that_went(news: FollowEnded) -> None:
    await running.pole_went(news.follower_id, news.followed_id)


async def tell_of_who_waits(news: GateWaits) -> None:
    await running.gate_waits()


async def tell_who_followed_her(news: ActorMoved) -> None:
    await service.moved(news.actor_id, news.target_id)


LISTENERS: dict[type, tuple[Callable[[Any], Awaitable[None]], ...]] = {
    ActorMoved: (tell_who_followed_her,),
    GateWaits: (tell_of_who_waits,),
    Applied: (tell_who_admits,),
    ConsentAsked: (tell_who_is_asked,),
    Quoted: (tell_who_is_quoted,),
    MemberAsked: (tell_who_belongs,),
    JurorAsked: (tell_who_is_in_a_jury,),
    JurorJoined: (tell_who_leads_the_label,),
    JurorLeft: (tell_who_is_in_a_jury, tell_whom_she_leaves),
    EditorAsked: (tell_who_is_asked_to_edit,),
    EditorJoined: (tell_who_edits_with_her,),
    EditorLeft: (tell_who_edits_no_longer,),
    CatalogueAnswered: (tell_whose_catalogue_it_is,),
    LabelMade: (tell_who_is_to_verify,),
    LabelUnverified: (tell_who_verifies,),
    LabelVerified: (tell_whose_label_is_verified,),
    LeaveAnswered: (tell_who_has_chosen,),
    CritiquePutAside: (tell_whose_critique_is_put_aside,),
    LeadPassed: (tell_who_leads_now,),
    SupporterNamed: (tell_who_supports,),
    SupportersWrittenTo: (tell_all_who_support,),
    OfferMade: (tell_who_is_offered_something,),
    OfferAnswered: (tell_who_has_offered,),
    OfferWithdrawn: (tell_who_has_offered,),
    OrganiserAsked: (tell_who_is_asked_to_organise,),
    OrganiserNamed: (tell_who_leads_what_is_named,),
    OrganiserAnswered: (tell_who_asked_her,),
    KeptBack: (tell_whose_words_did_not_come_out,),
}
"""News that are heard here alone."""
