"""What the benchmarks measure with: a load generator and receivers that count honestly, and the crowd of a pole that
has been there for years. No speed is asked for here.
"""

import pytest

from benchmarks import load, neighbours, poles, receivers, report, yardstick
from benchmarks.crowd import Crowd
from benchmarks.report import COST, Figure, at_least, at_most, medians
from fediverse_cinema.activitypub.models import Follow, FollowState
from fediverse_cinema.films import catalogue
from fediverse_cinema.films.models import Film, FilmFacet
from fediverse_cinema.foundation import clock
from fediverse_cinema.inbox.models import Letter, Outcome
from fediverse_cinema.projects.models import Call, CallState
from tests.kit.people import a_film, an_account
from tests.kit.towns import Town

pytestmark = pytest.mark.servers


def test_every_request_gets_its_answer_and_every_letter_is_noted_once() -> None:
    hosts = receivers.hosts(3)
    one = neighbours.people(hosts[:1], of_each=1)[0]
    port = int(hosts[0].partition(":")[2])
    with receivers.running(["127.0.0.1:" + str(port), *hosts], {f"http://127.0.0.1:{port}/there": b"{}"}) as others:
        answers = load.fire(port, [load.get(port, "/there"), load.get(port, "/not")] * 20, connections=4)
        assert answers.statuses == {200: 20, 404: 20}
        assert len(answers.seconds) == 40
        letters = [one.post(one.inbox, neighbours.like(one, number, film=one.uri)) for number in range(30)]
        load.fire(port, letters, connections=4).must_be(202)
        others.wait_for(30)
        assert sorted(arrival.request for arrival in others.arrivals()) == sorted(letters)
        assert others.arrivals() == []


def test_at_a_rate_each_request_gets_its_answer_too() -> None:
    (host,) = receivers.hosts(1)
    port = int(host.partition(":")[2])
    with receivers.running([f"127.0.0.1:{port}"], {f"http://127.0.0.1:{port}/there": b"{}"}):
        answers = load.pace(
            port, load.get(port, "/there"), per_second=500, times=60, connections=3, sources=["127.0.0.1", "127.0.0.9"]
        )
    assert answers.statuses == {200: 60} and len(answers.seconds) == 60


@pytest.mark.anyio
async def test_a_crowd_is_as_large_as_it_is_wanted(town: Town) -> None:
    ines = (await an_account(poles.MEMBER, "Inès Morel")).creator
    for number in range(2):
        await poles.show_film(ines, number)
    await town.pole.work()
    sent = len(town.social.asked)
    await Crowd(films=20, letters=60, followers=30, calls=6).come()
    assert await Film.all().count() == 2 + 1 + 20
    assert await Film.filter(local=True, asset_id__isnull=False).count() == 2 + 4
    assert await Letter.filter(outcome=Outcome.APPLIED).count() == 2 + 60
    assert await Follow.filter(state=FollowState.ACCEPTED).count() == 1 + 30
    assert await Call.filter(state=CallState.OPEN, deadline__gt=clock.now()).count() == 1 + 1
    for film in await Film.all().select_related("author").order_by("id"):  # nothing is left to a sweep
        facets = {(one.kind, one.value) for one in await FilmFacet.filter(film=film)}
        assert (catalogue.words_of(film, film.author.name or film.author.handle), catalogue.facets_of(film)) == (
            film.folded, facets,
        )  # fmt: skip
    for path in ("/", "/calls", "/films/courant-de-4"):
        answer = await town.pole.client.get(f"{town.pole.base}{path}", headers={"Accept": "text/html"})
        assert answer.status_code == 200, path
    await town.pole.work()
    await a_film(ines)  # rows that come after them get numbers of their own
    assert len(town.social.asked) == sent


def test_refused_requests_are_no_figure() -> None:
    volley = load.Volley(began=0, ended=1)
    volley.statuses.update({202: 3, 401: 1})
    with pytest.raises(RuntimeError, match="401"):
        volley.must_be(202)


def test_of_several_rounds_the_median_counts_and_that_of_their_ratios() -> None:
    rounds = [
        [Figure("letters", value, "letters/s", against=("sign",)).divided({"sign": stick})]
        for value, stick in ((3.0, 1.0), (900.0, 1_000.0), (5.0, 50.0))
    ]
    assert medians(rounds) == [Figure("letters", 5.0, "letters/s", None, ("sign",), {"sign": 0.9})]


def test_a_speed_is_a_part_of_the_yardstick_and_a_cost_pays_for_so_many_of_its_deeds() -> None:
    sticks = {"route": 10_000.0}
    assert Figure("actor", 2_700, "answers/s", against=("route",)).divided(sticks).ratios == {"route": 0.27}
    assert Figure("actor", 0.5, COST, against=("route",)).divided(sticks).ratios == {"route": 5.0}


def test_a_benchmark_that_fails_is_told_and_the_others_are_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sticks = {"sign": 1_000.0, "verify": 40_000.0, "route": 10_000.0}
    monkeypatch.setattr(yardstick, "measure", lambda: sticks)  # they take seconds, and are not what is tested here
    monkeypatch.setattr("sys.argv", ["benchmarks", "--repeat", "2"])

    def works() -> list[Figure]:
        return [
            Figure("letters", 900, "letters/s", at_least(1_200), ("verify",)),
            Figure("idle", 80, "MiB", at_most(120)),
        ]

    def fails() -> list[Figure]:
        raise RuntimeError("no answer")

    with pytest.raises(SystemExit, match="Not all of it"):
        report.main([fails, works], "")
    shown = capsys.readouterr()
    assert "RuntimeError: no answer" in shown.err
    assert [part in shown.out for part in ("0.0225 × verify", "≥ 0.023", "≤ 120")] == [True] * 3
