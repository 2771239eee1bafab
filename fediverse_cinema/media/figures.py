"""Numbers and words as ffprobe writes them, read without trust: they are a stranger's. Pure; called by `probe`."""

import math
from fractions import Fraction

LONGEST_WORD = 100
UNSAID = ("", "und", "unknown", "none", "reserved")


def word(said: object) -> str:
    found = "".join(sign for sign in str(said or "")[:LONGEST_WORD] if sign.isprintable()).strip()
    return "" if found.lower() in UNSAID else found


def fraction(said: object) -> Fraction:
    """A fraction as ffmpeg writes it ("30000/1001", "16:9", "0/0"); nought for none."""
    try:
        return max(Fraction(0), Fraction(str(said).replace(":", "/")))
    except (ValueError, ZeroDivisionError):
        return Fraction(0)


def positive(said: object) -> float:
    """A positive finite number; nought for anything else ("N/A", "nan", "-1")."""
    return max(0.0, finite(said))


def finite(said: object) -> float:
    try:
        number = float(str(said))
    except ValueError:
        return 0.0
    return number if math.isfinite(number) else 0.0


def clock(said: object) -> float:
    """Seconds of hours:minutes:seconds, as programs that write Matroska note how long a stream is; nought for none."""
    hours, minutes, seconds = (*map(positive, str(said).split(":")), 0.0, 0.0, 0.0)[:3]
    return (hours * 60 + minutes) * 60 + seconds
