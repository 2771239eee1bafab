"""Subtitles of strangers' programs in, plain ones of ours out."""

import html
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.media import cues
from fediverse_cinema.media.cues import Cue

BODY = "00:00:01.000 --> 00:00:02.000\n"
EVERY_MARK = re.compile(r"<[^<>]*>")


def one(text: str) -> str:
    """The text of the only cue."""
    (cue,) = cues.read(text).cues
    return cue.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WEBVTT\n\n00:01.000 --> 00:02.500\nSalut", Cue(1000, 2500, "Salut", "", 3)),
        ("WEBVTT - titre\nKind: captions\n\nid 1\n01:00:01.000 --> 01:00:02.000\nA", Cue(3601000, 3602000, "A", "", 5)),
        (
            "WEBVTT\n\n00:01.000 --> 00:02.000 line:10% x:y align:start\nA",
            Cue(1000, 2000, "A", "line:10% align:start", 3),
        ),
        ("1\r\n00:00:01,5 --> 00:00:02,000\r\nÀ\r\n", Cue(1500, 2000, "À", "", 2)),
        ("00:00:01 --> 00:00:02\nSans numéro", Cue(1000, 2000, "Sans numéro", "", 1)),
        ("\ufeff1\n00:00:01,000 --> 00:00:02,000\n{\\an8}Haut\nDeux", Cue(1000, 2000, "Haut\nDeux", "", 2)),
    ],
)
def test_a_cue_is_read_as_programs_write_it(text: str, expected: Cue) -> None:
    assert cues.read(text).cues == (expected,)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("<i>Il</i> <b>part", "<i>Il</i> <b>part</b>"),
        ("<i.loin>Là</i>", "<i>Là</i>"),
        ("<b>un <i>deux</b> trois", "<b>un <i>deux trois</i></b>"),
        ("</i>rien", "rien"),
        ("<v Rosa>Bonjour</v>", "Bonjour"),
        ("<font color=red>Feu</font>", "Feu"),
        ("3 < 4 & 5 > 2", "3 &lt; 4 &amp; 5 &gt; 2"),
        ("Tom &amp; Ana&nbsp;!", "Tom &amp; Ana\u00a0!"),
        ("bon\n  \njour", "bon"),
    ],
)
def test_only_i_and_b_are_kept_and_they_are_closed(typed: str, kept: str) -> None:
    assert cues.read(BODY + typed).cues[0].text == kept


@pytest.mark.parametrize(
    "hostile",
    [
        "<img src=x onerror=alert(1)>bon",
        "<<i>img src=x onerror=alert(1)>bon",
        "{\\<}img src=x>bon",
        "&lt;img src=x onerror=alert(1)&gt;bon",
        "&#60;script&#62;alert(1)&#60;/script&#62;bon",
        "<i onclick=alert(1)>bon</i>",
        "<c.x><ruby><rt>bon",
    ],
)
def test_MED_16_markup_of_a_stranger_does_not_pass(hostile: str) -> None:
    assert set(EVERY_MARK.findall(one(BODY + hostile))) <= {"<i>", "</i>"}


def test_MED_16_an_arrow_in_the_words_is_no_arrow_any_more() -> None:
    text = cues.vtt(cues.read(BODY + "Paris --> Brest\n00:00:03.000 -->\nfin").cues)
    assert text.count("-->") == 1 and "Paris --&gt; Brest" in text
    assert cues.vtt(cues.read(text).cues) == text


def test_MED_16_styles_regions_and_notes_are_left_out() -> None:
    text = (
        "WEBVTT\n\nSTYLE\n::cue { background: url(https://evil.example/x) }\n\n"
        f"REGION\nid:a\n\nNOTE secret\nencore\n\n{BODY}Bonjour"
    )
    assert cues.vtt(cues.read(text).cues) == f"WEBVTT\n\n{BODY}Bonjour\n"


def test_MED_16_substation_comes_without_fonts_places_and_drawings() -> None:
    text = (
        "[Script Info]\nTitle: x\n\n[Fonts]\nfontname: evil.ttf\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Dialogue: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,{\\pos(1,2)\\fnEvil}Deux, trois\n"
        "Comment: 0,0:00:05.00,0:00:06.00,Default,,0,0,0,,rien\n"
        "Dialogue: 0,0:00:01.50,0:00:02.00,Default,,0,0,0,,{\\i1}Un{\\i0}\\Net demi\n"
        "Dialogue: 0,0:00:03.00,0:00:04.00,Default,,0,0,0,,{\\p1}m 0 0 l 100 100{\\p0}\n"
    )
    assert [(cue.start, cue.text) for cue in cues.read(text).cues] == [
        (1500, "<i>Un</i>\net demi"),
        (5000, "Deux, trois"),
    ]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("Bonjour", [(1, "Times are missing here")]),
        ("1\n00:00:01 -> 00:00:02\nA", [(1, "Times are missing here")]),
        ("1\n00:00:aa --> 00:00:02\nA", [(1, "Times are missing here")]),
        ("00:00:02.000 --> 00:00:01.000\nA", [(1, "It ends before")]),
        (f"00:00:05.000 --> 00:00:06.000\nB\n\n{BODY}A", [(4, "It begins before")]),
        (f"{BODY}A\n\n00:00:31.000 --> 00:00:32.000\nB", [(4, "It begins after the end")]),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, faults: list[tuple[int, str]]) -> None:
    found = cues.read(text, duration=30).faults
    assert [(fault.line, fault.public[: len(words)]) for fault, (_, words) in zip(found, faults, strict=True)] == faults


def test_two_who_speak_at_once_are_told_and_kept() -> None:
    reading = cues.read(f"{BODY}A\n\n00:00:01.500 --> 00:00:03.000\nB")
    assert len(reading.cues) == 2 and reading.faults == ()
    assert [remark.line for remark in reading.remarks] == [4]


def test_a_forgotten_empty_line_and_an_empty_cue_do_no_harm() -> None:
    text = f"1\n{BODY}Un\n2\n00:00:03,000 --> 00:00:04,000\n\n3\n00:00:05,000 --> 00:00:06,000\nTrois"
    assert [cue.text for cue in cues.read(text).cues] == ["Un", "Trois"]
    assert [cue.text for cue in cues.read(f"{BODY}<i>\n\n{BODY}<b>&nbsp;</b>\n\n{BODY}Un").cues] == ["Un"]


def test_the_last_cue_is_cut_where_the_film_ends() -> None:
    assert cues.read("00:00:01.000 --> 00:00:09.000\nA", duration=2.5).cues[0].end == 2500


@pytest.mark.parametrize(
    "data",
    [
        "é & ï".encode(),
        "\ufeffé & ï".encode(),
        "é & ï".encode("utf-16"),
        "é & ï".encode("utf-16-le"),
        "é & ï".encode("cp1252"),
    ],
)
def test_files_of_all_old_encodings_are_read(data: bytes) -> None:
    assert cues.decode(data).removeprefix("\ufeff") == "é & ï"


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        cues.decode(b"\x1a\x45\xdf\xa3\x01\x02\x03")
    assert refusal.value.code == "not_subtitles"


def test_MED_16_a_megabyte_and_ten_thousand_cues_are_the_end() -> None:
    with pytest.raises(Refused) as refusal:
        cues.decode(b"a" * 50_000_000)
    assert (refusal.value.code, refusal.value.status) == ("too_large", 413)
    with pytest.raises(Refused) as refusal:
        cues.read("00:01 --> 00:02\na\n" * 1_000_000)
    assert refusal.value.code == "too_many"
    with pytest.raises(Refused) as refusal:
        cues.read(BODY + "&amp;" + "&" * 900_000)
    assert refusal.value.code == "too_large"


@pytest.mark.parametrize(
    "text",
    ["<a" * 500_000, "{\\" * 500_000, "<" * 1_000_000, "1\n" * 500_000, "x\n\n" * 300_000, BODY + "<i>" * 300_000,
     BODY + "&#39;" * 200_000, "00:00:01.000 -->" + " " * 1_000_000,
     "00:00:01.000 --> 00:00:04.000" + " " * 100_000 + "x" * 201 + "\nA",
     BODY + "<" + "a" * 1_000_000, "[Events]\n" + "Dialogue: ,\n" * 80_000],
)  # fmt: skip
def test_MED_16_no_text_takes_long(text: str) -> None:
    """A wide limit: quadratic ones take minutes."""
    began = time.monotonic()
    try:
        cues.read(text)
    except Refused:
        pass
    assert time.monotonic() - began < 10


def test_subrip_for_editing_programs_has_numbers_commas_and_plain_signs() -> None:
    found = cues.read(f"{BODY}<i>Tom</i> & Ana\n\n01:00:00.040 --> 01:00:01.000\nFin").cues
    assert cues.srt(found) == (
        "1\n00:00:01,000 --> 00:00:02,000\n<i>Tom</i> & Ana\n\n2\n01:00:00,040 --> 01:00:01,000\nFin\n"
    )


PIECES = st.sampled_from(
    ["WEBVTT", "\n", "\n\n", BODY, "1", "NOTE", "STYLE", "-->", "00:00:05.000 --> 00:00:06.000", "<i>", "</i>", "<b",
     ">", "<img onerror=x>", "&lt;", "&#10;", "&#0;", "{\\i1}", "\r", "\u2028", "[Events]\n", "Dialogue: 0,0:00:01.00,",
     ",,,,,,,"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=12), max_size=30).map("".join))
def test_MED_16_whatever_comes_in_what_goes_out_is_plain_and_reads_the_same(text: str) -> None:
    try:
        found = cues.read(text).cues
    except Refused:
        return
    written = cues.vtt(found)
    ordered = all(a.start <= b.start for a, b in zip(found, found[1:], strict=False))
    if found:
        again = cues.read(written).cues
        assert [(c.start, c.end, c.text, c.place) for c in again] == [(c.start, c.end, c.text, c.place) for c in found]
        assert cues.vtt(again) == written
    for cue in found:
        assert set(EVERY_MARK.findall(cue.text)) <= {"<i>", "</i>", "<b>", "</b>"}
        assert "-->" not in cue.text and "\n\n" not in cue.text and "\r" not in cue.text
        assert html.unescape(EVERY_MARK.sub("", cue.text)).strip()
    assert ordered or cues.read(text).faults
