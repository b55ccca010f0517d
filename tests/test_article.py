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
        assert original == character or character in " \n'", (at, original, character)


def test_hard_wrapped_lines_are_joined_and_paragraphs_are_not() -> None:
    text = "This paragraph was wrapped by a program at about seventy characters\nand goes on here until it comes to an end on this line after all of\nthat.\n\nThe next one."
    assert tidy(text).text.split("\n\n")[0].count("\n") == 0
    assert "\n\nThe next one." in tidy(text).text


def test_blanks_and_apostrophes() -> None:
    assert tidy("the  service’s\u00a0plans").text == "the service's plans"
