"""Another server's files, really served on loopback: a clip, its playlist, a picture; and who asked for what."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from fediverse_cinema.media.tools import find_tools
from tests.kit.footage import big_buck_bunny


class FileServer:
    """`asked` are the paths that were asked for; `told` the cookies and referrers that came along."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.asked: list[str] = []
        self.told: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self, directory=str(directory)))
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = {".mp4": "video/mp4", ".m3u8": "application/x-mpegURL", ".jpg": "image/jpeg", ".vtt": "text/vtt"}

    def __init__(self, owner: FileServer, *args: object, directory: str) -> None:
        self._owner = owner
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        self.send_header("Access-Control-Allow-Origin", "*")
        super().end_headers()

    def do_GET(self) -> None:
        self._owner.asked.append(self.path)
        self._owner.told += [self.headers[name] for name in ("Cookie", "Referer") if self.headers[name]]
        super().do_GET()

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def file_server(directory: Path) -> Iterator[FileServer]:
    server = FileServer(directory)
    try:
        yield server
    finally:
        server.close()


def draw_clip(directory: Path) -> None:
    """film.mp4, the same as master.m3u8 with its pieces, a still and subtitles: two seconds of real footage."""
    quiet = [str(find_tools(None).ffmpeg), "-nostdin", "-loglevel", "error", "-y"]
    small = ["-i", str(big_buck_bunny()), "-t", "2", "-vf", "scale=640:-2"]
    subprocess.run([*quiet, *small, "-movflags", "+faststart", str(directory / "film.mp4")], check=True)
    pieces = ["-f", "hls", "-hls_time", "1", "-hls_segment_type", "fmp4", "-hls_playlist_type", "vod"]
    subprocess.run([*quiet, *small, *pieces, "master.m3u8"], check=True, cwd=directory)
    subprocess.run([*quiet, "-ss", "1", "-i", str(big_buck_bunny()), "-frames:v", "1", "still.jpg"], check=True,
                   cwd=directory)  # fmt: skip
    (directory / "fr.vtt").write_text("WEBVTT\n\n00:00.000 --> 00:02.000\nUn lapin.\n")
