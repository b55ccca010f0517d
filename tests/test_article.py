from hypothesis import given, settings
from hypothesis import strategies as st

from extract.article import tidy


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet="ab ’'\u00a0\u00ad\u200b\n\t-.x", max_size=200))
def test_the_way_back_leads_to_the_same_character(text: str) -> None:
    reading = tidy(text)
    for at, character in enumerate(reading.text):
        start, end = reading.original(at, at + 1)
        original = text[start:end]
        assert original == character or character in " \n'" or (character == "|" and original in " \t"), (
            at,
            original,
            character,
        )


def test_hard_wrapped_lines_are_joined_and_paragraphs_are_not() -> None:
    text = (
        "This paragraph was wrapped by a program at about sixty letters\nand goes on here until it comes to an end, which "
        "takes quite a\nwhile and some more words, of which there are none of any use\nbut these.\n\nThe next one.\nAnd the last."
    )
    assert tidy(text).text.split("\n") == [
        "This paragraph was wrapped by a program at about sixty letters and goes on here until it comes to an end, which "
        "takes quite a while and some more words, of which there are none of any use but these.",
        "",
        "The next one.",
        "And the last.",
    ]


def test_blanks_and_apostrophes() -> None:
    assert tidy("the  service’s\u00a0plans").text == "the service's plans"


def test_a_tab_is_a_border_between_cells_but_not_after_the_mark_of_an_item() -> None:
    text = "•\tClean the hall.\n1.\tLock the door.\nR2\tMend the roof.\nHall\tGood\t2019"
    assert tidy(text).text == "• Clean the hall.\n1. Lock the door.\nR2 Mend the roof.\nHall | Good | 2019"
