from fractions import Fraction

import pytest

from fediverse_cinema.media.ladder import constant_rate, ladder_for
from fediverse_cinema.media.probe import Footage


def footage(width: int, height: int, ratio: float | None = None, fps: Fraction = Fraction(25)) -> Footage:
    return Footage(width, height, fps, 60.0, ratio or width / height, "h264", "mov", 0, 1, False)


@pytest.mark.parametrize(
    ("source", "sizes"),
    [
        (footage(3840, 2160), [(1920, 1080), (1280, 720), (854, 480), (640, 360)]),
        (footage(1920, 1080), [(1920, 1080), (1280, 720), (854, 480), (640, 360)]),
        (footage(1080, 1920), [(1080, 1920), (720, 1280), (480, 854), (360, 640)]),
        (footage(720, 720), [(720, 720), (480, 480), (360, 360)]),
        (footage(720, 576, ratio=16 / 9), [(854, 480), (640, 360)]),  # PAL, anamorphic
        (footage(640, 480), [(640, 480), (480, 360)]),
        (footage(320, 240), [(320, 240)]),
        (footage(641, 359), [(640, 358)]),
        (footage(179, 320), [(178, 318)]),
        (footage(1, 1), [(2, 2)]),
    ],
)
def test_a_film_gets_the_sizes_at_and_below_its_short_side(source: Footage, sizes: list[tuple[int, int]]) -> None:
    assert [(rung.width, rung.height) for rung in ladder_for(source).rungs] == sizes


@pytest.mark.parametrize(
    ("average", "steady", "whole"),
    [
        (Fraction(24000, 1001), Fraction(24000, 1001), 24),
        (Fraction(2987, 100), Fraction(30000, 1001), 30),  # a phone
        (Fraction(18), Fraction(18), 18),  # Super 8
        (Fraction(120), Fraction(60), 60),
        (Fraction(100), Fraction(50), 50),
        (Fraction(1, 4), Fraction(1), 1),
    ],
)
def test_the_rate_is_steady_and_has_a_whole_number_for_peertube(
    average: Fraction, steady: Fraction, whole: int
) -> None:
    assert constant_rate(average) == steady
    assert ladder_for(footage(640, 360, fps=average)).fps == whole


def test_quick_films_may_take_more_bits() -> None:
    slow, quick = (ladder_for(footage(640, 360, fps=Fraction(fps))).rungs[0].kbps for fps in (25, 50))
    assert quick > slow
