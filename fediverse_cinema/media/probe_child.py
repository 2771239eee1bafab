"""A small program, not a module: ffprobe's report, made by PyAV, for machines that have no ffprobe. It runs in the
sandbox, since a crash of a decoder must not be a crash of the server, and imports nothing of this package.

    probe_child.py FILE DEMUXER FORMAT_WHITELIST
"""

import json
import sys
from typing import Any

import av
from av.container import InputContainer
from av.stream import Disposition


def main(path: str, demuxer: str, formats: str) -> None:
    only = {"protocol_whitelist": "file", "format_whitelist": formats}
    with av.open(f"file:{path}", format=demuxer, options=only) as container:
        print(json.dumps(report(container), indent=0))


def report(container: InputContainer) -> dict[str, Any]:
    seconds = container.duration / av.time_base if container.duration else None
    return {
        "format": {"format_name": container.format.name, "duration": seconds},
        "streams": [_stream(container, stream) for stream in container.streams],
    }


def _stream(container: InputContainer, stream: Any) -> dict[str, Any]:
    said = {"index": stream.index, "codec_type": stream.type}
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
