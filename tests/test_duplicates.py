import random

from conftest import CORPUS

from extract import extract_folder
from extract.duplicates import Duplicates

TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted((CORPUS / "articles").iterdir())}


def firsts(*texts: str) -> list[str]:
    duplicates = Duplicates()
    return [duplicates.first(str(number), text) for number, text in enumerate(texts)]


def test_no_article_of_the_corpus_repeats_another() -> None:
    assert set(firsts(*TEXTS.values())) == {""}


def test_a_reprint_names_the_first_whatever_its_marks_and_headline() -> None:
    for text in TEXTS.values():
        reprint = "From our reporter\n\n" + text.replace("’", "'").replace("“", '"').replace("\n\n", "\n").upper()
        assert firsts(text, "Another text altogether, of which nothing is the same.", reprint) == ["", "", "0"]


def test_three_reprints_name_the_same_first() -> None:
    text = TEXTS["yj-16-orlecombe-rock-bottom-to-good"]
    assert firsts(text, text + " One.", text + " Two.") == ["", "0", "0"]


def test_half_of_an_article_is_another() -> None:
    words = TEXTS["yj-16-orlecombe-rock-bottom-to-good"].split()
    assert firsts(" ".join(words), " ".join(words[: len(words) // 2])) == ["", ""]


def test_short_texts() -> None:
    assert firsts("", "", "One two.", "One two!", "Three") == ["", "0", "", "2", ""]


def test_a_notice_that_many_share_makes_no_duplicates() -> None:
    rng = random.Random(1)
    words = [f"word{number}" for number in range(5000)]
    notice = " ".join(rng.choices(words, k=60))
    texts = [" ".join(rng.choices(words, k=150)) + " " + notice for _ in range(400)]
    assert set(firsts(*texts)) == {""}
    assert firsts(*texts, texts[399] + " more")[400] == "399"


def test_every_row_stays(tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = TEXTS["yj-12-stavelhithe-radio"]
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.txt").write_text(text + name, encoding="utf-8")
    tables = extract_folder(tmp_path)
    assert [(row.article_id, row.duplicate_of) for row in tables.records["articles"]] == [
        ("a", ""),
        ("b", "a"),
        ("c", "a"),
    ]
    assert len({row.article_id for row in tables.records["ratings"]}) == 3
