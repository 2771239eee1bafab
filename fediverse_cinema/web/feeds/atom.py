"""A feed in Atom (RFC 4287), for readers of news. Pure."""

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from fediverse_cinema.activitypub.vocab import iso
from fediverse_cinema.films.feeds import Entry
from fediverse_cinema.web.feeds.channel import Channel
from fediverse_cinema.web.feeds.xml import add, root, written

MEDIA_TYPE = "application/atom+xml"


def feed(channel: Channel, entries: Sequence[Entry]) -> bytes:
    made = root("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": channel.language})
    add(made, "id", channel.uri)
    add(made, "title", channel.title)
    if channel.about:
        add(made, "subtitle", channel.about)
    add(made, "updated", iso(channel.updated_at))
    add(made, "link", "", {"rel": "self", "type": MEDIA_TYPE, "href": f"{channel.page_url}.atom"})
    add(made, "link", "", {"rel": "alternate", "type": "text/html", "href": channel.page_url})
    _author(made, channel.author, channel.page_url)
    add(made, "generator", "Fediverse Cinema")
    for entry in entries:
        _entry(add(made, "entry"), entry)
    return written(made)


def _entry(made: Element, entry: Entry) -> None:
    if entry.language:
        made.set("xml:lang", entry.language)
    add(made, "id", entry.uri)
    add(made, "title", entry.title)
    add(made, "updated", iso(entry.updated_at))
    add(made, "published", iso(entry.published_at))
    _author(made, entry.author, entry.author_url)
    add(made, "link", "", {"rel": "alternate", "type": "text/html", "href": entry.page_url})
    if entry.file:
        file = entry.file
        add(made, "link", "", {"rel": "enclosure", "type": file.media_type, "length": file.size, "href": file.url})
    if entry.licence:
        add(made, "link", "", {"rel": "license", "href": entry.licence.iri})  # RFC 4946
    for tag in entry.tags:
        add(made, "category", "", {"term": tag})
    if said := " — ".join(text for text in (entry.warning, entry.summary) if text):
        add(made, "summary", said)
    if entry.synopsis_html:
        add(made, "content", entry.synopsis_html, {"type": "html"})


def _author(made: Element, name: str, url: str) -> None:
    author = add(made, "author")
    add(author, "name", name)
    add(author, "uri", url)
