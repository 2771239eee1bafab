"""A feed in RSS 2.0 with the terms of Podcasting 2.0, for players that fetch films by themselves: who worked on them,
under which licence, how to support them, subtitles and chapters.
https://github.com/Podcastindex-org/podcast-namespace
"""

import uuid
from collections.abc import Sequence
from email.utils import format_datetime
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from fediverse_cinema.films.feeds import Entry
from fediverse_cinema.films.lines import Support
from fediverse_cinema.films.trades import Trade, page_of, trade_of
from fediverse_cinema.web.feeds.channel import Channel
from fediverse_cinema.web.feeds.xml import add, root, written

MEDIA_TYPE = "application/rss+xml"
NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
}
PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
LONGEST = 128
TAXONOMY = {
    Trade.DIRECTOR: ("director", "creative direction"),
    Trade.PRODUCER: ("producer", "creative direction"),
    Trade.WRITER: ("writer", "writing"),
    Trade.ACTOR: ("voice actor", "cast"),
    Trade.CAMERA: ("camera operator", "video production"),
    Trade.EDITOR: ("editor", "video post-production"),
    Trade.SOUND: ("audio engineer", "audio production"),
    Trade.MUSIC: ("composer", "audio post-production"),
}
"""podcasttaxonomy.com knows these; whoever did something else is called by her own words."""


def feed(channel: Channel, entries: Sequence[Entry]) -> bytes:
    made = root("rss", {"version": "2.0", **NAMESPACES})
    show, address = add(made, "channel"), f"{channel.page_url}.rss"
    add(show, "title", channel.title)
    add(show, "link", channel.page_url)
    add(show, "description", channel.about or channel.title)
    add(show, "language", channel.language)
    add(show, "lastBuildDate", format_datetime(channel.updated_at))
    add(show, "generator", "Fediverse Cinema")
    add(show, "atom:link", "", {"rel": "self", "type": MEDIA_TYPE, "href": address})
    add(show, "itunes:author", channel.author)
    add(show, "itunes:category", "", {"text": "TV & Film"})
    add(show, "itunes:explicit", "true" if any(entry.warning for entry in entries) else "false")
    if picture := _picture(entries):
        add(show, "itunes:image", "", {"href": picture})
    add(show, "podcast:guid", str(guid(address)))
    add(show, "podcast:medium", "film")
    _funding(show, channel.support)
    for entry in entries:
        if entry.file:
            _item(add(show, "item"), entry)
    return written(made)


def guid(address: str) -> uuid.UUID:
    """Of a feed: of its address without scheme and trailing slashes."""
    parts = urlsplit(address)
    return uuid.uuid5(PODCASTS, f"{parts.netloc}{parts.path}".rstrip("/"))


def _item(item: Element, entry: Entry) -> None:
    said = " — ".join(text for text in (entry.warning, entry.summary) if text)
    add(item, "title", entry.title)
    add(item, "link", entry.page_url)
    add(item, "guid", entry.uri, {"isPermaLink": "false"})
    add(item, "pubDate", format_datetime(entry.published_at))
    add(item, "description", said or entry.title)
    if entry.synopsis_html:
        add(item, "content:encoded", entry.synopsis_html)
    for tag in entry.tags:
        add(item, "category", tag)
    add(item, "itunes:author", entry.author)
    add(item, "itunes:duration", str(entry.duration))
    add(item, "itunes:explicit", "true" if entry.warning else "false")
    _files(item, entry)
    _people(item, entry)
    if entry.licence:
        add(item, "podcast:license", entry.licence.spdx.lower(), {"url": entry.licence.iri})
    _funding(item, entry.support)


def _files(item: Element, entry: Entry) -> None:
    file = entry.file
    if file:
        # RSS wants the length to be said, also where nobody knows it.
        add(item, "enclosure", "", {"url": file.url, "type": file.media_type, "length": str(file.size)})
    if entry.playlist:
        other = add(item, "podcast:alternateEnclosure", "", {"type": entry.playlist.media_type, "title": "HLS"})
        add(other, "podcast:source", "", {"uri": entry.playlist.url})
    for poster in entry.posters:
        ratio = f"{poster.width}/{poster.height}"
        size = {"href": poster.url, "width": poster.width, "height": poster.height, "aspect-ratio": ratio}
        add(item, "podcast:image", "", {**size, "type": poster.media_type})
    if entry.posters:
        add(item, "itunes:image", "", {"href": entry.posters[-1].url})
    for track in entry.subtitles:
        words = {"url": track.url, "type": track.media_type, "language": track.language, "rel": "captions"}
        add(item, "podcast:transcript", "", words)
    if entry.chapters_url:
        add(item, "podcast:chapters", "", {"url": entry.chapters_url, "type": "application/json+chapters"})


def _people(item: Element, entry: Entry) -> None:
    """Its author directs, unless the credits say who does."""
    trades = [trade_of(credit.role) for credit in entry.credits]
    if Trade.DIRECTOR not in trades:
        role, group = TAXONOMY[Trade.DIRECTOR]
        add(item, "podcast:person", entry.author[:LONGEST], {"role": role, "group": group, "href": entry.author_url})
    for credit, trade in zip(entry.credits, trades, strict=True):
        role, group = TAXONOMY.get(trade, (credit.role, "misc."))
        about = {"role": role[:LONGEST], "group": group, "href": page_of(credit)}
        add(item, "podcast:person", credit.name[:LONGEST], about)


def _funding(parent: Element, support: Sequence[Support]) -> None:
    for one in support:
        add(parent, "podcast:funding", one.words[:LONGEST], {"url": one.url})


def _picture(entries: Sequence[Entry]) -> str:
    """That of the newest film that has one."""
    return next((entry.posters[-1].url for entry in entries if entry.posters), "")
