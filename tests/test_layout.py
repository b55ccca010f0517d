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
