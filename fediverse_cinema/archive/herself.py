"""What an archive holds of her account and of what she does with others: her profile and portrait, lists of accounts,
projects, juries and companies that she belongs to, offers, credits, consents. Of others there is nothing in it but who
they are.
"""

from dataclasses import asdict
from typing import Any

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.activitypub import blocks, mutes, shunning
from fediverse_cinema.activitypub.models import Actor, Follow, FollowState, MuteScope
from fediverse_cinema.archive import address_lists
from fediverse_cinema.archive.parts import Part, document, text
from fediverse_cinema.companies.models import CompanyEditor
from fediverse_cinema.consents.models import Claim, ConsentRequest, Stamp
from fediverse_cinema.factors import service as factors
from fediverse_cinema.labels.models import Juror
from fediverse_cinema.offers.models import Offer
from fediverse_cinema.people import portraits, profile
from fediverse_cinema.people.models import Creator
from fediverse_cinema.people.wire import person_to_object
from fediverse_cinema.projects.models import FileRemark, Membership, TeamPost
from fediverse_cinema.provenance.models import AuthorsWord
from fediverse_cinema.recommendations.models import Recommendation
from fediverse_cinema.screeners.models import ScreeningPass
from fediverse_cinema.search.models import SavedSearch


async def of(actor: Actor) -> list[Part]:
    creator = await Creator.get(actor_id=actor.id).select_related("actor", "channel")
    said = await portraits.of(actor)
    return [
        document("actor.json", person_to_object(actor, creator, said)),
        document("profile.json", {"sheet": asdict(profile.sheet_of(creator)), "portrait": asdict(said)}),
        document("account.json", await _account(actor)),
        document("projects.json", await _memberships(actor)),
        document("juries.json", await _seats(actor)),
        document("companies.json", await _companies(actor)),
        document("offers.json", await _offers(actor)),
        document("team_words.json", await _team_words(actor)),
        document("recommendations.json", await _recommendations(actor)),
        document("credits.json", await _credits(actor)),
        document("consents.json", await _consents(actor)),
        document("claims.json", await _claims(actor)),
        document("screenings.json", await _screenings(actor)),
        document("searches.json", [{"name": one.name, "query": one.query} for one in await _searches(actor)]),
        *[text(name, await list_of(actor, name)) for name in LISTS],
        *_picture("picture", actor),
        *(_picture("channel-picture", creator.channel) if creator.channel else []),
    ]


def _picture(name: str, of: Actor) -> list[Part]:
    """As large as it is kept."""
    kept = of.picture.get("sizes", ())[-1:]
    return [Part(f"{name}.jpg", shelf="shelf", name=one["name"]) for one in kept]


async def list_of(actor: Actor, name: str) -> str:
    """One of LISTS, as it stands now."""
    return address_lists.write(name, await LISTS[name](actor))


async def _following(actor: Actor) -> list[tuple[object, ...]]:
    found = Follow.filter(follower_id=actor.id, state=FollowState.ACCEPTED).select_related("followed").order_by("id")
    return [(one.followed.address, True, False, "") for one in await found]


async def _followers(actor: Actor) -> list[tuple[object, ...]]:
    found = Follow.filter(followed_id=actor.id, state=FollowState.ACCEPTED).select_related("follower").order_by("id")
    return [(one.follower.address,) for one in await found]


async def _blocked(actor: Actor) -> list[tuple[object, ...]]:
    return [(one.address,) for one in await blocks.blocked_by(actor)]


async def _muted(actor: Actor) -> list[tuple[object, ...]]:
    """Without those of whom she hides the shares alone: other servers have no line for that."""
    found = [one for one in await mutes.muted_by(actor) if one.scope != MuteScope.SHARES]
    return [(one.muted.address, one.scope == MuteScope.ALL) for one in found]


async def _shunned(actor: Actor) -> list[tuple[object, ...]]:
    return [(one.domain,) for one in await shunning.shunned_by(actor)]


LISTS = {
    address_lists.FOLLOWING: _following,
    address_lists.FOLLOWERS: _followers,
    address_lists.BLOCKED: _blocked,
    address_lists.MUTED: _muted,
    address_lists.DOMAINS: _shunned,
}


async def _account(actor: Actor) -> dict[str, Any]:
    account = await Account.get(creator__actor_id=actor.id)
    signs_in_with = await factors.of(account.id)
    return {
        "address": actor.address,
        "since": account.created_at,
        "role": account.role.value,
        "mail": account.mail,
        "mail_confirmed": account.mail_confirmed_at,
        "mail_pace": account.mail_pace.value,
        "mail_language": account.language,
        "also_known_as": actor.also_known_as,
        "moved_to": actor.moved_to,
        "app_since": signs_in_with.app_since,
        "passkeys": [_of(one, ("name", "created_at", "used_at")) for one in signs_in_with.passkeys],
        "recovery_codes_left": signs_in_with.codes,
    }


async def _memberships(actor: Actor) -> list[dict[str, Any]]:
    names = ("relationship", "role", "trade", "department", "heads", "contact", "listed", "joined_at", "left_at")
    found = await Membership.filter(person_id=actor.id).select_related("project__actor").order_by("id")
    return [{"project": one.project.actor.uri, "name": one.project.actor.name} | _of(one, names) for one in found]


async def _seats(actor: Actor) -> list[dict[str, Any]]:
    names = ("relationship", "role", "joined_at", "left_at")
    found = await Juror.filter(person_id=actor.id).select_related("label__actor").order_by("id")
    return [{"label": one.label.actor.uri, "name": one.label.actor.name} | _of(one, names) for one in found]


async def _companies(actor: Actor) -> list[dict[str, Any]]:
    found = await CompanyEditor.filter(person_id=actor.id).select_related("company__actor").order_by("id")
    return [
        {"company": one.company.actor.uri, "name": one.company.actor.name} | _of(one, ("joined_at", "left_at"))
        for one in found
    ]


async def _offers(actor: Actor) -> list[dict[str, Any]]:
    """Hers with her words; of an invitation that it was there, the words are the project's."""
    names = ("kind", "state", "role", "trade", "begins_on", "ends_on", "created_at", "moved_at")
    found = await Offer.filter(person_id=actor.id).select_related("project__actor").order_by("id")
    return [
        {"project": one.project.actor.uri, **_of(one, names)}
        | ({"words": one.html, "links": one.links} if one.kind == "application" else {})
        for one in found
    ]


async def _team_words(actor: Actor) -> list[dict[str, Any]]:
    posts = await TeamPost.filter(author_id=actor.id).exclude(html="").select_related("project__actor").order_by("id")
    remarks = FileRemark.filter(author_id=actor.id).select_related("version__file__project__actor").order_by("id")
    return [
        *({"project": one.project.actor.uri, "words": one.html, "at": one.created_at} for one in posts),
        *(
            {"project": one.version.file.project.actor.uri, "file": one.version.file.name, "words": one.text,
             "at": one.created_at}
            for one in await remarks
        ),
    ]  # fmt: skip


async def _recommendations(actor: Actor) -> list[dict[str, Any]]:
    names = ("words", "state", "created_at")
    found = await Recommendation.filter(author_id=actor.id).select_related("person").order_by("id")
    return [{"of": one.person.uri, **_of(one, names)} for one in found]


async def _credits(actor: Actor) -> list[dict[str, Any]]:
    """Films and projects known here that name her, and what she has said to it."""
    found = await Claim.filter(person_id=actor.id).order_by("id")
    return [{"in": one.subject_uri} | _of(one, ("role", "trade", "state", "answered_at")) for one in found]


async def _claims(actor: Actor) -> list[dict[str, Any]]:
    """What she has said of films that others had brought here, and that she has made."""
    names = ("kind", "state", "title", "name", "mail", "basis", "answer", "created_at", "decided_at")
    found = await AuthorsWord.filter(person_id=actor.id).order_by("id")
    return [{"of": one.film_uri} | _of(one, names) for one in found]


async def _consents(actor: Actor) -> list[dict[str, Any]]:
    """What she was asked, and the stamps that she has given."""
    asked = await ConsentRequest.filter(author_id=actor.id).order_by("id")
    given = await Stamp.filter(author_id=actor.id).order_by("id")
    about = ("kind", "interacting_uri", "target_uri", "role", "created_at")
    return [_of(one, (*about, "state")) for one in asked] + [_of(one, (*about, "uri", "revoked_at")) for one in given]


async def _screenings(actor: Actor) -> list[dict[str, Any]]:
    """Invitations and links that she has given for her films, and those that she was given."""
    given = await ScreeningPass.filter(film__author_id=actor.id).select_related("film").order_by("id")
    got = await ScreeningPass.filter(actor_id=actor.id).select_related("film").order_by("id")
    names = ("created_at", "expires_at", "revoked_at", "most_viewings")
    return [{"film": one.film.title, "for": one.name, **_of(one, names)} for one in given] + [
        {"film": one.film.title, **_of(one, names)} for one in got
    ]


async def _searches(actor: Actor) -> list[SavedSearch]:
    return await SavedSearch.filter(owner_id=actor.id).order_by("id")


def _of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
