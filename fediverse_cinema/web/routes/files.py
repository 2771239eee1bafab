"""Paths of what programs read: feeds, maps of the site, embeds, pictures and pieces of films."""

from fediverse_cinema.web.pages import embed, feeds, files, vault
from fediverse_cinema.web.routes.row import Row

ROWS: tuple[Row, ...] = (
    Row("/films.atom", feeds.atom_feed, "read"),
    Row("/pole.atom", feeds.atom_feed, "read"),
    Row("/pole.rss", feeds.podcast_feed, "read"),
    Row("/podcast.xml", feeds.podcast_feed, "read"),
    Row("/users/{handle}.atom", feeds.atom_feed, "read"),
    Row("/users/{handle}.rss", feeds.podcast_feed, "read"),
    Row("/channels/{handle}.atom", feeds.atom_feed, "read"),
    Row("/channels/{handle}.rss", feeds.podcast_feed, "read"),
    Row("/embed/{slug}", embed.embed, "read"),
    Row("/oembed", embed.oembed, "read"),
    Row("/robots.txt", feeds.robots, "read"),
    Row("/sitemap.xml", feeds.sitemap_index, "read"),
    Row("/sitemaps/{part}.xml", feeds.sitemap_part, "read"),
    Row("/vault/{token}/{name}", vault.watch, "watch_privately"),
    Row("/media/{name}", files.media, "read"),
    Row("/media/{name}", files.preflight, "read", ("OPTIONS",)),
    Row("/download/web-videos/{name}", files.download, "read"),
    Row("/download/streaming-playlists/hls/videos/{name}", files.download, "read"),
    Row("/proxy/{seal}/{encoded}", files.picture, "read"),
)
