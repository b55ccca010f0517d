"""Numbers as articles write them: 24, twenty-four."""

from __future__ import annotations

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: number for number, word in enumerate(_ONES)}
_NUMBERS |= {word: 20 + 10 * number for number, word in enumerate(_TENS)}


def read_number(word: str) -> int | None:
    """The whole number that a word stands for, below a hundred where it is in letters; None when it is none."""
    plain = word.lower()
    if plain.isdecimal():
        return int(plain)
    tens, _, ones = plain.partition("-")
    if ones and tens in _TENS and ones in _ONES[1:10]:
        return _NUMBERS[tens] + _NUMBERS[ones]
    return _NUMBERS.get(plain)
