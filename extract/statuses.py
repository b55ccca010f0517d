"""Statuses: of when a rating is: the current one, an earlier one, or both."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extract.dates import month_of
from extract.label_rules import Label, LabelRules, Sentence
from extract.wording import YEAR

_VISIT = frozenset(("visited", "inspected", "called", "came", "inspectors"))
_EARLIER = frozenset(("last", "previous", "previously", "earlier", "first", "again"))
_MONTHS_TO_PUBLISH = 8
_ANEW = ("to", "is", "are")
_JOINING = frozenset(("and", "with", "a", "an", "the", "scoring"))
_ASIDE_ENDS = re.compile(r"[td]*(?:,[td]*c?)?[tdHBVGKCNa]*")
_GOES_ON_THEN = re.compile(r"[sy]B")
_NEW_PART = re.compile(r"L[^L]*,c[^,L]*[AP][^L]*$")
_PART_WAS = re.compile(r"x?D?[AP][^tXL]*[BV]")


def find_status(
    index: int,
    sentence: Sentence,
    rules: LabelRules,
    effects: Mapping[str, str],
    accepted: Sequence[tuple[Label, str]],
) -> str:
    """Of when a rating is: by its cues, by a year before the article's, else as the rating that it continues."""
    if "both" in effects:
        return "both"
    label = sentence.labels[index]
    if "previous" in effects and not (index and _in_aside(index - 1, sentence)):
        return "previous"
    stops = (*rules.clause, ",", ".", ";", "and", "(")
    limit = min([sentence.end, *(other.start for other in sentence.labels if other.start >= label.end)])
    end = next((at for at in range(label.end, limit) if sentence.words[at] in stops or _is_dash(sentence, at)), limit)
    start = next(
        (at + 1 for at in range(label.start - 1, sentence.start - 1, -1) if sentence.words[at] in rules.clause),
        sentence.start,
    )
    if accepted:
        last = accepted[-1][0].end
        ahead = last_words(sentence.words[last : label.start])
        if not set(ahead) - _JOINING:
            last = label.start
        elif ahead[0] == "and":
            last = label.start - len(ahead)
        start = max(start, next((at for at in range(last, label.start) if sentence.words[at] in stops), last))
        start = max([start, *(at for at in range(last, label.start) if sentence.words[at] == "to")])
        start = next((at for at in range(label.start - 1, start - 1, -1) if sentence.words[at] == ")"), start)
    years = [int(sentence.words[at][:4]) for at in range(start, end) if _is_then(sentence, at)]
    if sentence.year and years and max(years) < sentence.year:
        return "previous"
    opening = sentence.words[sentence.start : sentence.start + 3]
    years = [int(word[:4]) for word in opening if YEAR.fullmatch(word)]
    between = sentence.words[sentence.start : label.start]
    if sentence.year and years and years[0] < sentence.year and not any(word in rules.contrast for word in between):
        return "previous"
    if sentence.rated == "previous" and "now" not in between and _goes_on_then(sentence, between):
        return "previous"
    if accepted and accepted[-1][1] == "previous" and not _in_aside(index - 1, sentence):
        between = sentence.words[accepted[-1][0].end : label.start]
        anew = any(word in rules.clause or word in rules.contrast or word in _ANEW for word in between)
        scores = bool(label.rule) and "with" in last_words(between)[:1]
        mixed = any(status != "previous" for _, status in accepted)
        if not anew and not (mixed and (scores or _NEW_PART.search(sentence.before(index)))):
            return "previous"
    return "current"


def last_words(words: Sequence[str]) -> Sequence[str]:
    """The words after the last comma."""
    return words[len(words) - words[::-1].index(",") :] if "," in words else words


def _goes_on_then(sentence: Sentence, before: Sequence[str]) -> bool:
    """Whether a sentence after one on an earlier inspection goes on with it: *it was* …; planning *was* ….

    Args: before: its words before the label.
    """
    letters = sentence.wording.letters
    return bool(_GOES_ON_THEN.match(letters) or (_PART_WAS.match(letters) and not {"was", "were"}.isdisjoint(before)))


def _is_then(sentence: Sentence, at: int) -> bool:
    """Whether a word is a year, and not one up to now (*since* 2019), nor of the visit that the article reports."""
    words = sentence.words
    return bool(YEAR.fullmatch(words[at])) and words[at - 1] != "since" and not _is_of_visit(sentence, at)


def _is_dash(sentence: Sentence, at: int) -> bool:
    """Whether a hyphen stands for a dash, between blanks."""
    starts, ends = sentence.tokens.starts, sentence.tokens.ends
    return sentence.words[at] == "-" and at > 0 and ends[at - 1] < starts[at]


def _is_of_visit(sentence: Sentence, at: int) -> bool:
    """Whether a month and year, shortly before the article's date, are when inspectors visited: in December 2022."""
    month = month_of(sentence.words[at - 1])
    ahead = sentence.words[sentence.start : at]
    if not month or not sentence.date or _VISIT.isdisjoint(ahead) or not _EARLIER.isdisjoint(ahead):
        return False
    year, own_month = map(int, sentence.date.split("-")[:2])
    return 0 <= 12 * (year - int(sentence.words[at][:4])) + own_month - month <= _MONTHS_TO_PUBLISH


def _in_aside(index: int, sentence: Sentence) -> bool:
    """Whether a label stands in a relative clause that a comma closes: people, which was poor, is good."""
    letters, (at, following) = sentence.wording.letters, sentence.wording.labels[index : index + 2]
    between = letters[at + 1 : following]
    opened = re.search(r",(?:[dq#]*o?R|[td]*V)[^,;.]*$", letters[:at])
    return bool(opened) and _ASIDE_ENDS.fullmatch(between) is not None
