"""What has changed between two texts, and that no text makes us work without end."""

import random
import time

import pytest

from fediverse_cinema.foundation.errors import Refused
from fediverse_cinema.projects import comparing
from fediverse_cinema.projects.comparing import Comparison, Line, Piece

OLD = "\n".join(f"Plan {number}" for number in range(1, 31))
SCRIPT = """<?xml version="1.0" encoding="UTF-8" standalone="no" ?>
<FinalDraft DocumentType="Script"><Content>
<Paragraph Number="1" Type="Scene Heading"><SceneProperties><Summary><Paragraph><Text>Repérage</Text></Paragraph>
</Summary></SceneProperties><Text>EXT. QUAI &amp; BAC - NUIT</Text></Paragraph>
<Paragraph Type="Action"><Text>Ana </Text><Text Style="Bold">attend</Text><Text>.</Text></Paragraph>
</Content><TitlePage><Content><Paragraph><Text>Quai Nord</Text></Paragraph></Content></TitlePage></FinalDraft>"""


def shown(comparison: Comparison) -> list[str]:
    marks = {"same": " ", "gone": "-", "new": "+", "rewritten": "~", "left_out": "…"}
    return [
        marks[line.kind] + (str(line.count) if line.kind == "left_out" else "".join(one.text for one in line.pieces))
        for line in comparison.lines
    ]


def both(comparison: Comparison) -> tuple[str, str]:
    """The two texts again, from what is shown of a comparison in which nothing is left out."""
    one, other = list[str](), list[str]()
    for line in comparison.lines:
        if line.kind != "new":
            one.append("".join(piece.text for piece in line.pieces if line.kind == "gone" or piece.kind != "new"))
        if line.kind != "gone":
            other.append("".join(piece.text for piece in line.pieces if line.kind == "new" or piece.kind != "gone"))
    return "\n".join(one), "\n".join(other)


def test_changes_stand_between_lines_that_stay() -> None:
    found = comparing.compare(OLD, OLD.replace("Plan 8\n", "").replace("Plan 20", "Plan 20\nPlan 20 bis"))
    assert shown(found) == [
        "…4", " Plan 5", " Plan 6", " Plan 7", "-Plan 8", " Plan 9", " Plan 10", " Plan 11", "…6", " Plan 18",
        " Plan 19", " Plan 20", "+Plan 20 bis", " Plan 21", " Plan 22", " Plan 23", "…7",
    ]  # fmt: skip
    assert (found.gone, found.new, found.changed, found.cut) == (1, 1, 0, False)


def test_a_line_that_was_rewritten_shows_its_words() -> None:
    (line,) = comparing.compare("Ana attend le bac, seule.", "Ana attend la vedette, seule.").lines
    assert line == Line(
        "rewritten",
        (Piece("same", "Ana attend"), Piece("gone", " le bac"), Piece("new", " la vedette"), Piece("same", ", seule.")),
    )  # fmt: skip
    assert shown(comparing.compare("INT. BAR - JOUR", "Elle sort sans un mot.")) == [
        "-INT. BAR - JOUR", "+Elle sort sans un mot.",
    ]  # fmt: skip


def test_a_line_is_rewritten_though_another_went_behind_it() -> None:
    old = "Si le bac passe, je viens.\n\nElles rient.\n\nQUAI"
    found = comparing.compare(old, "Si la vedette passe, je viens.\n\nQUAI")
    assert [line.kind for line in found.lines] == ["rewritten", "gone", "gone", "same", "same"]
    assert (found.gone, found.new, found.changed) == (2, 0, 1), "a line that was rewritten is counted once"


def test_what_says_the_same_has_no_changes() -> None:
    for old, new in ((OLD, OLD), (OLD, OLD.replace("\n", "\r\n")), (OLD, OLD + "\n"), ("", "")):
        found = comparing.compare(old, new)
        assert (found.gone, found.new) == (0, 0) and all(line.kind == "left_out" for line in found.lines)


def test_nothing_is_lost_whatever_the_texts_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when the effort is spent in the midst of them."""
    dice = random.Random(7)
    monkeypatch.setattr(comparing, "CONTEXT", 100)
    for effort in (2_000_000, 2_000, 300, 10):
        monkeypatch.setattr(comparing, "EFFORT", effort)
        for _ in range(40):
            old, new = (
                "\n".join(" ".join(dice.choices(("a", "b", "cé", "-"), k=dice.randrange(1, 6))) for _ in range(size))
                for size in (dice.randrange(1, 30), dice.randrange(1, 30))
            )
            assert both(comparing.compare(old, new)) == (old, new)


@pytest.mark.parametrize("kind", ["alternating", "one line", "rewritten"])
def test_no_text_makes_us_compare_for_long(kind: str) -> None:
    """difflib alone would compare some of these for hours."""
    dice = random.Random(3)

    def text() -> str:
        if kind == "rewritten":
            return "\n".join(" ".join(str(dice.randrange(150)) for _ in range(190)) for _ in range(1300))
        if kind == "one line":
            return " ".join(str(dice.randrange(150)) for _ in range(200_000))
        # No two neighbours stand beside each other in the other: each of the longest runs is one line.
        return "\n".join(f"{number % 150}" for number in range(10_000))

    old, new = text(), text()
    if kind == "alternating":
        new = "\n".join(f"{line}\nnew {number}" for number, line in enumerate(new.splitlines()))
    assert max(len(old), len(new)) <= comparing.LARGEST
    began = time.process_time()
    found = comparing.compare(old, new)
    assert time.process_time() - began < 30
    assert found.lines and len(found.lines) <= comparing.MOST_SHOWN


def test_more_lines_than_anybody_writes_are_not_compared() -> None:
    with pytest.raises(Refused):
        comparing.compare("\n" * (comparing.MOST_LINES + 1), "")
    found = comparing.compare("", "x\n" * comparing.MOST_LINES)
    assert found.cut and len(found.lines) == comparing.MOST_SHOWN and found.new == comparing.MOST_LINES


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Été".encode(), "Été"),
        ("Été".encode("utf-8-sig"), "Été"),
        ("Été".encode("latin-1"), "Été"),
        ("l’été".encode("cp1252"), "l’été"),
        ("Été".encode("utf-16"), "Été"),
        ("a\u202ecod.exe\x07".encode(), "acod.exe"),
    ],
)
def test_texts_are_read_in_the_letters_that_they_were_written_in(data: bytes, text: str) -> None:
    assert comparing.read(data, "scenario.txt") == text


def test_what_is_called_a_text_and_is_none_is_refused() -> None:
    with pytest.raises(Refused):
        comparing.read(b"%PDF-1.7\x00\x01", "scenario.txt")
    names = {"a.txt": True, "a.FOUNTAIN": True, "a.md": True, "a.fdx": True, "a.pdf": False, "txt": False, "a": False}
    assert {name: comparing.is_text(name, 9) for name in names} == names
    assert not comparing.is_text("a.txt", comparing.LARGEST + 1)


def test_of_final_draft_the_paragraphs_of_the_script_are_read() -> None:
    assert comparing.read(SCRIPT.encode(), "Quai.fdx").splitlines() == [
        "Repérage", "EXT. QUAI & BAC - NUIT", "Ana attend.",
    ]  # fmt: skip
    for spoilt in ("", "<Content>", "no XML", "<Paragraph>" * 50_000, "<Content>" + "<Text>" * 50_000):
        assert comparing.read(spoilt.encode(), "x.fdx") == ""


BOMB = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "declared",
    [
        f'<!ENTITY l0 "lol">{BOMB}',
        '<!ENTITY l9 SYSTEM "file:///etc/passwd">',
        '<!ENTITY % l9 SYSTEM "http://127.0.0.1/">',
    ],
)
def test_WEB_22_entities_of_a_script_are_the_letters_that_they_are_written_with(declared: str) -> None:
    script = SCRIPT.replace("<FinalDraft", f"<!DOCTYPE FinalDraft [{declared}]><FinalDraft").replace("attend", "&l9;")
    assert comparing.read(script.encode(), "Quai.fdx").splitlines()[-1] == "Ana &l9;."
