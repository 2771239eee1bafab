"""Every document that Mastodon and GoToSocial are on record with (tests/letters), and what becomes of it here: who
handles it and what it is read as, or the name of the refusal. A file without a row fails, and so does a row that is not
true any more.
"""

import pytest

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.actors import ACTOR_TYPES
from fediverse_cinema.activitypub.vocab import read_activity, type_of, uri_of
from fediverse_cinema.conversations.wire import note_from_object
from fediverse_cinema.films.arriving import film_from_object
from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.foundation.here import House
from fediverse_cinema.inbox.routes import ROUTES
from tests.kit.letters import FOLDER, Document, recorded

pytestmark = pytest.mark.anyio
ACTIVITIES = {activity for activity, _ in ROUTES}

# Of what is no document (WebFinger, NodeInfo, lists of requests) nothing is read.
TABLE: dict[str, list[str]] = {
    "mastodon/accept_feature_request.json": ["follows.follow_accepted"],
    "mastodon/accept_follow.json": ["follows.follow_accepted"],
    "mastodon/accept_quote_request.json": ["follows.follow_accepted"],
    "mastodon/actor_instance.json": ["Application mastodon.example@mastodon.example, locked"],
    "mastodon/actor_person.json": ["Person alice@mastodon.example"],
    "mastodon/actor_person_moved.json": ["Person alice@mastodon.example, moved"],
    "mastodon/actor_person_numeric_id.json": ["Person nora@mastodon.example"],
    "mastodon/actor_person_suspended.json": ["Person alice@mastodon.example"],
    "mastodon/add_featured_hashtag.json": ["pins.pinned"],
    "mastodon/add_featured_item.json": ["pins.pinned"],
    "mastodon/add_pinned.json": ["pins.pinned"],
    "mastodon/announce.json": ["reactions.announced"],
    "mastodon/block.json": ["blocks.blocked"],
    "mastodon/collection_followers.json": ["refused: no_note"],
    "mastodon/collection_followers_synchronization.json": ["refused: no_note"],
    "mastodon/collection_outbox.json": ["refused: no_note"],
    "mastodon/create_note_direct.json": ["notes.note_said: direct Note"],
    "mastodon/create_note_followers_only.json": ["notes.note_said: followers Note"],
    "mastodon/create_note_link_card.json": ["notes.note_said: public Note, link"],
    "mastodon/create_note_media.json": ["notes.note_said: public Note, video, image, warning"],
    "mastodon/create_note_quote_pending.json": ["notes.note_said: public Note, quote"],
    "mastodon/create_note_reply_to_film.json": ["notes.note_said: public Note, answer"],
    "mastodon/create_note_text.json": ["notes.note_said: public Note"],
    "mastodon/create_question.json": ["notes.note_said: public Question, poll"],
    "mastodon/delete_actor.json": ["actors.deleted"],
    "mastodon/delete_note.json": ["actors.deleted"],
    "mastodon/delete_quote_authorization.json": ["actors.deleted"],
    "mastodon/feature_authorization.json": ["refused: says_nothing"],
    "mastodon/feature_request.json": ["consents.feature_asked"],
    "mastodon/featured_collection.json": ["refused: no_note"],
    "mastodon/flag.json": ["flags.flagged"],
    "mastodon/follow.json": ["follows.follow_received"],
    "mastodon/followers_sync_vectors.json": [],
    "mastodon/http_headers.json": [],
    "mastodon/http_signature_vectors.json": [],
    "mastodon/index.json": [],
    "mastodon/integrity_proof_vector.json": [],
    "mastodon/like.json": ["reactions.liked"],
    "mastodon/move.json": ["moves.moved"],
    "mastodon/nodeinfo_2_0.json": [],
    "mastodon/nodeinfo_discovery.json": [],
    "mastodon/ours_create_note_recommended.json": ["notes.note_said: public Note, link"],
    "mastodon/ours_create_video_recommended.json": ["films.film_shown: film Les Quais, public"],
    "mastodon/quote_authorization.json": ["refused: says_nothing"],
    "mastodon/quote_request.json": ["consents.quote_asked"],
    "mastodon/reject_follow.json": ["follows.follow_rejected"],
    "mastodon/reject_quote_request.json": ["follows.follow_rejected"],
    "mastodon/relay_follow.json": ["follows.follow_received"],
    "mastodon/relay_undo_follow.json": ["follows.follow_undone"],
    "mastodon/remove_pinned.json": ["pins.unpinned"],
    "mastodon/undo_announce.json": ["reactions.undone"],
    "mastodon/undo_block.json": ["blocks.unblocked"],
    "mastodon/undo_follow.json": ["follows.follow_undone"],
    "mastodon/undo_like.json": ["reactions.undone"],
    "mastodon/update_actor.json": ["actors.actor_changed: Person alice@mastodon.example"],
    "mastodon/update_note.json": ["notes.note_said: public Note, changed"],
    "mastodon/update_note_quote_accepted.json": ["notes.note_said: public Note, quote"],
    "mastodon/update_question.json": ["notes.note_said: public Question, poll"],
    "mastodon/vote.json": ["notes.note_said: direct Note, answer, vote"],
    "mastodon/webfinger_alice.json": [],
    "gotosocial/Accept_out.json": ["follows.follow_accepted"],
    "gotosocial/Announce.json": ["reactions.announced"],
    "gotosocial/Block.json": ["blocks.blocked"],
    "gotosocial/Block_all_requests.json": [],
    "gotosocial/Create_Note_cw_unlisted.json": ["notes.note_said: unlisted Note, warning"],
    "gotosocial/Create_Note_direct.json": ["notes.note_said: direct Note"],
    "gotosocial/Create_Note_followers_only.json": ["notes.note_said: followers Note"],
    "gotosocial/Create_Note_image.json": ["notes.note_said: public Note, image"],
    "gotosocial/Create_Note_public.json": ["notes.note_said: public Note"],
    "gotosocial/Create_Note_reply.json": ["notes.note_said: public Note, answer"],
    "gotosocial/Create_Note_video.json": ["notes.note_said: public Note, video"],
    "gotosocial/Create_Question_poll.json": ["notes.note_said: public Question, poll"],
    "gotosocial/Delete_Note.json": ["actors.deleted"],
    "gotosocial/Flag.json": ["flags.flagged"],
    "gotosocial/Follow_out.json": ["follows.follow_received"],
    "gotosocial/GET_by_blocked_actor.json": [],
    "gotosocial/Like.json": ["reactions.liked"],
    "gotosocial/Undo_Announce.json": ["reactions.undone"],
    "gotosocial/Undo_Block.json": ["blocks.unblocked"],
    "gotosocial/Undo_Follow.json": ["follows.follow_undone"],
    "gotosocial/Undo_Like.json": ["reactions.undone"],
    "gotosocial/Update_Note.json": ["notes.note_said: public Note, changed"],
    "gotosocial/Update_Person.json": ["actors.actor_changed: Person ada@gts.test, locked"],
    "gotosocial/actor_signed_get.json": ["Person ada@gts.test, locked"],
    "gotosocial/actor_unsigned_get.json": [],
    "gotosocial/api_status_of_remote_note.json": [],
    "gotosocial/bad_input.json": [],
    "gotosocial/collection_collections_featured.json": ["refused: no_note"],
    "gotosocial/collection_followers.json": ["refused: no_note"],
    "gotosocial/collection_followers_limit_40.json": ["refused: no_note"],
    "gotosocial/collection_following.json": ["refused: no_note"],
    "gotosocial/collection_outbox.json": ["refused: no_note"],
    "gotosocial/collection_outbox_page_true.json": ["refused: no_note"],
    "gotosocial/handshake_requests_seen_after_first_signed_get.json": [],
    "gotosocial/hostmeta.json": [],
    "gotosocial/instance_actor_signed_get.json": ["Service gts.test@gts.test, locked"],
    "gotosocial/instance_actor_unsigned_get.json": [],
    "gotosocial/main_key_unsigned_get.json": ["refused: no_inbox"],
    "gotosocial/nodeinfo_2_0.json": [],
    "gotosocial/nodeinfo_2_1.json": [],
    "gotosocial/nodeinfo_wellknown.json": [],
    "gotosocial/object_types.json": [],
    "gotosocial/resolve_new_account_requests.json": [],
    "gotosocial/resolve_remote_account_requests.json": [],
    "gotosocial/webfinger.json": [],
}


@pytest.mark.parametrize("name", TABLE)
async def test_a_recorded_document_becomes_what_it_should(house: House, name: str) -> None:
    assert [await what_becomes_of(document) for document in recorded(FOLDER / name)] == TABLE[name]


def test_every_recorded_file_has_a_row() -> None:
    files = [path for server in ("mastodon", "gotosocial") for path in (FOLDER / server).glob("*.json")]
    assert set(TABLE) == {str(path.relative_to(FOLDER)) for path in files}


async def what_becomes_of(document: Document) -> str:
    """In words: "module.handler: what its object is", "what it is" for a thing alone, or "refused: code"."""
    try:
        if type_of(document.get("type")) in ACTIVITIES:
            return await _letter(document)
        return await _thing(document, uri_of(document.get("attributedTo")))
    except Refused as refusal:
        return f"refused: {refusal.code}"


async def _letter(document: Document) -> str:
    activity = read_activity(document)
    handler = ROUTES.get((activity.type, activity.object_type)) or ROUTES.get((activity.type, "*"))
    if handler is None:
        return "ignored"
    name = f"{handler.__module__.rsplit('.', 1)[1]}.{handler.__qualname__.partition('.')[0]}"
    if activity.object is None or activity.type not in ("Create", "Update"):
        return name
    return f"{name}: {await _thing(activity.object, activity.actor_uri)}"


async def _thing(document: Document, author: str) -> str:
    kind = type_of(document.get("type"))
    if kind in ACTOR_TYPES:
        actor = await actors.keep(document)
        marks = {"locked": actor.locked, "moved": actor.moved_to}
        return ", ".join([f"{kind} {actor.address}", *(mark for mark, there in marks.items() if there)])
    if kind == "Video":
        film = film_from_object(document)
        return f"film {film.title}, {'public' if film.public else 'not public'}"
    note = note_from_object(document, f"{author}/followers")
    said = {
        "answer": note.answer_to, "warning": note.warning, "quote": note.quote_uri, "vote": note.choice,
        "poll": "options" in str(note.details), "changed": note.updated_at,
    }  # fmt: skip
    hung = [one["kind"] for one in note.attachments]
    return ", ".join([f"{note.visibility} {kind}", *hung, *(mark for mark, there in said.items() if there)])
