import pytest

from extract.shares import find_share


@pytest.mark.parametrize(
    ("text", "words", "size", "low"),
    [
        ("visits were made in only 11 of the 76 cases", "only 11 of the 76", 11 / 76, True),
        ("one in five people had no plan", "one in five", 0.2, False),
        ("nine out of ten had a plan", "nine out of ten", 0.9, False),
        ("61 per cent of posts were filled", "61 per cent", 0.61, False),
        ("1,200 of the 2,400 homes had no alarm", "1,200 of the 2,400", 0.5, False),
        ("two - thirds of plans were late", "two - thirds", 2 / 3, False),
        ("fewer than half of the plans were read", "fewer than half", 0.5, True),
        ("twenty-five per cent were late", "twenty-five per cent", 0.25, False),
    ],
)
def test_shares(text: str, words: str, size: float, low: bool) -> None:
    split = text.split()
    share = find_share(split)
    assert share is not None
    assert " ".join(split[share.start : share.end]) == words
    assert (share.size, share.low) == (pytest.approx(size), low)


@pytest.mark.parametrize(
    "text",
    [
        "waits were up by 12 per cent",
        "one of 40 services",
        "half of what it does",
        "30 of the 12 homes",
        "version 1.2.3 of 5",
        "120 per cent",
        "zero of zero",
        "1 of 2",
    ],
)
def test_no_shares(text: str) -> None:
    assert find_share(text.split()) is None
