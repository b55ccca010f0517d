"""The wording of a sentence with ratings, in letters: what each of its parts does around a label.

No parser: a part is a word, or a phrase of the rules, and has one letter, so that a shape of words is a
short pattern. The letters:

    L label   A known aspect   Q areas, standards   # number   q all, most   P work, provision   x other word
    S service by name   s it, the force   y both, they   l the latter   W school, trust   J inspectors, report
    M rating, grade   V rated   G given   K kept   C rose   B is, remains   H has, did   Z said, found   N not
    O overall
    F for, in, at   a as   f from   T to   u up, down   o of   w with   b by   D the, its   d also, still
    c and   & along with   i including   r or   X but, when   R which   t in 2019, last time   ' possessive

    Marks stand for themselves.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from spacy.language import Language

from extract.lexicon import Lexicon
from extract.rulebook import RuleFolder, Settings
from extract.scales import Scales
from extract.tokens import Tokens

Span = tuple[int, int]

LETTERS = {
    "lead": "F", "and": "c", "beside": "&", "or": "r", "break": "X", "relative": "R", "as": "a", "from": "f", "to": "T",
    "way": "u", "of": "o", "with": "w", "by": "b", "determiner": "D", "adverb": "d", "overall": "O", "be": "B",
    "have": "H", "move": "C", "call": "V", "report": "Z", "judge": "J", "itself": "s", "these": "y", "whole": "W",
    "part": "P", "quantity": "Q", "count": "q", "time": "t", "not": "N", "including": "i", "latter": "l",
}  # fmt: skip
_SHARED = {"rate": "V", "give": "G", "keep": "K", "mark": "M"}
_MARKS = {"—": "-", "–": "-", "--": "-", "?": ".", "!": ".", "…": ".", "’s": "'", "'s": "'", "*": "", "#": ""}
_QUOTES = frozenset("“”‘’\"'«»`")
YEAR = re.compile(r"(?:19|20)\d\d(?:/\d\d)?")
_ALONE = re.compile(r"[”’'\"]?(?:,? (?:as well|too|again|also|likewise|the lot|all of them))?\.?")
_NAME = re.compile(r"\S(?:.*[^\s:*?–—-])?")
_JOINED = re.compile(r",\s*(?:and\s+)?|\s+and\s+")
_VERB = "VGKCBHZ"
INSPECTED_BY_SEVERAL = ("prison", "immigration_removal_centre", "secure_training_centre")
_ASIDES = (
    re.compile(r"(?<=[DaVxsc])(?P<out>#[-(,]+)d?L(?P<end>[-),]?)"),
    re.compile(r"\([^()L]*\)"),
    re.compile(r"(?<=[GK])(?:[DX]x{0,2}M|X)[,-](?=d?L)"),
    re.compile(r"(?<=GS),R[^,L;:]*,(?=Dd?L)"),
    re.compile(rf"(?<=[AxPSWs']),X,(?=[dHN]*[{_VERB}L])"),
    re.compile(rf",l[^,L;:{_VERB}]*,(?=[dHN]*[{_VERB}])"),
    re.compile(r",J[HZ],"),
    re.compile(r"(?<=L),(?:[XD][^,L;:]*|F[^,L;:AP]*),(?=d?F)"),
    re.compile(r"-X[^-L]*-|-[^-L;:Ai]*-(?=c|L)"),
    re.compile(r"(?<=c),F[^,L;:AP]*(?=,)"),
    re.compile(r",Dx{1,3}R[^,L;:]*(?=,c?F)"),
    re.compile(r"(?<=,),|,(?=[dt]+,)|(?<=[dt]),(?=[VGKCBHL])"),
    re.compile(rf"(?<=[AxPSWs']),(?:R|V|X|Z|Dt?[xPAW]|b|F|s[BHZx])[^,L;:]*(?:,|(?<=t))(?=[dHN]*[{_VERB}])"),
    re.compile(r"(?<=[AP]),R[^,L;:]*,(?=L)"),
    re.compile(rf"(?<=[AxPSWs'])-[^-L;:A]*-(?=[dHN]*[{_VERB}])"),
)
_AFTER_LABEL = re.compile(r"(?<=L)V(?!L)|(?<=[OD])V(?=[oBCF.,:;(M]|$)")
_MARKS_ARE = re.compile(r"(?<=#)M(?=B)")
_IT_IS = re.compile(r"(?<=s)'")
_WHEN = re.compile(r"[Ff][DdqW#]*t+|#?t+")


class Wording(NamedTuple):
    """The parts of a sentence: one letter each, their characters `[start, end)` of the text, and which are labels."""

    letters: str
    spans: tuple[Span, ...]
    labels: list[int]

    def at(self, offset: int) -> int:
        """The first part that ends after a character."""
        return next((number for number, (_, end) in enumerate(self.spans) if end > offset), len(self.spans))

    def span(self, first: int, last: int) -> Span:
        """The characters of the parts `[first, last)`."""
        return self.spans[first][0], self.spans[last - 1][1]


class WordingRules:
    """The word classes of ratings.toml and labels.toml, and the names of the standards."""

    def __init__(self, nlp: Language, folder: RuleFolder) -> None:
        classes = folder.settings("ratings", Settings).classes
        shared = folder.settings("labels", Settings).classes
        self.scales = Scales(folder)
        letters: dict[tuple[str, ...], str] = {}
        for phrases, letter in (
            *((classes[name], letter) for name, letter in LETTERS.items()),
            *((shared[name], letter) for name, letter in _SHARED.items()),
        ):
            for phrase in phrases:
                letters.setdefault(_words(nlp, phrase), letter)
        aspects = dict.fromkeys(_words(nlp, phrase) for phrase in self.scales.aspects)
        known = dict.fromkeys(aspects, "") | letters
        self._phrases = Lexicon({words: (letter, words in aspects) for words, letter in known.items()})

    def phrases(
        self, tokens: Tokens, first: int, last: int, inspectorates: frozenset[str], types: frozenset[str]
    ) -> Iterator[tuple[int, int, str]]:
        """Each phrase of the rules in tokens `[first, last)`: its tokens and letter."""
        for start, end, (letter, is_aspect) in self._phrases.find(tokens.words[first:last]):
            start, end = first + start, first + end
            if is_aspect and self._is_aspect(tokens.of(start, end).lower(), inspectorates, types):
                yield start, end, "O" if "overall" in tokens.words[start:end] else "A"
            elif letter:
                yield start, end, letter

    def parts_of(
        self,
        above: Mapping[str, Any],
        line: Mapping[str, Any],
        label: Span,
        text: str,
        inspectorates: Collection[str],
    ) -> tuple[Span, ...]:
        """The parts that a line names, all that it says, where a label is all of the line below.

        Args: above, line: spans of `sentences`; of one block only where the first is a question.
        Returns: their characters; none where these inspectorates rate no such part.
        """
        ahead, behind = text[line["start"] : label[0]], text[label[1] : line["end"]]
        if ahead.strip("‘“'\"") or not _ALONE.fullmatch(behind):
            return ()
        whole = _NAME.match(text, above["start"], above["end"])
        asks = text[above["end"] - 1] == "?"
        if not whole or (above["block"] == line["block"] and not asks):
            return ()
        words = whole.group().lower()
        names = (words, *(words.split(": ") if ": " in words else ()))
        if (asks and words.startswith("how ")) or any(self.is_part(name, inspectorates) for name in names):
            return (whole.span(),)
        joins = [match.span() for match in _JOINED.finditer(text, *whole.span())]
        starts, ends = [whole.start(), *(end for _, end in joins)], [*(start for start, _ in joins), whole.end()]
        parts = list(zip(starts, ends, strict=True))
        known = asks and all(self.is_part(text[start:end].lower(), inspectorates) for start, end in parts)
        return tuple(parts) if known else ()

    def is_part(self, words: str, inspectorates: Collection[str]) -> bool:
        """Whether words, in lower case, are the name of a part that one of these inspectorates rates."""
        return any(row.inspectorate in inspectorates for row in self.scales.aspects.get(words, ()))

    def _is_aspect(self, words: str, inspectorates: frozenset[str], types: frozenset[str]) -> bool:
        rows = self.scales.aspects.get(words, ())
        return any(row.inspectorate in inspectorates and row.is_of(types) for row in rows)


def _words(nlp: Language, phrase: str) -> tuple[str, ...]:
    return tuple(token.lower_ for token in nlp.make_doc(phrase))


def read_wording(
    article: Tokens,
    tokens: tuple[int, int],
    labels: Sequence[Span],
    mentions: Sequence[tuple[Span, str]],
    inspectorates: frozenset[str],
    types: frozenset[str],
    rules: WordingRules,
) -> Wording:
    """The wording of a sentence.

    Args: tokens: of the sentence; labels: characters of its labels, in order; mentions: characters of each service
        (letter S) and inspectorate (letter J); inspectorates, types: of the article and its services, for what
        aspects there can be.
    """
    first, last = tokens
    parts: list[tuple[int, int, str]] = []
    taken: set[int] = set()
    known = [
        *((_inside(article, first, last, span), "L") for span in labels),
        *((_inside(article, first, last, span), letter) for span, letter in mentions),
    ]
    found = sorted(
        rules.phrases(article, first, last, inspectorates, types), key=lambda one: (one[0] - one[1], one[2] != "A")
    )
    for (start, end), letter in [*known, *(((start, end), letter) for start, end, letter in found)]:
        if start < end and taken.isdisjoint(range(start, end)):
            taken.update(range(start, end))
            parts.append((start, end, letter))
    parts += [(at, at + 1, _letter(article, at)) for at in range(first, last) if at not in taken]
    kept = [(letter, (article.starts[start], article.ends[end - 1])) for start, end, letter in sorted(parts) if letter]
    letters = _MARKS_ARE.sub("Q", _AFTER_LABEL.sub("M", _IT_IS.sub("B", "".join(letter for letter, _ in kept))))
    return _reduced(letters, [span for _, span in kept])


def _inside(article: Tokens, first: int, last: int, span: Span) -> tuple[int, int]:
    """The tokens among `[first, last)` that hold characters."""
    start, end = article.over(*span)
    return (max(start, first), min(end, last)) if max(start, first) < min(end, last) else (0, 0)


def _letter(article: Tokens, at: int) -> str:
    """The letter of a word that no rule knows; none for quotation marks and blanks."""
    word = article.words[at]
    if word == "-" and _joins(article, at):
        return ""
    if word.isalpha():
        return "#" if article.numbers[at] else "x"
    if word in _MARKS:
        return _MARKS[word]
    if len(word) > 3 and not word.strip("."):
        return ":"
    if word in _QUOTES or word.isspace():
        return ""
    if YEAR.fullmatch(word):
        return "t"
    if article.numbers[at]:
        return "#"
    return word if word in ",;:.()-|&" else "x"


def _joins(article: Tokens, at: int) -> bool:
    """Whether a hyphen stands inside a word: out-of-court."""
    inside = 0 < at < len(article.words) - 1
    return inside and article.ends[at - 1] == article.starts[at] and article.ends[at] == article.starts[at + 1]


def _reduced(letters: str, spans: list[Span]) -> Wording:
    """The wording without asides: brackets, relative clauses and appositions without a label before a verb."""
    for aside in _ASIDES:
        while match := aside.search(letters):
            for start, end in [match.span(name) for name in ("end", "out") if name in aside.groupindex] or [
                match.span()
            ]:
                letters = letters[:start] + letters[end:]
                del spans[start:end]
    for match in reversed(list(_WHEN.finditer(letters))):
        letters = letters[: match.start()] + "t" + letters[match.end() :]
        spans[match.start() : match.end()] = [(spans[match.start()][0], spans[match.end() - 1][1])]
    return Wording(letters, tuple(spans), [at for at, letter in enumerate(letters) if letter == "L"])


def mentions_of(
    services: Sequence[Mapping[str, Any]], inspectorates: Sequence[Mapping[str, Any]]
) -> list[tuple[Span, str]]:
    """The characters and letters of mentions: S for services, J for inspectorates."""
    return [
        *(((one["start"], one["end"]), "J") for one in inspectorates if one["named"]),
        *(((one["start"], one["end"]), "S") for one in services),
    ]


def inspected_types(services: Sequence[Mapping[str, Any]]) -> frozenset[str]:
    """The types of the inspected services among mentions; none where several inspectorates look at one service."""
    types = frozenset(one["type"] for one in services if one["inspected"] or one["main"])
    return types if types.isdisjoint(INSPECTED_BY_SEVERAL) else frozenset()
