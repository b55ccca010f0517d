"""Numbers and scores as articles write them: 24, twenty-four, 24 points out of a possible 36."""

from __future__ import annotations

import re

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_NUMBERS = {word: number for number, word in enumerate(_ONES)}
_NUMBERS |= {word: 20 + 10 * number for number, word in enumerate(_TENS)}
NUMBER = (
    rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?|(?:{'|'.join(_TENS)})(?: ?- ?(?:{'|'.join(_ONES[1:10])}))?"
    rf"|{'|'.join(reversed(_ONES))})"
)
"""A pattern of one number, in figures or letters."""

_LONE_STAR = re.compile(r"(?:a|one) (?:lone |lonely |solitary |one )?star")

NUMBER_WORDS = frozenset(_NUMBERS)


def read_number(word: str) -> int | None:
    """The whole number that a word stands for, below a hundred where it is in letters; None when it is none."""
    plain = word.lower()
    if plain.isdecimal():
        return int(plain)
    tens, _, ones = plain.partition("-")
    if ones and tens in _TENS and ones in _ONES[1:10]:
        return _NUMBERS[tens] + _NUMBERS[ones]
    return _NUMBERS.get(plain)


def score_of(words: str) -> str:
    """A score as it is written in the tables: `one point out of a possible 36` is `1 out of 36`."""
    plain = re.sub(r"\s?-\s?", "-", words.lower()).replace("single ", "one ")
    numbers = [number for number in map(read_number, re.findall(r"[\w-]+", plain)) if number is not None]
    if re.search(r"\bout of\b|\bfrom\b|\bof (?:a possible|the)\b|points (?:of|from)", plain) and len(numbers) > 1:
        return f"{numbers[-2]} out of {numbers[-1]}"
    if match := re.fullmatch(r"(\d+)/(\d+)", plain):
        return f"{match[1]} out of {match[2]}"
    if _LONE_STAR.fullmatch(plain):
        return "one star"
    if match := re.search(r"(\d+)\s*(per cent|percent|%)", plain):
        return f"{match[1]} per cent"
    return re.sub(r"^grades? (\w+?)s?$", r"grade \1", plain)
