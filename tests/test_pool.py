"""A worker that dies or hangs costs one article two attempts, and the rest nothing."""

import os
import signal
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from extract.errors import ExtractError
from extract.pool import Pool
from extract.sources import Source
from extract.tables import columns
from extract.worker import Options, Outcome, Stopped, unpack, work

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def poisoned(connection: Connection, options: Options) -> None:
    """A worker that some ids kill; the others it answers with its process id."""
    connection.send(None)
    while (source := connection.recv()) is not None:
        what = source.article_id.split("-")[0]
        if what == "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        if what == "hang":
            while True:
                pass
        if what == "bug":
            connection.send(Stopped("KeyError: 'x'"))
            sys.exit(1)
        if what == "once" and not Path(source.path).exists():
            Path(source.path).touch()
            os.kill(os.getpid(), signal.SIGKILL)
        if what == "slow":
            time.sleep(0.01)
        connection.send(Outcome(str(os.getpid()), b""))


def never_starts(connection: Connection, options: Options) -> None:
    sys.exit(3)


def ids(*names: str) -> list[Source]:
    return [Source("", name) for name in names]


@pytest.mark.parametrize("processes", [1, 2])
def test_the_rest_goes_on(processes: int, tmp_path: Path) -> None:
    good = [f"slow-{number}" for number in range(30)]
    names = ["crash-1", *good[:10], "hang-1", "bug-1", *good[10:], "crash-2", "once-1"]
    sources = [Source(str(tmp_path / "once"), name) for name in names]
    pool = Pool(processes, Options(time_limit=0.5), target=poisoned)
    outcomes = {source.article_id: outcome for source, outcome in pool.outcomes(sources)}
    assert set(outcomes) == set(names)
    assert [name for name in names if outcomes[name].failed] == ["crash-1", "hang-1", "bug-1", "crash-2"]
    reasons = {
        name: str(unpack(outcomes[name].packed)[0]["articles"][0][columns("articles").index("error")])
        for name in names
        if outcomes[name].failed
    }
    assert reasons == {
        "crash-1": "given up after two attempts: the reader was ended by the system (SIGSEGV)",
        "hang-1": "given up after two attempts: it took longer than 0.5 seconds (--time-limit)",
        "bug-1": "given up after two attempts: the reader stopped with KeyError: 'x'",
        "crash-2": "given up after two attempts: the reader was ended by the system (SIGSEGV)",
    }
    assert all(outcomes[name].input == "" for name in reasons), "the next run tries again"


def test_the_second_attempt_is_alone(tmp_path: Path) -> None:
    sources = [Source(str(tmp_path / "once"), name) for name in ("slow-1", "once-1", "slow-2")]
    outcomes = {
        source.article_id: outcome.input for source, outcome in Pool(1, Options(), target=poisoned).outcomes(sources)
    }
    assert outcomes["once-1"] not in (outcomes["slow-1"], outcomes["slow-2"])


def test_workers_share_the_work_and_end() -> None:
    sources = ids(*(f"slow-{number}" for number in range(100)))
    pids = {int(outcome.input) for _, outcome in Pool(2, Options(), target=poisoned).outcomes(sources)}
    assert len(pids) == 2
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_sources_are_taken_as_they_are_needed() -> None:
    taken: list[str] = []

    def endless() -> object:
        number = 0
        while True:
            taken.append(f"slow-{number}")
            yield Source("", f"slow-{number}")
            number += 1

    outcomes = Pool(1, Options(), target=poisoned).outcomes(endless())  # type: ignore[arg-type]
    for _ in range(20):
        next(outcomes)
    outcomes.close()  # type: ignore[attr-defined]
    assert len(taken) < 40


def test_a_worker_that_cannot_start_is_an_error() -> None:
    with pytest.raises(ExtractError, match="a worker process cannot start"):
        list(Pool(1, Options(), target=never_starts).outcomes(ids("slow-1")))


def test_a_wrong_rule_file_stops_the_run(tmp_path: Path) -> None:
    (tmp_path / "dates.toml").write_text("[[rule]]\nid = 3\n")
    with pytest.raises(ExtractError, match=r"dates\.toml"):
        list(Pool(1, Options(rules=tmp_path), target=work).outcomes(ids("a")))
