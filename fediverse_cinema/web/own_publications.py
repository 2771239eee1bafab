"""The publication of ours that an address names, and in whose name a member of this pole does something to it."""

from starlette.requests import Request

from fediverse_cinema.accounts.models import Account
from fediverse_cinema.accounts.permissions import may
from fediverse_cinema.activitypub.models import Tombstone
from fediverse_cinema.foundation import urls
from fediverse_cinema.foundation.errors import Gone, Missing
from fediverse_cinema.publications import voices
from fediverse_cinema.publications.models import Publication
from fediverse_cinema.publications.voices import Voice
from fediverse_cinema.web.gate import allow, member
from fediverse_cinema.web.sessions import account_of


async def publication_of(request: Request) -> Publication:
    """Its author is fetched. Gone when it was public and is no more."""
    slug = request.path_params["slug"]
    found = await Publication.get_or_none(slug=slug).select_related("author")
    if found is not None:
        return found
    if await Tombstone.exists(uri=urls.publication_page(slug)):
        raise Gone(f"publication {slug} was deleted", public="This publication has been deleted.")
    raise Missing(f"no publication {slug[:80]}")


async def voices_of(account: Account) -> list[Voice]:
    return await voices.of(account.creator.actor, runs_pole=may(account, "run_pole"))


async def voice_in(request: Request, publication: Publication) -> Voice | None:
    """The reader's in its name, if she has it."""
    account = await account_of(request)
    if account is None:
        return None
    return await voices.find(publication.author_id, account.creator.actor, runs_pole=may(account, "run_pole"))


async def my_publication(request: Request, verb: str = "change_publication") -> tuple[Publication, Account]:
    """And the account that may do this to it. Missing for everybody else; nobody but who speaks in its name knows of a
    draft.
    """
    await member(request)
    found = await publication_of(request)
    voice = await voice_in(request, found)
    if voice is None and found.published_at is None:
        raise Missing(f"{verb} of {found.slug} refused")
    return found, await allow(request, verb, voice)
