"""Finding an actor by the address that people use, name@host (RFC 7033), and making sure that the address which an
actor claims is hers: WebFinger leads from it to her and nobody else.
"""

from collections.abc import Collection
from urllib.parse import quote

from fediverse_cinema.activitypub import actors
from fediverse_cinema.activitypub.addresses import parse, read, same
from fediverse_cinema.activitypub.client import fetch_plain
from fediverse_cinema.activitypub.models import Actor
from fediverse_cinema.activitypub.vocab import Document, is_uri, text_of
from fediverse_cinema.foundation import clock, urls
from fediverse_cinema.foundation.database import lookup, sql
from fediverse_cinema.foundation.errors import Later, Missing, Refused
from fediverse_cinema.foundation.here import here

SELF_TYPES = ("application/activity+json", 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"')
MOST_LINKS = 100  # looked at (FET-27)
SECONDS = 10.0

Address = tuple[str, str]


async def find(written: str) -> Actor:
    """The actor meant by name@host, or by the id of an actor. Refused, Missing or Later say what is wrong with it."""
    written = written.strip()
    if is_uri(written):
        return await actors.find_actor(written)
    name, host = parse(written)
    if host == urls.own_host():
        return await _ours(name)
    return await known(name, host) or await _ask(name, host)


async def known(name: str, host: str) -> Actor | None:
    """Somebody of elsewhere whose address this is for sure."""
    sure = " AND confirmed_at IS NOT NULL AND gone_at IS NULL"
    return await _named("account_domain", host, name, sure) or await _named(
        "host", host, name, f"{sure} AND account_domain=''"
    )


async def known_among(addresses: Collection[Address]) -> dict[Address, Actor]:
    """The same for each of many, in small letters."""
    if not addresses:
        return {}
    names, hosts = list({name for name, _ in addresses}), list({host for _, host in addresses})
    sure = "coalesce(local_handle, '')='' AND confirmed_at IS NOT NULL AND gone_at IS NULL"
    asked = [
        f"SELECT id FROM actor WHERE {column} IN ({sql.marks(hosts)}) AND lower(handle) IN ({sql.marks(names)})"
        f" AND {sure}{more}"
        for column, more in (("account_domain", ""), ("host", " AND account_domain=''"))
    ]
    rows = await sql.rows(" UNION ".join(asked), *hosts, *names, *hosts, *names)
    found = dict[Address, Actor]()
    people = await Actor.filter(id__in=[row["id"] for row in rows]) if rows else []
    for actor in sorted(people, key=lambda one: (not one.account_domain, one.id)):
        found.setdefault((actor.handle.lower(), actor.account_domain or actor.host), actor)
    return {address: found[address] for address in addresses if address in found}


async def claimed(name: str, host: str) -> Actor | None:
    """The first of those on this host who say that they are called so."""
    return await _named("host", host, name)


async def _named(column: str, host: str, name: str, more: str = "") -> Actor | None:
    # Said so that no other index looks better: that of the host, whose people come in order of their ids, or that of
    # local_handle, which is NULL for nearly everybody.
    found = await sql.rows(
        f"SELECT id FROM actor WHERE {column}=? AND lower(handle)=lower(?)"
        f" AND coalesce(local_handle, '')=''{more} ORDER BY id+0 LIMIT 1",
        host, name,
    )  # fmt: skip
    return await lookup.find(Actor, id=found[0]["id"]) if found else None


async def confirm(actor_id: int) -> None:
    """The job: ask WebFinger about the address that she claims. Where the answer is another actor, or none, her handle
    stays what it was, a claim; and when she has taken another meanwhile, that one is asked about by a job of its own.
    """
    actor = await lookup.find(Actor, id=actor_id)
    if actor is None or actor.local or actor.gone_at is not None or actor.confirmed_at is not None:
        return
    try:
        address, uri = await _canonical(actor.handle, actor.account_domain or actor.host)
    except Later:
        raise
    except (Refused, Missing):
        return
    if uri == actor.uri and address[0].lower() == actor.handle.lower():
        await _note_confirmed(actor, address[1])


async def jrd(name: str, host: str) -> Document:
    """What the host's WebFinger says of name@host."""
    scheme = here().settings.federation.scheme
    resource = quote(f"acct:{name}@{host}", safe=":@")
    return await fetch_plain(f"{scheme}://{host}/.well-known/webfinger?resource={resource}", deadline=SECONDS)


def links(record: Document) -> list[Document]:
    """The links of a record, as many as we look at."""
    found = record.get("links")
    return [link for link in found[:MOST_LINKS] if isinstance(link, dict)] if isinstance(found, list) else []


async def _ask(name: str, host: str) -> Actor:
    (name, domain), uri = await _canonical(name, host)
    actor = await actors.find_actor(uri)
    # A host may call its people what it likes, but not other people: she must claim the address in turn.
    if actor.uri != uri or actor.handle.lower() != name.lower() or not await _claims(actor, domain):
        raise Refused(
            f"{name}@{domain} leads to {actor.uri}, who is {actor.address}",
            public="%(who)s leads to somebody else.",
            code="other_actor",
            who=f"{name}@{host}",
        )
    await _note_confirmed(actor, domain)
    return actor


async def _claims(actor: Actor, domain: str) -> bool:
    """Her server is there, or she says so (FEP-2c59), or WebFinger of her own server does."""
    if domain in (actor.host, actor.account_domain):
        return True
    return same(_subject(await jrd(actor.handle, actor.host)), (actor.handle, domain))


async def _canonical(name: str, host: str) -> tuple[Address, str]:
    """The address by which its own host calls somebody, and the id that it leads to. A host that calls her by another
    name is believed when that one says the same of itself, and no further.
    """
    record = await jrd(name, host)
    subject = _subject(record)
    if subject is not None and not same(subject, (name, host)):
        (name, host), record = subject, await jrd(*subject)
    if subject is None or not same(_subject(record), (name, host)):
        raise Refused(f"WebFinger of {host} speaks of {text_of(record.get('subject'), 100)!r}", code="other_subject",
                      public="%(who)s leads to somebody else.", who=f"{name}@{host}")  # fmt: skip
    return (name, host), _self_link(record, f"{name}@{host}")


def _subject(record: Document) -> Address | None:
    return read(text_of(record.get("subject"), 500))


def _self_link(record: Document, who: str) -> str:
    for link in links(record):
        if link.get("rel") == "self" and link.get("type") in SELF_TYPES:
            return str(link.get("href"))
    raise Missing(f"{who} has no ActivityPub actor", public="%(who)s cannot be followed from here.", who=who)


async def _note_confirmed(actor: Actor, domain: str) -> None:
    """Of this handle. Who is called otherwise by now has not been asked about."""
    domain, now = "" if domain == actor.host else domain, clock.now()
    if await Actor.filter(id=actor.id, handle=actor.handle).update(account_domain=domain, confirmed_at=now):
        actor.account_domain, actor.confirmed_at = domain, now


async def _ours(name: str) -> Actor:
    found = await Actor.get_or_none(local_handle=name.lower())
    if found is None:
        raise Missing(f"nobody here is called {name}", public="Nobody here is called %(who)s.", who=name)
    return found
