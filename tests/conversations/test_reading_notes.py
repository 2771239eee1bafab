"""What people elsewhere say becomes the right draft: from documents of Mastodon, GoToSocial and PeerTube, and from the
shapes of Lemmy and Mobilizon.
"""

from typing import Any

import pytest

from fediverse_cinema.conversations import polls, wire
from fediverse_cinema.conversations.models import Visibility
from fediverse_cinema.conversations.wire import NoteDraft, note_from_object
from fediverse_cinema.foundation.errors import Refused
from tests.kit.letters import FOLDER, recorded
from tests.kit.neighbours import PUBLIC, Document

ALICE = "https://mastodon.example/users/alice"
ADA = "http://gts.test/users/ada"


def of(name: str, author: str = ALICE) -> NoteDraft:
    """The draft of the object in a recorded letter."""
    (letter,) = recorded(FOLDER / name)
    return note_from_object(letter.get("object", letter), f"{author}/followers")


def a_note(**more: Any) -> Document:
    return {"id": "https://social.example/notes/1", "type": "Note", "attributedTo": ALICE, "to": [PUBLIC],
            "content": "<p>Hello</p>", **more}  # fmt: skip


def test_a_note_of_mastodon_with_pictures_a_warning_and_a_tag() -> None:
    draft = of("mastodon/create_note_media.json")
    assert (draft.warning, draft.sensitive, draft.language) == ("flashing lights", True, "en")
    assert (draft.tags, draft.visibility, draft.title) == (("kinolyon",), Visibility.PUBLIC, "")
    film, picture = draft.attachments
    assert film == {
        "kind": "video", "url": "https://files.mastodon.example/media_attachments/files/1/original/v.mp4",
        "alt": "Teaser, 30 seconds", "media_type": "video/mp4", "width": 1920, "height": 1080,
        "preview": "https://files.mastodon.example/media_attachments/thumbnails/1/original/t.jpg",
    }  # fmt: skip
    assert (picture["kind"], picture["alt"], picture["width"]) == ("image", "", 1600)


VISIBILITIES = {
    "mastodon/create_note_text.json": (ALICE, Visibility.PUBLIC),
    "mastodon/create_note_followers_only.json": (ALICE, Visibility.FOLLOWERS),
    "mastodon/create_note_direct.json": (ALICE, Visibility.DIRECT),
    "gotosocial/Create_Note_public.json": (ADA, Visibility.PUBLIC),
    "gotosocial/Create_Note_cw_unlisted.json": (ADA, Visibility.UNLISTED),
    "gotosocial/Create_Note_followers_only.json": (ADA, Visibility.FOLLOWERS),
    "gotosocial/Create_Note_direct.json": (ADA, Visibility.DIRECT),
}


@pytest.mark.parametrize("name", VISIBILITIES)
def test_who_may_read_it_is_read_from_to_and_cc(name: str) -> None:
    author, visibility = VISIBILITIES[name]
    assert of(name, author).visibility == visibility


def test_followers_of_somebody_else_do_not_make_it_a_note_for_her_followers() -> None:
    assert note_from_object(a_note(to=["https://evil.example/u/x/followers"]), ALICE).visibility == Visibility.DIRECT


def test_gotosocial_collapses_lists_and_describes_pictures_in_summary() -> None:
    assert of("gotosocial/Create_Note_direct.json", ADA).people == ("http://peer.test/users/vera",)
    (film,) = of("gotosocial/Create_Note_video.json", ADA).attachments
    assert (film["kind"], film["alt"]) == ("video", "a clip")
    assert of("gotosocial/Create_Note_cw_unlisted.json", ADA).warning == "plot details"
    assert of("gotosocial/Update_Note.json", ADA).updated_at is not None


@pytest.mark.parametrize("name", ["mastodon/create_question.json", "gotosocial/Create_Question_poll.json"])
def test_a_question_brings_its_options_and_counts(name: str) -> None:
    poll = of(name, ALICE).details["poll"]
    options, counts = ([*"AB"], [0, 0]) if "goto" in name else (["Red", "Blue"], [3, 1])
    assert (poll["options"], poll["counts"], poll["several"]) == (options, counts, False)
    assert polls.is_closed(poll) and polls.closing_of(poll)


def test_a_vote_names_what_it_chooses_and_says_nothing() -> None:
    draft = of("mastodon/vote.json")
    assert (draft.choice, draft.visibility, draft.answer_to) == (
        "Red",
        Visibility.DIRECT,
        "https://films.example/polls/7",
    )
    assert note_from_object(a_note(name="Red", inReplyTo="https://films.example/polls/7")).choice == ""


@pytest.mark.parametrize("name", ["quote", "quoteUrl", "quoteUri", "_misskey_quote"])
def test_a_quote_is_read_under_any_of_its_names(name: str) -> None:
    assert of("mastodon/create_note_quote_pending.json").quote_uri == "https://films.example/films/42"
    assert note_from_object(a_note(**{name: "https://films.example/films/42"})).quote_uri.endswith("/42")


def test_a_comment_of_peertube_is_markdown() -> None:
    (comment,) = recorded(FOLDER / "peertube-served/comment-0.json")
    comment |= {"content": "Quel **grand** <script>x</script>"}
    draft = note_from_object(comment)
    assert (draft.content, draft.markdown) == (comment["content"], True), "rendered when it is kept"


def test_plain_text_is_not_taken_for_html() -> None:
    assert note_from_object(a_note(content="<b>a", mediaType="text/plain")).content == "<p>&lt;b&gt;a</p>"


def test_a_text_that_stands_in_a_language_only() -> None:
    draft = note_from_object(a_note(content=None, contentMap={"fr": "<p>Bonjour</p>"}))
    assert (draft.content, draft.language) == ("<p>Bonjour</p>", "fr")


def test_a_page_of_lemmy_has_a_title_a_text_a_link_and_a_picture() -> None:
    page = {
        "type": "Page", "id": "https://lemmy.example/post/1", "attributedTo": "https://lemmy.example/u/lea",
        "to": ["https://lemmy.example/c/cinema", PUBLIC], "name": "Les Quais, court métrage", "cc": [],
        "content": "<p>À <b>voir</b></p>", "mediaType": "text/html",
        "source": {"content": "À **voir**", "mediaType": "text/markdown"},
        "attachment": [{"type": "Link", "href": "https://films.example/quais", "mediaType": "text/html"}],
        "image": {"type": "Image", "url": "https://lemmy.example/pictrs/image/a.jpg"},
        "sensitive": False, "language": {"identifier": "fr", "name": "Français"},
        "published": "2026-08-08T09:00:00.123456Z", "audience": "https://lemmy.example/c/cinema",
    }  # fmt: skip
    draft = note_from_object(page)
    assert (draft.kind, draft.title, draft.content) == ("Page", "Les Quais, court métrage", "<p>À <b>voir</b></p>")
    assert (draft.language, draft.warning, draft.visibility) == ("fr", "", Visibility.PUBLIC)
    assert [(one["kind"], one["url"]) for one in draft.attachments] == [
        ("link", "https://films.example/quais"), ("image", "https://lemmy.example/pictrs/image/a.jpg"),
    ]  # fmt: skip


def test_an_event_of_mobilizon_has_its_time_and_place() -> None:
    event = {
        "type": "Event", "id": "https://mobilizon.example/events/1", "name": "Projection en plein air",
        "attributedTo": "https://mobilizon.example/@cine", "actor": "https://mobilizon.example/@lea",
        "content": "<p>Venez avec une couverture.</p>", "mediaType": "text/html", "to": [PUBLIC],
        "startTime": "2099-06-21T22:00:00+02:00", "endTime": "2099-06-22T00:00:00+02:00",
        "location": {"type": "Place", "name": "Parc de la Tête d'Or", "address": {
            "type": "PostalAddress", "streetAddress": "Place du Général Leclerc", "postalCode": "69006",
            "addressLocality": "Lyon", "addressCountry": "France"}},
        "attachment": [{"type": "Document", "mediaType": "image/jpeg", "name": "Banner",
                        "url": "https://mobilizon.example/media/banner.jpg"}],
        "url": "https://mobilizon.example/events/1",
    }  # fmt: skip
    draft = note_from_object(event)
    assert draft.details["event"] == {
        "starts_at": "2099-06-21T22:00:00+02:00", "ends_at": "2099-06-22T00:00:00+02:00",
        "place": "Parc de la Tête d'Or, Place du Général Leclerc, 69006, Lyon, France",
    }  # fmt: skip
    assert (draft.title, draft.attachments[0]["kind"]) == ("Projection en plein air", "image")


@pytest.mark.parametrize(
    ("zone", "begins"),
    [
        ("Europe/Paris", "2099-06-21T22:00:00+02:00"),
        ("America/New_York", "2099-06-21T16:00:00-04:00"),
        ("Nowhere/At_all", "2099-06-21T20:00:00+00:00"),
        ("../../etc/passwd", "2099-06-21T20:00:00+00:00"),
        ("Europe/" + "x" * 80, "2099-06-21T20:00:00+00:00"),
        (5, "2099-06-21T20:00:00+00:00"),
    ],
)
def test_an_event_keeps_the_hours_of_the_clock_on_its_wall(zone: object, begins: str) -> None:
    event = a_note(type="Event", name="Séance", startTime="2099-06-21T20:00:00Z", timezone=zone)
    assert note_from_object(event).details["event"]["starts_at"] == begins


def test_the_summary_of_an_article_is_its_beginning_and_no_warning() -> None:
    article = a_note(type="Article", name="Une critique", summary="En un mot", content="<p>Tout.</p>")
    draft = note_from_object(article)
    assert (draft.warning, draft.title, draft.content) == ("", "Une critique", "<p>En un mot</p><p>Tout.</p>")
    assert note_from_object(article | {"summary": "Tout."}).content == "<p>Tout.</p>"


def test_a_picture_or_a_sound_that_stands_alone_is_shown_by_its_address() -> None:
    sound = {"type": "Audio", "id": "https://music.example/tracks/1", "name": "Valse", "to": [PUBLIC], "url": [
        {"type": "Link", "mediaType": "text/html", "href": "https://music.example/t/1"},
        {"type": "Link", "mediaType": "audio/mpeg", "href": "https://music.example/t/1.mp3"}]}  # fmt: skip
    draft = note_from_object(sound)
    assert (draft.title, draft.page_url) == ("Valse", "https://music.example/t/1")
    assert [(one["kind"], one["url"]) for one in draft.attachments] == [("audio", "https://music.example/t/1.mp3")]


def test_what_is_unknown_and_has_words_is_read() -> None:
    assert note_from_object(a_note(type="Review", name="Valse")).kind == "Review"


@pytest.mark.parametrize("kind", ["Video", "Person", "Tombstone", "Playlist", "Create", "", "https://x.example/Y", 5])
def test_what_is_nothing_that_is_said_is_refused(kind: Any) -> None:
    with pytest.raises(Refused):
        note_from_object(a_note(type=kind))


@pytest.mark.parametrize("content", ["", "  ", None, 5])
def test_a_note_that_says_nothing_is_refused(content: Any) -> None:
    with pytest.raises(Refused) as refusal:
        note_from_object(a_note(content=content, summary="a warning alone"))
    assert refusal.value.code == "says_nothing"


ADDRESSES = [
    "javascript:alert(1)", "data:image/png;base64,AAAA", "magnet:?xt=urn:btih:0", "http://127.0.0.1/a.jpg",
    "http://10.1.2.3/a.jpg", "http://[::1]/a.jpg", "http://169.254.169.254/latest", "http://localhost/a.jpg",
    "http://2130706433/a.jpg", "https://good.example@evil.example/a.jpg", "//evil.example/a.jpg", "ftp://a.example/b",
    "https://a.example/b c", "http://[::ffff:10.0.0.1]/a.jpg",
]  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_MED_18_addresses_that_lead_nowhere_good_are_left_out(address: str) -> None:
    for url in (address, [address], {"type": "Link", "href": address}, [{"type": "Link", "href": address}]):
        hung = {"type": "Document", "mediaType": "image/jpeg", "url": url, "icon": address}
        assert note_from_object(a_note(attachment=hung)).attachments == []
    assert note_from_object(a_note(attachment={"type": "Link", "href": address})).attachments == []
    good = {"type": "Video", "url": "https://a.example/b.mp4", "icon": {"type": "Image", "url": address}}
    assert note_from_object(a_note(attachment=good)).attachments[0]["preview"] == ""


def test_at_most_sixteen_things_hang_on_a_note_each_once() -> None:
    hung = [{"type": "Image", "url": f"https://a.example/{number // 2}.jpg"} for number in range(60)]
    attachments = note_from_object(a_note(attachment=hung)).attachments
    assert len(attachments) == 16 and len({one["url"] for one in attachments}) == 16


@pytest.mark.parametrize("total", [10**12, -1, True, "5", None, 1.5, [], {"totalItems": 3}])
def test_INB_27_totals_are_cut_to_what_can_be(total: Any) -> None:
    draft = note_from_object(a_note(likes={"type": "Collection", "totalItems": total}, shares=total))
    assert 0 <= draft.likes <= 10**9 and 0 <= draft.shares <= 10**9
    question = a_note(type="Question", votersCount=total, anyOf=[{"name": "a", "replies": {"totalItems": total}}] * 99)
    poll = note_from_object(question).details["poll"]
    assert len(poll["options"]) == polls.MOST_READ and 0 <= poll["voters"] <= 10**9
    assert all(0 <= count <= 10**9 for count in poll["counts"])


def test_hashtags_are_folded_and_odd_ones_left_out() -> None:
    names = ["#CourtMétrage", "courtmétrage", "#a b", "#" + "x" * 101, "##", 5, "#<b>", "#Été"]
    draft = note_from_object(a_note(tag=[{"type": "Hashtag", "name": name} for name in names]))
    assert draft.tags == ("courtmétrage", "été")


def test_where_its_answers_are_listed() -> None:
    uri = "https://social.example/notes/1/replies"
    for replies in (uri, {"id": uri, "type": "Collection"}, {"type": "Collection", "first": uri},
                    {"type": "Collection", "first": {"id": uri, "type": "CollectionPage"}}):  # fmt: skip
        assert wire.answers_at(a_note(replies=replies)) == uri
    assert wire.answers_at({"comments": uri}) == uri
    assert wire.answers_at(a_note(replies=5)) == ""
