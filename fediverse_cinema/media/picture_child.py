"""A small program, not a module: makes pictures of several widths from the first image of one: WebP or PNG, which keep
what is transparent, where the name ends so, and JPEG otherwise. WHOLE is "whole", or a point "X,Y" around which a
square is cut: X to the right, Y upwards, the edges at 1. It runs in the sandbox and imports nothing of this package.
Its one line of output is JSON: the sizes written, or why not.

    picture_child.py PICTURE MOST_PIXELS WHOLE WIDTH=NAME …
"""

import errno
import io
import json
import sys
import warnings

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")  # the caller has looked which of them it wants
JPEG_QUALITY = 88
WEBP_QUALITY = 82


def main(path: str, most_pixels: int, whole: str, wanted: dict[int, str]) -> None:
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # its limit is not ours
    try:
        answer = _make(path, most_pixels, whole, wanted)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise  # whoever started us hears so on stderr: the picture is not to blame
        answer = {"refused": "too_large" if isinstance(error, Image.DecompressionBombError) else "damaged"}
    print(json.dumps(answer))


def _make(path: str, most_pixels: int, whole: str, wanted: dict[int, str]) -> dict[str, object]:
    with Image.open(path, formats=FORMATS) as picture:
        if picture.width * picture.height > most_pixels:  # known from the header, before anything is decoded
            return {"refused": "too_large"}
        upright = _plain(ImageOps.exif_transpose(picture))
    if whole != "whole":
        upright = _squared(upright, *map(float, whole.split(",")))
    sizes = {}
    for width, name in wanted.items():
        small = _narrowed(upright, width)
        if name.endswith(".webp"):
            small.save(name, "WEBP", quality=WEBP_QUALITY)
        elif name.endswith(".png"):
            small.save(name, "PNG", optimize=True)
        else:
            _on_black(small).save(name, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)
        sizes[name] = small.size
    return {"sizes": sizes}


def _narrowed(picture: Image.Image, width: int) -> Image.Image:
    """The whole picture, never enlarged."""
    if picture.width <= width:
        return picture
    return picture.resize((width, max(1, round(picture.height * width / picture.width))), Image.Resampling.LANCZOS)


def _squared(picture: Image.Image, x: float, y: float) -> Image.Image:
    """The largest square of it whose middle is as near to the point as the edges let it."""
    side = min(picture.size)
    places = ((picture.width, (1 + x) / 2), (picture.height, (1 - y) / 2))
    left, top = (max(0, min(length - side, round(length * share - side / 2))) for length, share in places)
    return picture.crop((left, top, left + side, top + side))


def _plain(picture: Image.Image) -> Image.Image:
    """In sRGB, without place, camera or any other remark."""
    profile = picture.info.get("icc_profile")
    colours = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    if profile and picture.mode in ("RGB", "RGBA"):
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        ImageCms.profileToProfile(colours, source, ImageCms.createProfile("sRGB"), inPlace=True)
    colours.info.clear()
    return colours


def _on_black(picture: Image.Image) -> Image.Image:
    """What is transparent is black in a JPEG, as a screen in the dark."""
    if picture.mode == "RGB":
        return picture
    ground = Image.new("RGBA", picture.size, "black")
    ground.alpha_composite(picture)
    return ground.convert("RGB")


if __name__ == "__main__":
    pairs = (word.split("=", 1) for word in sys.argv[4:])
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3], {int(width): name for width, name in pairs})
