"""The texts that a player of HLS reads (RFC 8216): one for each size and for the sound, and the master that names them.
Pure."""

import math
from collections.abc import Mapping, Sequence

from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.media.joining import Fragment, Reel

SOUND = "sound"
HEAD = ("#EXTM3U", "#EXT-X-VERSION:7")
FROM_THE_START = "#EXT-X-START:TIME-OFFSET=0,PRECISE=YES"


@frozen
class Piece:
    """A file, by the name under which its playlist finds it, and those of its fragments that are played."""

    name: str
    reel: Reel
    fragments: Sequence[Fragment]


def of_files(pieces: Sequence[Piece], *, whole: bool) -> str:
    """One file's fragments, or those of several that have the first one's beginning. What is not `whole` is asked for
    again, and watched from its start all the same."""
    longest = max((piece.reel.seconds(one) for piece in pieces for one in piece.fragments), default=1)
    lines = [
        *HEAD,
        f"#EXT-X-TARGETDURATION:{math.ceil(longest)}",
        f"#EXT-X-PLAYLIST-TYPE:{'VOD' if whole else 'EVENT'}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        *([] if whole else [FROM_THE_START]),
    ]
    for number, piece in enumerate(pieces):
        if number == 0:
            lines.append(f'#EXT-X-MAP:URI="{piece.name}",BYTERANGE="{piece.reel.init}@0"')
        for one in piece.fragments:
            lines += [
                f"#EXTINF:{piece.reel.seconds(one):.6f},",
                f"#EXT-X-BYTERANGE:{one.size}@{one.offset}",
                piece.name,
            ]
    return "\n".join([*lines, *(["#EXT-X-ENDLIST"] if whole else [])]) + "\n"


def master(sizes: Mapping[str, Sequence[Reel]], sounds: Mapping[str, Sequence[Reel]]) -> str:
    """All sizes, each with the film's own sound, if there is one: playlists, and the files that they name. Further
    sounds come in by sound_menu."""
    lines, heard = [*HEAD, "#EXT-X-INDEPENDENT-SEGMENTS"], (0, 0)
    for playlist, reels in sounds.items():
        heard = _bits(reels)
        lines.append(
            f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="{SOUND}",NAME="audio",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",'
            f'URI="{playlist}"'
        )
    codecs = [reels[0].codec for reels in sounds.values()]
    for playlist, reels in sizes.items():
        first, (peak, average) = reels[0], _bits(reels)
        lines.append(
            f"#EXT-X-STREAM-INF:BANDWIDTH={peak + heard[0]},AVERAGE-BANDWIDTH={average + heard[1]},"
            f"RESOLUTION={first.width}x{first.height},FRAME-RATE={_rate(first):.3f},"
            f'CODECS="{",".join([first.codec, *codecs])}"' + (f',AUDIO="{SOUND}"' if sounds else "")
        )
        lines.append(playlist)
    return "\n".join(lines) + "\n"


def _rate(reel: Reel) -> float:
    return reel.samples * reel.timescale / sum(fragment.ticks for fragment in reel.fragments)


def _bits(reels: Sequence[Reel]) -> tuple[int, int]:
    """Bits a second of what these files hold together: of the heaviest fragment, and on average. A fragment of less
    than a second says nothing of a rate."""
    held = [(8 * one.size, reel.seconds(one)) for reel in reels for one in reel.fragments]
    bits, lasting = sum(bits for bits, _ in held), sum(seconds for _, seconds in held)
    average = math.ceil(bits / lasting)
    return max([average, *(math.ceil(bits / seconds) for bits, seconds in held if seconds >= 1)]), average
