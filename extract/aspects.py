"""Aspects: which part of a service a label is about, by where it is named beside the label.

Rated good *for safety and respect*; *safety and respect* were rated good; *Safety*: good; good, up from poor.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.matcher import PhraseMatcher

from extract.rulebook import Rule, RuleFolder, Settings
from extract.scales import Scales

Span = tuple[int, int]

_SPLIT = re.compile(r",\s*(?:and\s+|or\s+|but\s+)?|\s+(?:and|&|or|as well as|along with|plus)\s+|;\s*", re.IGNORECASE)
_MARKS = r"[\s,;:–—|*#()\"'“”‘’-]"
_AND = re.compile(r"\s(?:and|&)\s", re.IGNORECASE)
_INCLUDING = re.compile(r"(?:,|\s[–—-])?\s*\b(?:including|such as|among them|namely)\s+", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:]\s|\s[–—]\s|,?\s(?:but|while|whilst|whereas|although|though|yet|when|where|which)\s|[.)]\s")
_AFTER_LABEL = re.compile(
    r"[’”\"')]*,?\s*(?:overall,?\s*)?(?:(?:rating|grade|grading|judgement|judgment|mark|verdict|band|bracket|category|score|result|status)s?\b\s*)?"
    r"(?:(?:was|were|is|are)\s+(?=for\b|in\b))?(?:\([^)]*\)\s*)?,?\s*"
)
_INSIDE = re.compile(r"[’”\"']?\s+(?P<items>(?:[\w-]+\s){1,3})(?:rating|grade|mark|judgement|score)s?\b")
_SO_IS = re.compile(
    r"[’”\"']*,?\s*(?:as|and so)\s+(?:was|were|is|are|did|do|does|has|had)\s+(?P<items>(?!expected|usual)[^.;:]+?)"
    r"(?=,?\s+(?:but|while|although|whereas|though)\b|[.;:]|$)"
)
_TABLE = re.compile(r"(?:^|[.;|\n])\s*(?P<items>[^.;|:\n]{2,80}?)\s*(?::|\s[–—-]|\|)\s*[“‘\"'*]*$")
_DASH = re.compile(r"\s[–—-]\s(?P<items>[^.;–—]+)")
_NUMBER = re.compile(
    r"(?:the other |all |another |just |only |a further )?"
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|\d{1,2})"
    r"(?: more| others?| of them| of these| of those| of its| of the (?:\d+|\w+))?",
    re.IGNORECASE,
)
_OPEN_ENDED = re.compile(
    r"(?:[\w-]+ing\b|how\b|its? ability|their ability|quality of|(?:being|working|work) "
    r"|the (?:way|quality|work|provision|delivery|standard|support|care)\b)",
    re.IGNORECASE,
)
_LONGEST = 16


class RatingRule(Rule):
    """A place where the aspects of a label stand; see ratings.toml."""


class AspectRules:
    """The rules of ratings.toml, and the scales and aspects."""

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        self.rules = folder.rules("ratings", RatingRule)
        classes = folder.settings("ratings", Settings).classes
        self.scales = Scales(folder)
        self.itself = frozenset(classes["itself"])
        self.wholes = frozenset(classes["wholes"])
        self.filler = frozenset(classes["filler"])
        self.parts = _any_of(classes["parts"])
        self.quantities = _any_of(classes["quantities"])
        self.adverbial = re.compile(rf"(?:{'|'.join(classes['adverbial'])})\b", re.IGNORECASE)
        self.lead = re.compile(
            rf"(?P<lead>{'|'.join(classes['leads'])})\s+(?:being\s+)?(?!(?:{'|'.join(classes['no_aspect'])}|(?:19|20)\d\d)\b)",
            re.IGNORECASE,
        )
        self.ends = re.compile(rf"(?:,?\s+|^)(?:{'|'.join(classes['ends'])})\b|[.;:(]|\s[–—-]\s|$", re.IGNORECASE)
        self.verb = _any_of(classes["verbs"])
        self.before = re.compile(rf"^(?:{_MARKS}|\b(?:{'|'.join(classes['before_aspect'])})\b)+", re.IGNORECASE)
        self.after = re.compile(rf"(?:{_MARKS}|\b(?:{'|'.join(classes['after_aspect'])})\b)+$", re.IGNORECASE)
        self.matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self.matcher.add("aspects", [nlp.make_doc(name) for name in self.scales.aspects])


def _any_of(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words), key=len, reverse=True))})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence with ratings, in characters of the whole text.

    Attributes: labels: its ratings; known: names of standards in it; services: mentions of services in it.
    """

    text: str
    start: int
    end: int
    labels: Sequence[Mapping[str, Any]]
    known: Sequence[Span]
    services: Sequence[Span]

    def within(self, spans: Sequence[Span], start: int, end: int) -> bool:
        """Whether one of the spans overlaps `[start, end)`."""
        return any(first < end and start < last for first, last in spans)


@dataclass(frozen=True, slots=True)
class Place:
    """Where the aspects of a label are named: the items in characters, and the rule."""

    rule: str
    items: tuple[Span, ...] = ()


def find_place(line: Line, index: int, before: Sequence[Span], rules: AspectRules) -> Place:
    """Where the aspects of label number `index` of a line are named.

    Args: before: the aspects of the label before it, for a label that has none of its own.
    """
    label = line.labels[index]
    next_label = line.labels[index + 1]["start"] if index + 1 < len(line.labels) else line.end
    if items := _after(line, label["end"], next_label, rules):
        return Place("ratings.after", items)
    last = line.labels[index - 1]["end"] if index else line.start
    if (table := _TABLE.search(line.text[last : label["start"]])) and (
        items := _list(line, last + table.start("items"), last + table.end("items"), rules)
    ):
        return Place("ratings.table", items)
    subject = _subject(line, last, label["start"], rules)
    items = _list(line, *subject, rules) if subject else ()
    if so_is := _SO_IS.match(line.text, label["end"], next_label):
        return Place("ratings.so_is", (*items, *_list(line, *so_is.span("items"), rules)))
    if items:
        return Place("ratings.subject", items)
    if index and (subject is None or not rules.verb.search(line.text, last, label["start"])):
        return Place("ratings.inherited", tuple(before))
    return Place("ratings.overall")


def _after(line: Line, start: int, next_label: int, rules: AspectRules) -> tuple[Span, ...]:
    """The aspects after a label: good for safety; an outstanding planning grade; outstanding in one – the response."""
    if (inside := _INSIDE.match(line.text, start, next_label)) and line.within(line.known, *inside.span("items")):
        return (_trim(line.text, *inside.span("items"), rules),)
    tail = _AFTER_LABEL.match(line.text, start)
    start = tail.end() if tail else start
    lead = rules.lead.match(line.text, start, next_label)
    if not lead:
        return ()
    end = next_label
    for match in rules.ends.finditer(line.text, lead.end(), next_label):
        if not any(first < match.start() < last for first, last in line.known):
            end = match.start()
            break
    items = _list(line, lead.end(), end, rules, lead=lead["lead"].lower())
    named = _INCLUDING.match(line.text, end, next_label)
    if named:
        stop = next((match.start() for match in rules.ends.finditer(line.text, named.end(), next_label)), next_label)
        items += tuple(item for item in _list(line, named.end(), stop, rules) if line.within(line.known, *item))
    elif (
        len(items) == 1
        and line.text[slice(*items[0])].lower() in ("one", "1")
        and (dash := _DASH.match(line.text, end, next_label))
    ):
        return (_trim(line.text, *dash.span("items"), rules),)
    return items


def _subject(line: Line, start: int, end: int, rules: AspectRules) -> Span | None:
    """What stands before the verb of a label, or between an active verb and the label; None when nothing does."""
    clause = start
    for match in _CLAUSE.finditer(line.text, start, end):
        if not line.within(line.known, match.start(), match.start() + 1):
            clause = match.end()
    verbs = [
        match.span()
        for match in rules.verb.finditer(line.text, clause, end)
        if not line.within(line.known, *match.span()) and not line.within(line.services, *match.span())
    ]
    if not verbs:
        rest = _trim(line.text, clause, end, rules)
        return None if _is_filler(line, *rest, rules) else rest
    inside = _trim(line.text, verbs[-1][1], end, rules)
    if not _is_filler(line, *inside, rules):
        return inside
    first = len(verbs) - 1
    while first and _is_filler(line, verbs[first - 1][1], verbs[first][0], rules):
        first -= 1
    subject = _trim(line.text, clause, verbs[first][0], rules)
    if _is_filler(line, *subject, rules) and clause > start:
        known = [span for span in line.known if start <= span[0] and span[1] <= clause]
        if known and not line.within(line.services, known[0][1], clause):
            return known[0]
    return subject if subject[1] > subject[0] else None


def _is_filler(line: Line, start: int, end: int, rules: AspectRules) -> bool:
    """Whether words between a verb and a label name no aspect: an overall rating of, by inspectors, down to."""
    words = re.findall(r"[\w'’-]+", line.text[start:end].lower())
    return (
        all(word in rules.filler or word in rules.wholes or word.isdigit() for word in words)
        or " ".join(words) in rules.itself
    )


def _trim(text: str, start: int, end: int, rules: AspectRules) -> Span:
    if match := rules.before.match(text[start:end]):
        start += match.end()
    if match := rules.after.search(text[start:end]):
        end = start + match.start()
    return start, max(start, end)


def _list(line: Line, start: int, end: int, rules: AspectRules, *, lead: str = "") -> tuple[Span, ...]:
    """The aspects in a list; none where the words name the service itself or no aspect at all.

    Args: lead: the word before the list, if any: after `for` and `at` an aspect may be named in any words.
    """
    if lead and not line.within(line.known, start, end) and _OPEN_ENDED.match(line.text, start, end):
        item = _trim(line.text, start, end, rules)
        return (item,) if len(line.text[slice(*item)].split()) <= _LONGEST else ()
    if match := _INCLUDING.search(line.text, start, end):
        vague = _list(line, start, match.start(), rules)
        listed = _list(line, match.end(), end, rules)
        return (
            *(
                item
                for item in vague
                if re.search(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten)\b", line.text[slice(*item)])
            ),
            *(item for item in listed if line.within(line.known, *item)),
        )
    items: list[Span] = []
    for piece in _pieces(line, start, end):
        first, last = _trim(line.text, *piece, rules)
        verb = rules.verb.search(line.text, first, last)
        if verb and verb.start() > first and not line.within(line.known, *verb.span()):
            last = _trim(line.text, first, verb.start(), rules)[1]
        if last - first > 1 and _is_aspect(line, first, last, lead, rules):
            items.append((first, last))
    named = [item for item in items if line.within(line.known, *item)]
    return tuple(
        item
        for item in items
        if item in named
        or not named
        or _NUMBER.search(line.text[slice(*item)])
        or not rules.quantities.search(line.text[slice(*item)])
    )


def _pieces(line: Line, start: int, end: int) -> list[Span]:
    """A list cut at its commas and ands, but not inside the name of a standard or a service."""
    pieces = []
    at = start
    for match in _SPLIT.finditer(line.text, start, end):
        inside = [span for span in (*line.known, *line.services) if span[0] < match.start() and match.end() < span[1]]
        if not inside:
            pieces.append((at, match.start()))
            at = match.end()
    return [*pieces, (at, end)]


def _is_aspect(line: Line, start: int, end: int, lead: str, rules: AspectRules) -> bool:
    words = line.text[start:end].lower()
    if (
        words in rules.itself
        or rules.adverbial.match(words)
        or len(words.split()) > _LONGEST
        or line.within(line.services, start, end)
    ):
        return False
    if line.within(line.known, start, end) or rules.quantities.search(words) or rules.parts.search(words):
        return True
    if _NUMBER.fullmatch(words):
        return len(line.labels) > 1 or bool(rules.quantities.search(line.text, max(0, line.start - 200), line.end))
    plain = re.findall(r"[\w'-]+", words)
    if any(word.removesuffix("'s") in rules.wholes for word in plain):
        return False
    return (
        lead in ("for", "at", "on", "when it comes to", "in terms of")
        and len(plain) <= 5
        and line.text[start].islower()
    )
