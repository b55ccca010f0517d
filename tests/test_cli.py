import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import CORPUS

from extract.cli import Bar, cli

GOOD = "HM Inspectorate of Probation rated Marrowdale Youth Justice Service ‘Good’."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    return folder


def invoke(*args: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, [str(arg) for arg in args])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, done.stdout, done.stderr


def test_run_writes_and_sums_up(news: Path, tmp_path: Path) -> None:
    code, out, err = invoke("run", news, "-o", tmp_path / "out")
    assert (code, err) == (0, "")
    assert "articles             1   0 failed, 0 not about an inspection" in out
    assert "ratings              1" in out


def test_run_names_what_failed_and_exits_1(news: Path, tmp_path: Path) -> None:
    (news / "b.txt").write_bytes(b"")
    code, _, err = invoke("run", news, "-o", tmp_path / "out", "--silent")
    assert code == 1
    assert err == f"failed: {news / 'b.txt'}: the file is empty\n"


def test_run_writes_what_is_asked_for(news: Path, tmp_path: Path) -> None:
    (news / "rows.csv").write_text("nr;body\n7;The town hall is open.\n")
    (news / "photo.jpg").write_bytes(b"x")
    options = ["--format", "xlsx, sqlite", "--texts", "--column", "text=body", "--column", "id=nr"]
    code, out, err = invoke("run", news, "-o", tmp_path / "out", *options)
    assert (code, err) == (0, "1 other files were not read: 1 .jpg\n")
    assert "articles             2   0 failed, 1 not about an inspection" in out
    assert f"{tmp_path / 'out' / 'inspections'}.xlsx" in out
    written = {path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*")}
    mark = "texts/.made-by-inspection-extract"
    assert written == {"inspections.xlsx", "inspections.sqlite", "texts/a.txt", "texts/rows/7.txt", mark}
    assert invoke("run", news, "-o", tmp_path / "out", *options)[2].startswith("2 articles were done before")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--format", "xls"], "unknown format 'xls'; give one or more of csv,xlsx,parquet,sqlite"),
        (["--column", "body"], "'body': give NAME=COLUMN"),
        (["--column", "body=text"], "no column 'body' is read; give one of text, id, title, date, url, publisher"),
        (["--time-limit", "0"], "0.1"),
        (["--processes", "0"], "1<=x<=256"),
        (["--rules", "nowhere"], "no such rule folder"),
    ],
)
def test_options_that_make_no_sense_are_usage(options: list[str], said: str, news: Path, tmp_path: Path) -> None:
    code, _, err = invoke("run", news, "-o", tmp_path / "out", *options)
    assert (code, said in err) == (2, True), err
    assert not (tmp_path / "out").exists()


def test_a_missing_input_leaves_no_output(tmp_path: Path) -> None:
    assert invoke("run", tmp_path / "nowhere", "-o", tmp_path / "out")[0] == 2
    assert not (tmp_path / "out").exists()


def test_progress_shows_rate_and_time_left(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    with Bar(silent=False) as bar:
        bar.show(0, 40)
        bar.show(10, 40)
        assert bar.bar
        bar.bar.refresh()
        task = bar.bar.tasks[0]
        assert (task.completed, task.total) == (10, 40)
    with Bar(silent=True) as bar:
        bar.show(1, 2)
        assert bar.bar is None


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("run", "nowhere", "-o", "out"), "Error: nowhere: no such file or folder\n"),
        (("show", "nowhere.txt"), "Error: cannot be read: No such file or directory\n"),
        (("score", "nowhere.jsonl", "out"), "Error: nowhere.jsonl: cannot be read: No such file or directory\n"),
        (
            ("diff", "nowhere", "out"),
            "Error: nowhere/articles.csv: cannot be read: No such file or directory; give a folder that 'run' has written\n",
        ),
        (("rules", "--rules", "nowhere"), "no such rule folder"),
    ],
)
def test_what_cannot_be_read_is_usage(args: tuple[str, ...], said: str) -> None:
    code, _, err = invoke(*args)
    assert code == 2
    assert said in err


def test_output_inside_the_input_is_refused(news: Path) -> None:
    code, _, err = invoke("run", news, "-o", news / "out")
    assert code == 2
    assert "inside the input folder" in err
    assert not (news / "out").exists()


def test_show_gives_the_rules_behind_the_rows(news: Path) -> None:
    code, out, _ = invoke("show", news / "a.txt")
    assert code == 0
    assert (
        "rating          “Good”  →  Marrowdale Youth Justice Service · overall = good (current)  [labels.rated + ratings.overall]"
        in out
    )


def test_diff_prints_what_changed(news: Path, tmp_path: Path) -> None:
    invoke("run", news, "-o", tmp_path / "old")
    (news / "a.txt").write_text(GOOD.replace("Good", "Inadequate"), encoding="utf-8")
    invoke("run", news, "-o", tmp_path / "new")
    code, out, _ = invoke("diff", tmp_path / "old", tmp_path / "new")
    assert code == 0
    assert [line[:9] for line in out.splitlines() if "ratings:" in line] == ["- ratings", "+ ratings"]


def test_score_prints_each_line(tmp_path: Path) -> None:
    code, out, _ = invoke("score", CORPUS / "gold.jsonl", CORPUS.parent / "outputs")
    assert code == 0
    assert {"ratings", "overall rating", "quotes", "strengths", "recommendations"} <= {
        line.split("  ")[0] for line in out.splitlines()
    }


def test_rules_lists_and_checks() -> None:
    code, out, _ = invoke("rules")
    assert code == 0
    assert "labels.rated" in out


def test_every_command_has_help() -> None:
    for name, command in cli.commands.items():
        assert command.help, name


def test_help_and_version_load_no_spacy() -> None:
    code = "import sys; from extract.cli import cli; cli(['--version'], standalone_mode=False); sys.exit('spacy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, version("inspection-extract"))
