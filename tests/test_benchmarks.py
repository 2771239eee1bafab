"""What the benchmarks measure with: a load generator and receivers that count honestly, and the crowd of a pole that
has been there for years. No speed is asked for here.
"""

import pytest

from benchmarks import load, neighbours, poles, receivers
from benchmarks.crowd import Crowd
from benchmarks.report import Figure, medians
from fediverse_cinema.activitypub.models import Follow, FollowState
from fediverse_cinema.films.models import Film
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
        answers = load.pace(port, load.get(port, "/there"), per_second=500, times=60, connections=3)
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


def test_of_several_runs_the_median_counts() -> None:
    runs = [[Figure("letters", value, "letters/s")] for value in (3.0, 900.0, 5.0)]
    assert medians(runs) == [Figure("letters", 5.0, "letters/s")]
