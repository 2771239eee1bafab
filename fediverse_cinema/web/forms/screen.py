"""The form of a section of the front page. Pure. Each of its buttons sends all that is typed."""

from datetime import date

from starlette.datastructures import FormData

from fediverse_cinema.ecran import sections
from fediverse_cinema.ecran.sections import Section
from fediverse_cinema.films import opening_times
from fediverse_cinema.foundation.errors import CinemaError
from fediverse_cinema.foundation.values import frozen
from fediverse_cinema.web.forms.fields import FormView, number, text, texts

LONGEST_WISH = 200
LONGEST_REF = 2_048
FIELDS = ("kind", "wish", "refs", "title", "words", "count", "since", "until")


@frozen
class Pressed:
    """Which button: `add` and `drop` name what, `up` what comes one place earlier; `seek`: only look for the wish."""

    add: str = ""
    drop: str = ""
    up: str = ""
    seek: bool = False

    @property
    def keeps(self) -> bool:
        return not (self.add or self.drop or self.up or self.seek)


def of_section(section: Section) -> FormView:
    return FormView(
        values={
            "title": section.title,
            "words": section.words,
            "refs": list(section.refs),
            "count": str(section.count),
            "since": section.since.isoformat() if section.since else "",
            "until": section.until.isoformat() if section.until else "",
            "wish": "",
            "sought": "",
        }
    )


def read_section(form: FormData, key: str, kind: str) -> tuple[Section, FormView, Pressed]:
    """The section as it is typed, with what the button changes in its list; what is wrong, when it is to be kept."""
    pressed = Pressed(
        text(form, "add")[:LONGEST_REF],
        text(form, "drop")[:LONGEST_REF],
        text(form, "up")[:LONGEST_REF],
        _seeks(form),
    )
    refs = _changed([one[:LONGEST_REF] for one in texts(form, "ref")][: sections.MOST_FILMS + 1], kind, pressed)
    view = FormView(values={name: text(form, name) for name in ("title", "words", "count", "since", "until")})
    view.values |= {"refs": list(refs), "wish": _wish(form)}
    view.values["sought"] = view.values["wish"] if pressed.seek else text(form, "sought")
    section = Section(
        key=key,
        kind=kind,
        title=view.values["title"].strip(),
        words=view.values["words"],
        refs=refs,
        count=_count(view) if kind in sections.BY_DATE else sections.SHOWN,
        since=_day(view, "since"),
        until=_day(view, "until"),
    )
    faults = sections.faults(section)
    if not pressed.keeps:
        view.errors.clear()
        faults = {"refs": faults["refs"]} if "refs" in faults and len(refs) > sections.MOST_FILMS else {}
    for name, fault in faults.items():
        view.refuse("wish" if name == "refs" else name, fault)
    view.in_order(*FIELDS)
    return section, view, pressed


def _wish(form: FormData) -> str:
    return text(form, "wish").strip()[:LONGEST_WISH]


def _seeks(form: FormData) -> bool:
    """Enter in a field seeks what was not sought yet; else it keeps the section."""
    deed, wish = text(form, "deed"), _wish(form)
    return deed == "seek" or (deed == "enter" and bool(wish) and wish != text(form, "sought"))


def _changed(refs: list[str], kind: str, pressed: Pressed) -> tuple[str, ...]:
    if pressed.add:
        refs = [pressed.add] if kind in sections.NAMES_ONE else [*refs, pressed.add]
    if pressed.drop in refs:
        refs.remove(pressed.drop)
    if pressed.up in refs[1:]:
        place = refs.index(pressed.up)
        refs[place - 1], refs[place] = refs[place], refs[place - 1]
    return tuple(dict.fromkeys(refs))


def _count(view: FormView) -> int:
    found = number(view.values["count"].strip())
    return found if found is not None and found <= sections.MOST_SHOWN else 0


def _day(view: FormView, name: str) -> date | None:
    typed = view.values[name].strip()
    if not typed:
        return None
    try:
        return opening_times.read_day(typed)
    except CinemaError as error:
        view.refuse(name, error)
        return None
