"""A small program, not a module: ffprobe's report, made by PyAV, for machines that have no ffprobe. It runs in the
sandbox, since a crash of a decoder must not be a crash of the server, and imports nothing of this package.

    probe_child.py FILE DEMUXER FORMAT_WHITELIST CODEC_WHITELIST
"""

import json
import sys
from typing import Any

import av
from av.container import InputContainer
from av.stream import Disposition

MATRICES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020nc", 10: "bt2020c"}  # ISO/IEC 23091-2
TRANSFERS = {1: "bt709", 6: "smpte170m", 14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084", 18: "arib-std-b67"}
MOST_CHAPTERS = 200
PRIMARIES = {1: "bt709", 5: "bt470bg", 6: "smpte170m", 9: "bt2020", 12: "smpte432"}


def main(path: str, demuxer: str, formats: str, decoders: str) -> None:
    only = {"protocol_whitelist": "file", "format_whitelist": formats, "codec_whitelist": decoders}
    with av.open(f"file:{path}", format=demuxer, options=only) as container:
        for stream in (*container.streams.video, *container.streams.audio):
            if stream.codec_context.name not in decoders.split(","):  # in ffmpeg's words, which `probe` knows
                sys.exit(f"Codec ({stream.codec_context.name}) not on whitelist '{decoders}'")
        print(json.dumps(report(container), indent=0))


def report(container: InputContainer) -> dict[str, Any]:
    seconds = container.duration / av.time_base if container.duration else None
    start = container.start_time / av.time_base if container.start_time else 0
    return {
        "format": {"format_name": container.format.name, "start_time": start, "duration": seconds},
        "streams": [_stream(container, stream) for stream in container.streams],
        "chapters": [_chapter(chapter) for chapter in container.chapters()[:MOST_CHAPTERS]],
    }


def _chapter(chapter: Any) -> dict[str, Any]:
    return {"start_time": float(chapter["start"] * chapter["time_base"]), "tags": dict(chapter["metadata"])}


def _stream(container: InputContainer, stream: Any) -> dict[str, Any]:
    said = {
        "index": stream.index,
        "codec_type": stream.type,
        "tags": dict(stream.metadata),
        "disposition": {
            name: int(bool(stream.disposition & Disposition[name])) for name in ("default", "visual_impaired")
        },
    }
    if stream.type == "audio":
        return said | {"channels": stream.codec_context.channels}
    if stream.type != "video":
        return said
    cover = bool(stream.disposition & Disposition.attached_pic)
    return said | {
        "codec_name": stream.codec_context.name,
        "width": stream.codec_context.width,
        "height": stream.codec_context.height,
        "avg_frame_rate": str(stream.average_rate),
        "r_frame_rate": str(stream.base_rate),
        "sample_aspect_ratio": str(stream.sample_aspect_ratio),
        "duration": float(stream.duration * stream.time_base) if stream.duration else None,
        "disposition": {"attached_pic": int(cover)},
        "color_space": MATRICES.get(int(stream.codec_context.colorspace)),
        "color_transfer": TRANSFERS.get(int(stream.codec_context.color_trc)),
        "color_primaries": PRIMARIES.get(int(stream.codec_context.color_primaries)),
        **({} if cover else _first_picture(container, stream)),
    }


def _first_picture(container: InputContainer, stream: Any) -> dict[str, Any]:
    """PyAV tells of turning and of fields only with a decoded picture."""
    container.seek(0)
    frame = next(container.decode(stream), None)
    if frame is None:
        return {}
    fields = "tt" if frame.interlaced_frame else "progressive"
    return {"side_data_list": [{"rotation": frame.rotation}], "field_order": fields}


if __name__ == "__main__":
    main(*sys.argv[1:])
