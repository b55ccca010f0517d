from collections.abc import Callable

import pytest
from spacy.tokens import Doc


def kinds(doc: Doc) -> list[tuple[str, str]]:
    return [(block["label"], doc.text[block["start"] : block["end"]]) for block in doc._.blocks]


def test_each_line_is_told(read_doc: Callable[[str], Doc]) -> None:
    text = (
        "Home News\n\nTown hall opens again\n\nBy Jo Writer\nPublished: 3 May 2023\n\nThe town hall has opened its doors.\n"
        "Image: the hall\n\nWhat comes next\n\nIt will close at five.\n- bring a lamp\n\nNotes to editors\n\nThe hall is old."
    )
    assert kinds(read_doc(text)) == [
        ("navigation", "Home News"),
        ("headline", "Town hall opens again"),
        ("byline", "By Jo Writer"),
        ("dateline", "Published: 3 May 2023"),
        ("paragraph", "The town hall has opened its doors."),
        ("caption", "Image: the hall"),
        ("crosshead", "What comes next"),
        ("paragraph", "It will close at five."),
        ("bullet", "bring a lamp"),
        ("notes", "Notes to editors"),
        ("notes", "The hall is old."),
    ]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Dr. Jo Smith went to St. Ives. It rained.", 2),
        ("“It rained.” She left.", 2),
        ("“Did it rain?” she asked.", 1),
        ("It was J. Smith, of Smith Ltd. of Hull.", 1),
        ("It rained at 5 p.m. and later.", 1),
    ],
)
def test_sentences_respect_abbreviations_and_quotes(text: str, count: int, read_doc: Callable[[str], Doc]) -> None:
    assert len(list(read_doc(text).sents)) == count


def test_a_full_sentence_at_the_top_is_no_headline(read_doc: Callable[[str], Doc]) -> None:
    assert kinds(read_doc("The town hall has opened its doors.\n\nIt is old."))[0][0] == "paragraph"


@pytest.mark.parametrize(
    "above",
    [
        "THE ESKERFORD HERALD",
        "THE ESKERFORD LAMP\nFriday 3 May 2019, page 7",
        "News | Politics | Marrowdale",
        "Home  News  Article",
        "Marrow FM > News > Local",
        "Eskerford Borough Council",
        "Parish newsletter of Eskerford with Little Marrow, No. 12",
        "Jo Writer, crime correspondent",
        "Policy Committee  Agenda item 7",
        "The Marrow Reader\nOne town. One paper.",
    ],
)
def test_what_stands_above_the_headline_is_not_the_headline(above: str, read_doc: Callable[[str], Doc]) -> None:
    text = f"{above}\n\nInspectors praise the youth team\n\nThe youth team of Eskerford has been inspected for the second time."
    assert [words for kind, words in kinds(read_doc(text)) if kind == "headline"] == [
        "Inspectors praise the youth team"
    ]


@pytest.mark.parametrize(
    "headline",
    [
        "Eskerford Youth Justice Service",
        "Eskerford Prison – better led, but drugs still get in",
        "WATCHDOG PRAISES COUNCIL'S YOUTH TEAM",
        "Inspectors have nothing but praise for the work of Eskerford Council",
        "# Inspection of Eskerford.",
    ],
)
def test_a_headline_that_looks_like_a_name_is_one_where_no_other_is(
    headline: str, read_doc: Callable[[str], Doc]
) -> None:
    text = f"{headline}\n\nThe service of Eskerford has been inspected for the second time, and it went well."
    assert kinds(read_doc(text))[0] == ("headline", headline.lstrip("# "))


def test_a_page_of_names_and_menus_has_no_headline(read_doc: Callable[[str], Doc]) -> None:
    text = "News | Politics | Marrowdale\n\nThe service of Eskerford has been inspected for the second time, and it went well."
    assert [kind for kind, _ in kinds(read_doc(text))] == ["navigation", "paragraph"]


def test_rows_without_a_headline_are_still_rows(read_doc: Callable[[str], Doc]) -> None:
    assert [kind for kind, _ in kinds(read_doc("Leadership | Good | 2019\nStaffing | Good | 2019"))] == ["row", "row"]
