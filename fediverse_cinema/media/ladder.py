"""Which sizes a film is offered in, and how many bits each may take. Pure arithmetic, no files."""

from dataclasses import replace
from fractions import Fraction

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media.probe import Footage

CLASSES = {1080: 6000, 720: 3200, 480: 1500, 360: 900}
"""Length of the short side in pixels: the most kilobits a second, at 30 pictures a second or fewer."""

AV1_SHARE = 0.6
"""What AV1 needs of H.264's bits for the same picture."""

GROUP_SECONDS = 4
FASTEST = 60
STANDARD_RATES = (
    *(Fraction(24000, 1001), Fraction(24), Fraction(25), Fraction(30000, 1001), Fraction(30)),
    *(Fraction(48), Fraction(50), Fraction(60000, 1001), Fraction(60)),
)


@frozen
class Rung:
    """One size. Pixels are square; `kbps` is a ceiling, quiet pictures take less."""

    width: int
    height: int
    kbps: int
    av1: bool = False

    @property
    def name(self) -> str:
        """In the names of its files."""
        return f"{self.height}-av1" if self.av1 else str(self.height)


@frozen
class Ladder:
    """The sizes in H.264, largest first, then perhaps the largest in AV1; all at one constant `rate` of pictures a
    second."""

    rungs: tuple[Rung, ...]
    rate: Fraction

    @property
    def fps(self) -> int:
        """The rate as PeerTube wants it: it drops a link whose fps is not an integer."""
        return round(self.rate)

    @property
    def group(self) -> int:
        """Pictures from one key picture to the next: a segment of HLS."""
        return round(GROUP_SECONDS * self.rate)

    def seconds(self, pictures: int) -> float:
        return float(pictures / self.rate)

    def most_bytes(self, pictures: int) -> int:
        """The most that so many of them take, in all sizes together."""
        return round(self.seconds(pictures) * sum(rung.kbps for rung in self.rungs) * 1000 / 8)


def ladder_for(footage: Footage, *, av1: bool = False) -> Ladder:
    """The classes at and below the short side of the source as it is shown, never above it; a source below the lowest
    class keeps its own size. With `av1`, the largest once more in that codec."""
    rate = constant_rate(footage.fps)
    own = round(min(footage.height, footage.height * footage.ratio))
    shorts = [short for short in CLASSES if short <= own] or [max(2, own // 2 * 2)]
    rungs = [_rung(short, footage.ratio, rate) for short in shorts]
    if av1:
        rungs.append(replace(rungs[0], kbps=round(rungs[0].kbps * AV1_SHARE), av1=True))
    return Ladder(tuple(rungs), rate)


def constant_rate(fps: Fraction) -> Fraction:
    """The steady rate nearest to an average one: phones say 29.87 and mean 30. Above 60 it is halved until below."""
    while fps > FASTEST:
        fps /= 2
    nearest = min(STANDARD_RATES, key=lambda standard: abs(standard - fps))
    if abs(nearest - fps) <= fps / 100:
        return nearest
    return Fraction(max(1, round(fps)))


def _rung(short: int, ratio: float, rate: Fraction) -> Rung:
    width, height = (short * ratio, float(short)) if ratio >= 1 else (float(short), short / ratio)
    kbps = CLASSES.get(short, min(CLASSES.values()))
    return Rung(even(width), even(height), kbps * 3 // 2 if rate > 30 else kbps)


def even(pixels: float) -> int:
    """H.264 with 4:2:0 colours has no odd sizes."""
    return max(2, 2 * round(pixels / 2))
