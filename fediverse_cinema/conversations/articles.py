"""What makes an article of a note: how its summary is kept with it (`details["article"]`) and how it stands in a
document (FEP-b2b8). Mastodon shows title, summary and link of it; GoToSocial and Takahē show the content, so that its
title leads it; what knows no articles shows the `preview`. Pure.
"""

import re
from collections.abc import Mapping
from html import escape, unescape
from typing import Any

from fediverse_cinema.activitypub.vocab import Document, html_url, text_of
from fediverse_cinema.foundation.html import plain

KEPT = "article"
LONGEST_SUMMARY = 1_000
LONGEST_SAID = 100_000  # of an event
HEADLINE = re.compile(r'\s*<p><strong><a href="([^"]*)">([^<]*)</a></strong></p>')


def kept(summary: str) -> dict[str, Any]:
    """For the details of the note."""
    return {KEPT: {"summary": summary}}


def read(document: Document) -> dict[str, Any]:
    """The same of a document of elsewhere."""
    summary = plain(text_of(document.get("summary"), LONGEST_SUMMARY)) if document.get("type") == "Article" else ""
    return kept(summary) if summary else {}


def summary_of(details: Mapping[str, Any]) -> str:
    """The row may hold anything."""
    article = details.get(KEPT)
    summary = article.get("summary") if isinstance(article, Mapping) else None
    return summary if isinstance(summary, str) else ""


def written(document: Document, summary: str) -> Document:
    """The document of a note of ours that is an article."""
    title, link = escape(document["name"]), escape(document["url"])
    content = f'<p><strong><a href="{link}">{title}</a></strong></p>{document["content"]}'
    preview = {
        "type": "Note",
        "content": f'<p><strong>{title}</strong></p><p>{escape(summary)}</p><p><a href="{link}">{link}</a></p>',
    }
    languages = {language: content for language in document.get("contentMap", {})}
    more = {"contentMap": languages} if languages else {}
    return document | {"content": content, "summary": summary, "preview": preview} | more


def bare(document: Document, content: str) -> str:
    """What an article says below its own title, which pages show anyway: other poles lead it with that, as `written`
    does.
    """
    headline = _headline(document, content) if document.get("type") == "Article" else None
    return content[headline.end() :] if headline else content


def said_of_event(document: Document, content: str) -> str | None:
    """The words alone, in Markdown, of an event whose content other poles open with its title, day and place: pages
    show those anyway. None of any other.
    """
    source = document.get("source")
    if document.get("type") != "Event" or not isinstance(source, Mapping) or not _headline(document, content):
        return None
    is_markdown = source.get("mediaType") == "text/markdown" and isinstance(source.get("content"), str)
    return text_of(source["content"], LONGEST_SAID) if is_markdown else None


def _headline(document: Document, content: str) -> re.Match[str] | None:
    """With its own title, leading to its own page."""
    headline = HEADLINE.match(content)
    if headline is None or unescape(headline[1]) != html_url(document.get("url")):
        return None
    same = unescape(headline[2]).strip() == text_of(document.get("name"), len(content)).strip()
    return headline if same else None
