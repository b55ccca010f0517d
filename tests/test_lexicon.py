"""The lexicon finds what a look at every phrase at every word finds."""

import random

from extract.lexicon import Lexicon


def test_every_phrase_is_found_where_it_stands() -> None:
    chance = random.Random(3)
    for _ in range(200):
        phrases = {tuple(chance.choices("abc", k=chance.randint(1, 4))): number for number in range(12)}
        words = chance.choices("abcd", k=chance.randint(0, 12))
        plain = [
            (start, end, phrases[tuple(words[start:end])])
            for start in range(len(words))
            for end in range(len(words), start, -1)
            if tuple(words[start:end]) in phrases
        ]
        assert Lexicon(phrases).find(words) == plain
