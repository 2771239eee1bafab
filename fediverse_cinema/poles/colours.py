"""The pole's colour is a paper to print on, and the ink on it black or white, whichever reads better. Pure."""


def ink_on(paper: str) -> str:
    """Black or white, whichever contrasts more: never less than 4.58 to 1."""
    light = _light(paper)
    return "#000" if (light + 0.05) / 0.05 >= 1.05 / (light + 0.05) else "#fff"


def contrast(paper: str) -> float:
    """How much the ink stands out from this paper: 1 is not at all, 21 is black on white (WCAG 2.2)."""
    light = _light(paper)
    return max((light + 0.05) / 0.05, 1.05 / (light + 0.05))


def stylesheet(paper: str) -> str:
    """The same paper by day and by night: what stands beside it changes, and its marks have an edge of their own."""
    return f":root {{ --accent: {paper}; --accent-ink: {ink_on(paper)}; }}\n"


def _light(paper: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = (int(paper[i : i + 2], 16) / 255 for i in (1, 3, 5))
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
