"""What the benchmarks measure with: a load generator and receivers that count honestly. No speed is asked for here."""

import pytest

from benchmarks import load, neighbours, receivers
from benchmarks.report import Figure, medians

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


def test_refused_requests_are_no_figure() -> None:
    volley = load.Volley(began=0, ended=1)
    volley.statuses.update({202: 3, 401: 1})
    with pytest.raises(RuntimeError, match="401"):
        volley.must_be(202)


def test_of_several_runs_the_median_counts() -> None:
    runs = [[Figure("letters", value, "letters/s")] for value in (3.0, 900.0, 5.0)]
    assert medians(runs) == [Figure("letters", 5.0, "letters/s")]
