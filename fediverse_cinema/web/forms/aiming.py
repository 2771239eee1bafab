"""A point of a picture as a form sends it (_aim.html): a click into the picture, or one of nine places."""

from fediverse_cinema.films import pictures
from fediverse_cinema.web.forms.fields import number
from fediverse_cinema.web.forms.multipart import Multipart

CLICK = ("point.x", "point.y")
"""What a browser sends of a click on a picture that is a button (HTML, "image submit button"), in its pixels."""


def point_of(form: Multipart, size: tuple[int, int] | None) -> tuple[float, float]:
    """x to the right, y upwards, the edges at 1; `size` is that of the picture as it was shown. A keyboard presses such
    a button at its corner.
    """
    across, down = (number(form.text(name)) or 0 for name in CLICK)
    if (across or down) and size:
        return 2 * (across + 0.5) / size[0] - 1, 1 - 2 * (down + 0.5) / size[1]
    return pictures.PLACES.get(form.text("place"), pictures.PLACES[pictures.MIDDLE])
