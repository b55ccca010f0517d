"""Nothing is lost: a run that is killed, stopped, repeated or changed ends with the tables of an undisturbed one."""

from __future__ import annotations

import os
import pickle
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import CORPUS
from made import GOOD

from extract.errors import ExtractError, OutputError
from extract.pool import Pool
from extract.runs import Output, Summary, run_folder, settings_fingerprint
from extract.sources.find import find_sources
from extract.state import open_state
from extract.worker import Options
from extract.writers.texts import file_name

ALL = Output(formats=("csv", "xlsx", "parquet", "sqlite"), with_texts=True)
COMMAND = [sys.executable, "-c", "from extract.cli import cli; cli()", "run"]


def run(folder: Path, out: Path, *, output: Output = ALL, processes: int = 1, **options: object) -> Summary:
    return run_folder(folder, out, options=Options(**options), output=output, processes=processes)  # type: ignore[arg-type]


def written(out: Path) -> dict[str, bytes]:
    """Every file of an output folder by its name, the SQLite file as the statements that make its public tables."""
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    files.pop("inspections.sqlite-journal", None)
    if files.pop("inspections.sqlite", None):
        with sqlite3.connect(out / "inspections.sqlite") as file:
            files["sqlite"] = "\n".join(line for line in file.iterdump() if "_done" not in line).encode()
        file.close()
    return files


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(
            GOOD.replace("Marrowdale", f"Eskerford{'abcdef'[number]}"), encoding="utf-8"
        )
    (folder / "bad.txt").write_bytes(b"")
    (folder / "rows.jsonl").write_text('{"text": "The town hall is open."}\n{"text": "It is closed.", "id": "x"}\n')
    return folder


READY = """
import pickle, sys, time
from pathlib import Path
from extract import pool, processes
from extract.cli import cli

ready = pickle.loads(Path(sys.argv.pop(1)).read_bytes())

def outcomes(self, sources):
    for source in sources:
        time.sleep(0.01)
        yield source, ready[source.article_id]

pool.Pool.outcomes, processes.start_server = outcomes, lambda: None
cli()
"""
"""The command with workers that have their answers ready, so that a kill hits what is saved and written."""


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9")
def test_killed_25_times_at_random_moments_ends_with_the_same_bytes(tmp_path: Path) -> None:
    news, calm, out, ready = tmp_path / "news", tmp_path / "calm", tmp_path / "out", tmp_path / "ready"
    news.mkdir()
    for path in sorted((CORPUS / "articles").iterdir())[::3]:
        shutil.copy(path, news)
    for number, path in enumerate(sorted(news.rglob("*.txt"))):
        path.write_text(path.read_text(encoding="utf-8") + f"\n\nEdition {number}.", encoding="utf-8")
    arguments = [str(news), "--format", "csv,xlsx", "--texts", "--silent", "--processes", "1"]
    real, quick = [*COMMAND, *arguments], [sys.executable, "-c", READY, str(ready), "run", *arguments]
    took = _seconds([*real, "-o", str(calm)])
    answers = Pool(1, Options()).outcomes(find_sources(news))
    ready.write_bytes(pickle.dumps({source.article_id: outcome for source, outcome in answers}))
    took_quick = _seconds([*quick, "-o", str(tmp_path / "quick")])
    assert written(tmp_path / "quick") == written(calm)
    rng, killed, saved = random.Random(25), 0, 0
    while killed < 25:
        command, most = (quick, took_quick) if killed % 5 else (real, took)
        started = subprocess.Popen([*command, "-o", str(out)], stderr=subprocess.PIPE)
        while started.poll() is None and not (out / "inspections.sqlite-journal").exists():
            time.sleep(0.005)
        try:
            started.wait(rng.uniform(0, 0.6) * most)
        except subprocess.TimeoutExpired:
            started.send_signal(signal.SIGKILL)
            killed += 1
        else:
            shutil.rmtree(out)  # it was done: once more from the start
        started.wait()
        assert started.stderr
        assert b"Error" not in started.stderr.read()
        started.stderr.close()
        saved += _saved(out)
    assert saved, "the kills left something to go on from"
    subprocess.run([*COMMAND, *arguments, "-o", str(out)], check=True)
    assert written(out) == written(calm)
    assert {path.name for path in out.iterdir()} == {path.name for path in calm.iterdir()}
    assert _processes_of(news) == []


def _seconds(command: list[str]) -> float:
    begun = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - begun


def _saved(out: Path) -> int:
    """The articles that a killed run has kept."""
    if not (out / "inspections.sqlite").exists():
        return 0
    with open_state(out) as state:
        return int(state.file.execute("SELECT count(*) FROM _done").fetchone()[0])


def _processes_of(news: Path) -> list[str]:
    """Processes that still work on a folder, a second after the last kill."""
    time.sleep(1)
    found = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=False).stdout.splitlines()
    return [line for line in found if str(news) in line]


def test_a_second_run_does_nothing_anew(news: Path, tmp_path: Path) -> None:
    assert run(news, tmp_path / "out").kept == 0
    before = written(tmp_path / "out")
    summary = run(news, tmp_path / "out")
    assert summary.kept == 9
    assert written(tmp_path / "out") == before
    assert summary.failures == [(str(news / "bad.txt"), "the file is empty")]


def test_changed_added_and_removed_articles_change_only_their_rows(news: Path, tmp_path: Path) -> None:
    run(news, tmp_path / "out")
    (news / "1.txt").write_text(GOOD.replace("‘Good’", "‘Inadequate’"), encoding="utf-8")
    (news / "2.txt").unlink()
    (news / "2b.txt").write_text(GOOD, encoding="utf-8")
    (news / "rows.jsonl").write_text('{"text": "It is closed.", "id": "x"}\n{"text": "New.", "id": "y"}\n')
    assert run(news, tmp_path / "out").kept == 5
    run(news, tmp_path / "fresh")
    assert written(tmp_path / "out") == written(tmp_path / "fresh")


def test_an_article_of_the_same_size_and_time_is_seen_to_differ(news: Path, tmp_path: Path) -> None:
    run(news, tmp_path / "out", output=Output())
    path = news / "1.txt"
    times = path.stat()
    path.write_text(path.read_text(encoding="utf-8").replace("Good", "Fine"), encoding="utf-8")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert run(news, tmp_path / "out", output=Output()).kept == 8


def test_other_rules_options_or_program_compute_anew(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    plain = settings_fingerprint(Options())
    empty = settings_fingerprint(Options(rules=rules))
    header = "service_id,name,type,area,names,aliases,ons_code,note\n"
    (rules / "services.csv").write_text(header + "e,Eskerforda YJS,youth_justice_service,Esk,Eskerforda,EYJS,,\n")
    ruled = settings_fingerprint(Options(rules=rules))
    others = [settings_fingerprint(Options(all_articles=True)), settings_fingerprint(Options(columns={"text": "b"}))]
    monkeypatch.setattr("extract.runs.version", lambda _: "0")
    assert len({plain, ruled, *others, settings_fingerprint(Options())}) == 5
    assert empty == plain
    monkeypatch.undo()
    assert settings_fingerprint(Options(time_limit=1)) == plain

    run(news, tmp_path / "out", output=Output())
    assert run(news, tmp_path / "out", output=Output(), rules=rules).kept == 0
    with open_state(tmp_path / "out") as state:
        assert [row[1] for row in state.rows("services")][:2] == ["e", ""]


def test_stopped_by_ctrl_c_it_goes_on(tmp_path: Path) -> None:
    news = tmp_path / "news"
    for copy in range(6):
        shutil.copytree(CORPUS / "articles", news / str(copy))
    arguments = [*COMMAND, str(news), "-o", str(tmp_path / "out"), "--processes", "1"]
    started = subprocess.Popen(
        arguments,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=_heed_ctrl_c,
    )
    state = tmp_path / "out" / "inspections.sqlite"
    while not state.exists() or state.stat().st_size < 60_000:
        time.sleep(0.1)
    os.killpg(started.pid, signal.SIGINT)
    _, said = started.communicate(timeout=10)
    assert (started.returncode, said) == (130, "stopped; what is done is kept, the same command goes on from there\n")
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["inspections.sqlite"]
    assert _saved(tmp_path / "out") > 5


def _heed_ctrl_c() -> None:
    """A shell starts what runs in its background with Ctrl-C ignored, and so would be all that the tests start."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_article_that_takes_too_long_is_named_and_tried_again_by_the_next_run(tmp_path: Path) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "a.txt").write_text(GOOD)
    (news / "long.txt").write_text(
        (GOOD + " It is one of the best in the country, and the head of it was glad of that.\n\n") * 18_000,
        encoding="utf-8",
    )
    summary = run(news, tmp_path / "out", output=Output(), time_limit=1)
    reason = "given up after two attempts: it took longer than 1 seconds (--time-limit)"
    assert summary.failures == [(str(news / "long.txt"), reason)]
    (news / "long.txt").write_text(GOOD)
    assert run(news, tmp_path / "out", output=Output()).statuses == {"extracted": 2}


def test_two_runs_in_one_folder_are_refused_and_no_lock_stays(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    with open_state(out), pytest.raises(OutputError, match="another run is writing there"):
        run(news, out)
    code = f"import time; from pathlib import Path; from extract.state import open_state\nwith open_state(Path({str(out)!r})): print('open', flush=True); time.sleep(60)"
    other = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert other.stdout
    other.stdout.readline()
    done = subprocess.run([*COMMAND, str(news), "-o", str(out)], capture_output=True, text=True, check=False)
    assert (done.returncode, "another run is writing there" in done.stderr) == (2, True)
    other.kill()
    other.wait()
    other.stdout.close()
    assert run(news, out, output=Output()).statuses["extracted"] == 6


def test_a_folder_that_cannot_be_written(news: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError, match="cannot be written: File exists"):
        run(news, tmp_path / "file")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "inspections.sqlite").write_text("no database " * 200)
    with pytest.raises(OutputError, match=r"not a database; move the file away"):
        run(news, tmp_path / "other")
    with sqlite3.connect(tmp_path / "other" / "mine.sqlite") as mine:
        mine.execute("CREATE TABLE mine (x)")
    mine.close()
    (tmp_path / "other" / "mine.sqlite").rename(tmp_path / "other" / "inspections.sqlite")
    with pytest.raises(OutputError, match="not made by 'run'"):
        run(news, tmp_path / "other")
    (tmp_path / "third" / "texts").mkdir(parents=True)
    with pytest.raises(OutputError, match="leave out --texts"):
        run(news, tmp_path / "third")


@pytest.mark.skipif(sys.platform == "win32" or os.getuid() == 0, reason="root writes everywhere")
def test_a_read_only_folder(news: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="cannot be written"):
        run(news, tmp_path / "out")


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
@pytest.mark.parametrize("most", [5_000, 60_000, 130_000])
def test_a_full_disk_is_an_error_and_a_second_run_goes_on(most: int, news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    rng = random.Random(1)
    words = [f"The number {rng.getrandbits(60)} of the list is open to all." for _ in range(3_000)]
    (news / "long.txt").write_text("\n\n".join(words))
    run(news, tmp_path / "calm", output=Output())
    done = subprocess.run(
        [*COMMAND, str(news), "-o", str(out)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert done.returncode == 2, done.stderr
    assert "cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(out.glob("*.csv"))
    run(news, out, output=Output())
    assert written(out) == written(tmp_path / "calm")


def test_the_tables_of_the_last_run_stay_until_the_next_is_done(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    run(news, out)
    before = written(out)
    (news / "1.txt").unlink()

    def breaks(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("extract.duplicates.Duplicates.first", breaks)
    with pytest.raises(KeyboardInterrupt):
        run(news, out)
    assert written(out) == before


def test_the_sqlite_file_has_the_public_tables(news: Path, tmp_path: Path) -> None:
    run(news, tmp_path / "out", output=Output(formats=("sqlite",)))
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["inspections.sqlite"]
    with sqlite3.connect(tmp_path / "out" / "inspections.sqlite") as file:
        found = file.execute(
            "SELECT rating, substr(text, start + 1, end - start) FROM ratings JOIN texts USING (article_id) LIMIT 1"
        ).fetchall()
        assert found == [("good", "Good")]
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    file.close()


def test_texts_are_those_that_offsets_point_into(news: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(news, out)
    with open_state(out) as state:
        rows = list(state.rows("ratings"))
    assert rows
    for row in rows:
        text = (out / "texts" / file_name(str(row[0]))).read_text(encoding="utf-8")
        assert text[row[11] : row[12]] == row[10] == "Good"  # type: ignore[misc]
    (news / "1.txt").unlink()
    run(news, out)
    assert not (out / "texts" / "1.txt").exists()


def test_names_of_text_files_are_one_to_one() -> None:
    ids = [
        "a",
        "a/b",
        "..",
        "a//b",
        "a/./b",
        "%2E",
        "a.txt/b",
        'a<>:"|?*\\b',
        "x" * 300,
        "x" * 301,
        ".a",
        "a ",
        "\ud800",
        "a\nb",
        "/a",
    ]
    names = [file_name(one) for one in ids]
    assert len(set(names)) == len(ids)
    assert all(len(part.encode()) < 255 and part not in ("", ".", "..") for name in names for part in name.split("/"))


def test_an_unknown_format_is_an_error(news: Path, tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="unknown format 'xls'"):
        run(news, tmp_path / "out", output=Output(formats=("xls",)))
