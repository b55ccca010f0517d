"""Aspects: which part of a service a label is about, by where it is named beside the label.

Rated good *for safety and respect*; *safety and respect* were rated good; *Safety*: good; good, up from poor.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.items import Items, Level
from extract.nearby import find_among, find_behind, find_nearby
from extract.numbers import read_number
from extract.places import Place
from extract.subject_aspects import THAT_IS, SubjectAspects
from extract.wording import Span, Wording

_HEADS_LIST = re.compile(r"[:-]d*")
_SEMICOLONS = re.compile(r"[^.|(L]*;[^.|(L]*")
_TAIL = re.compile(r"(?:M|d|q|\([^)L]*\)|[-)])*(?:B[dH]*G|[fb]J)?(?:[,d]*(?P<overall>O))?M?(?P<break>,?c?d*)F+a?")
_OF_ALL = re.compile(r",?M?(?:BF*|BGT+|[BCH]x?[TF]+)(?=D?q?[AP])")
_GAVE = re.compile(r"G[^VKCBHZX.;:]*$")
_TO_PARTS = re.compile(r"[,-]?T(?=D?q?[AP])")
_ONE_AND_OTHER = re.compile(r"M?,?:?#F")
_INSIDE = re.compile(r"(?P<items>x?A|P)M|(?P<part>A)(?=[,.;cw]|$)")
_SO_IS = re.compile(r"(?:,[^,.;:LVGKCBHZ]{1,8}(?=,))?M?(?:d+(?=,))?[,;-]?(?:ad*|cd|d)[BHG]|,?&")
_DOES_TOO = re.compile(r",?c(?P<items>[^,;.:XLVGKCB]*[AP])Hd|,D?q[aB](?P<other>[^,;.:XLVGKCB]*[AP])")
_THAT_GOT = re.compile(r"RD?(?P<items>[AP](?:[co]D?[AP])*)[dx]*[GVH]")
_OF_SERVICE = re.compile(r"M?Fd*D?[SW]")
_IN_REPORT = re.compile(r"[Ddxt]{0,4}(?:M|J)(?=[.,;:-]|$)")
_PARTS_ALONE = re.compile(r"[DdAPQcq#,&]+")
_NEXT_NUMBER = re.compile(r"[,c;]+#[,(-]*$")
_COORDINATED = re.compile(r"[,c]+")
_BOTH = re.compile(r"[,cdD]+")
_IS_SCORE = re.compile(r"\b(?:stars?|points?|out of)\b")
_JOINED = re.compile(r"[,rTd(]+")
_SEVERAL = re.compile(r"(?:rating|grade|mark|judgement|judgment|verdict)s\b")
_BESIDE_SO_IS = re.compile(r"(?:\([^()]*\)|,r?L),?(?:ad*|cd|d)[BHG]")
_TABLE_OF_SEVERAL = re.compile(r"d*(?P<items>[^.|(VGKCBHZL:-]*;[^.|(VGKCBHZL:-]*)[:|-]+[dyq]*")
_TABLE = re.compile(r"(?:^|[.;|(]|MF)(?P<items>(?:TK|[^.;|(VGKCBHZ])*?)[:|-]+[dq(]*$")
_QUESTION = re.compile(r"(?P<items>[^.;|(:]+):d*")
_DOMAIN = re.compile(r"(?P<domain>[^-:;.,L]+)-[^-:]+:")
_DOMAIN_OF_LIST = re.compile(r"(?P<domain>[^-:;.,L]+):(?=[^:;.L]*[,c][^:;.L]*-[dq]*$)")
_BULLET_END = re.compile(r"[\s,;.]*(?:\band)?[\s,;.]*$")
_ALL_OF = re.compile(
    r"\b(?:both|all (?:the )?(?P<number>two|three|four|five|six|\d)) (?:[\w-]+ )?"
    r"(?:counts|areas|aspects|grades|ratings|respects|fronts|scores|marks|measures|tests|judge?ments|of (?:them|these))"
    r"\b",
    re.IGNORECASE,
)
_RESPECTIVELY = re.compile(r"\brespectively\b|\bin that order\b")
_SO = re.compile(r"so\b")
_ONLY_ONE = ("single", "lone", "solitary", "sole")


class Line:
    """A sentence with ratings.

    Attributes: labels: the parts that are labels; bullets: the list below it, if it heads one.
    """

    def __init__(self, text: str, wording: Wording, bullets: Sequence[Span] = ()) -> None:
        self.text = text
        self.bullets = bullets
        self.wording = wording
        self.items = Items(text, wording)
        self.subjects = SubjectAspects(text, wording, self.items)
        self.letters = wording.letters
        self.labels = wording.labels

    @property
    def refers_back(self) -> bool:
        """Whether the sentence goes on with what the paragraph before was about: *That is* a drop from good."""
        return bool(THAT_IS.match(self.letters, 0, self.labels[0]))

    def place(self, index: int, before: Place) -> Place:
        """Where the aspects of label number `index` are named.

        Args: before: the place of the label before it, in this sentence or the one before.
        """
        at = self.labels[index]
        low = self.labels[index - 1] + 1 if index else 0
        high = self.labels[index + 1] if index + 1 < len(self.labels) else len(self.letters)
        clause = self.subjects.clause(low, at)
        found = self._respective(index)
        if not found:
            found = self._after(at, high) or self._shared(index) or self._table(low, at)
            found = self._and_so_is(found or self.subjects.find(clause, low, at, before), at, high)
            found = self._named_after(found, at, high)
            if not found.items and not found.whole and (nearby := find_nearby(self.items, at, high)):
                found = replace(found, rule="ratings.nearby", items=nearby)
        if not found.items and not found.whole and self._is_vague(low, at):
            found = replace(found, vague=True)
        if all(map(self.items.is_vague, found.items)) and (
            match := _ALL_OF.search(self.text, *self.wording.span(0, len(self.letters)))
        ):
            found = replace(found, all_of=read_number(match["number"] or "two") or 0)
        service = self._respective_service(index) or self._service(clause, at, high)
        if service < 0 <= before.service and index and "S" not in self.letters[low:at]:
            service = before.service
        return replace(found, service=service)

    def _is_vague(self, low: int, at: int) -> bool:
        """Whether a label is on nobody knows what: two good *grades*; all three *grades* were good; *the* good was."""
        several = (at + 1, at + 2) if self.letters[at - 1 : at] != "B" else (max(low, at - 2), at - 1)
        if _SEVERAL.search(self.items.words(*several)):
            return True
        return low < at and self.items.word(at - 1) == "the" and self.letters[at + 1 : at + 2] in ("B", "H")

    def _named_after(self, place: Place, at: int, high: int) -> Place:
        """The parts beside a count of them: four were good – *planning*, *staff* …; four, *planning* among them."""
        if not place.items or not all(map(self.items.is_vague, place.items)):
            return place
        marked = self.letters[at + 1 : at + 2] in ("-", ":")
        more = self.items.after_mark(at + 1, high) if marked else find_among(self.items, at, high)
        kept = tuple(item for item in place.items if self.items.is_more(item, len(more), including=False))
        return replace(place, items=(*(kept if marked else place.items), *more)) if more else place

    def _shared(self, index: int) -> Place | None:
        """The aspects after the next label, where both have the same: from poor to good *for safety*."""
        following = self.labels[index + 1 : index + 3]
        if not following:
            return None
        between = self.labels[index] + 1, following[0]
        is_score = [bool(_IS_SCORE.search(self.items.word(at))) for at in (self.labels[index], following[0])]
        same = _BOTH.fullmatch(self.letters, *between) and is_score[0] != is_score[1]
        if not same and not _JOINED.fullmatch(self.letters, *between):
            return None
        end = following[1] if len(following) > 1 else len(self.letters)
        nearby = find_behind(self.items, following[0], end)
        return self._after(following[0], end) or (Place("ratings.nearby", nearby) if nearby else None)

    def _respective(self, index: int) -> Place | None:
        """The one aspect of a label of several: planning and delivery were good and poor *respectively*."""
        labels = self._coordinated(index)
        if len(labels) == 1:
            return None
        low = self.labels[labels[0] - 1] + 1 if labels[0] else 0
        first = self.labels[labels[0]]
        clause = self.subjects.clause(low, first)
        place = self._table(low, first) or self.subjects.find(clause, low, first, Place("ratings.overall"))
        if len(place.items) != len(labels):
            return None
        return replace(place, items=(place.items[labels.index(index)],))

    def _respective_service(self, index: int) -> int:
        """The one service of a label of several: Marrow and Eskerdale were good and poor *respectively*; 0 for none."""
        labels = self._coordinated(index)
        low = self.labels[labels[0] - 1] + 1 if labels[0] else 0
        services = [at for at in range(low, self.labels[labels[0]]) if self.letters[at] == "S"]
        if len(labels) == 1 or len(services) != len(labels):
            return 0
        return self.wording.spans[services[labels.index(index)]][0]

    def _coordinated(self, index: int) -> list[int]:
        """The numbers of the labels among which one is told *respectively*; of it alone where none are."""
        labels = [index]
        if _RESPECTIVELY.search(self.text, self.wording.spans[0][0], self.wording.spans[-1][1]):
            while labels[0] and _COORDINATED.fullmatch(
                self.letters, self.labels[labels[0] - 1] + 1, self.labels[labels[0]]
            ):
                labels.insert(0, labels[0] - 1)
            while labels[-1] + 1 < len(self.labels) and _COORDINATED.fullmatch(
                self.letters, self.labels[labels[-1]] + 1, self.labels[labels[-1] + 1]
            ):
                labels.append(labels[-1] + 1)
        return labels

    def _service(self, low: int, at: int, high: int) -> int:
        """Where a service is named in a clause: before the label, else right after it."""
        found = self.letters.rfind("S", low, at)
        if found < 0 and (match := re.compile(r"[xdD]{0,2}S").match(self.letters, at + 1, high)):
            found = match.end() - 1
        return self.wording.spans[found][0] if found >= 0 else -1

    def _after(self, at: int, high: int) -> Place | None:
        """Good *for safety*; an outstanding *planning* grade; good in two areas: *safety* and *respect*."""
        if not at and _SO.match(self.items.word(at)):
            items = self.items.between(1, self.items.end(1, high), "strict")
            return Place("ratings.after", items, vague=not items and self.letters[1:2] != "S")
        if self.letters[at + 1 : at + 2] == "Q" and self.letters[at - 1 : at] in ("q", "#") and at:
            return Place("ratings.after", (self.wording.span(at - 1, at + 2),))
        if match := _INSIDE.match(self.letters, at + 1, high):
            return Place("ratings.after", (self.wording.span(*match.span(match.lastgroup or "")),))
        if self.letters in ("L", "LF") and self.bullets:
            return Place("ratings.after", tuple(map(self._bullet, self.bullets)))
        if match := _THAT_GOT.match(self.letters, at + 1, high):
            return Place("ratings.after", self.items.between(*match.span("items"), "any"))
        if (match := _HEADS_LIST.match(self.letters, at + 1, high)) and not self.letters[:at].strip("#d"):
            listed = _SEMICOLONS.match(self.letters, match.end())
            end = listed.end() if listed else self.items.end(match.end(), high)
            items = self.items.between(match.end(), end, "any" if listed else "subject")
            return Place("ratings.after", items) if items else None
        tail = _TAIL.match(self.letters, at + 1, high)
        apposed = self.letters[at - 1 : at] in ("r", ",") or self.letters[:at].endswith("L,c")
        one_of = at > 0 and (self.letters[at - 1] == "#" or self.items.word(at - 1) in _ONLY_ONE)
        if tail and tail["break"].strip("d") and not tail["overall"] and not apposed and not one_of:
            tail = None
        level: Level = "any"
        if not tail:
            tail = _ONE_AND_OTHER.match(self.letters, at + 1, high)
        if not tail and (
            not at or re.search("[QM]|D#?$", self.letters[:at]) or re.match("M|.?C", self.letters[at + 1 : at + 3])
        ):
            tail, level = _OF_ALL.match(self.letters, at + 1, high), "strict"
        if not tail and _GAVE.search(self.letters, 0, at):
            tail, level = _TO_PARTS.match(self.letters, at + 1, high), "strict"
        if not tail:
            return None
        if self.bullets and self.letters[tail.end() :] == ":":
            return Place("ratings.after", tuple(map(self._bullet, self.bullets)))
        end = self.items.end(tail.end(), high)
        if (
            level == "any"
            and end == high < len(self.letters)
            and (cut := _NEXT_NUMBER.search(self.letters, tail.end(), end))
        ):
            end = cut.start()
        if self._is_circumstance(tail.end()) or _IN_REPORT.match(self.letters, tail.end(), high):
            return None
        items = self.items.between(tail.end(), end, level)
        more = self.items.after_mark(end, high) if not items or all(self.items.is_vague(item) for item in items) else ()
        if more:
            items = tuple(item for item in items if self.items.is_more(item, len(more), including=True)) + more
        whole = bool(tail.groupdict().get("overall")) or any(
            map(self.items.is_overall, self.items.pieces(tail.end(), end))
        )
        return Place("ratings.after", items, whole) if items else None

    def _is_circumstance(self, at: int) -> bool:
        """Whether a list after a label begins as a time or place does: in an otherwise good year."""
        lead, article = (self.items.word(at - 1), self.items.word(at)) if at < len(self.letters) else ("", "")
        return lead in ("in", "on", "over", "under", "across", "around") and article in ("a", "an")

    def _bullet(self, bullet: Span) -> Span:
        """A line of a list without the marks at its end."""
        words = self.text[slice(*bullet)]
        return bullet[0], bullet[0] + len(_BULLET_END.sub("", words))

    def _table(self, low: int, at: int) -> Place | None:
        """*Safety*: good."""
        match = (
            _TABLE_OF_SEVERAL.fullmatch(self.letters[low:at])
            or _TABLE.search(self.letters[low:at])
            or self._question(low, at)
        )
        if not match:
            return None
        first, last = low + match.start("items"), low + match.end("items")
        domain = self._domain(last)
        if of := _DOMAIN_OF_LIST.match(self.letters, low, at):
            domain, first = self._words(*of.span("domain")), of.end()
        if _OF_SERVICE.match(self.letters, at + 1) and not _PARTS_ALONE.fullmatch(self.letters, first, last):
            return Place("ratings.table", whole=True)
        if "-" in self.letters[first:last]:
            first = self.letters.rindex("-", first, last) + 1
        items = self.items.between(first, last, "any")
        one = "S" not in match["items"] and ";" not in match["items"]
        listed = self.letters[first:last].count(",") + (self.letters[first - 1 : first] == "-" and low < first) > 1
        if items and one and not listed and self.letters[first:last].replace("c", "").strip("A,"):
            items = ((items[0][0], items[-1][1]),)
        return Place("ratings.table", items, domain=domain) if items or "S" in match["items"] else None

    def _question(self, low: int, at: int) -> re.Match[str] | None:
        """*How good is our leadership*: weak."""
        return _QUESTION.fullmatch(self.letters[low:at]) if self.items.word(low).split()[:1] == ["how"] else None

    def _words(self, first: int, last: int) -> str:
        return self.text[slice(*self.wording.span(first, last))]

    def _domain(self, last: int) -> str:
        """What the row of aspects that a label stands in is about: *Court work* – planning: good; delivery: good."""
        match = _DOMAIN.match(self.letters[:last])
        words = self._words(*match.span("domain")) if match else ""
        return words if not re.search(r"[SsWJ]", match["domain"] if match else "") else ""

    def _and_so_is(self, place: Place, at: int, high: int) -> Place:
        """Safety was good, *as was respect*; good, along with *respect*."""
        match = _SO_IS.match(self.letters, at + 1, high) or _BESIDE_SO_IS.match(self.letters, at + 1)
        if not match:
            return self._does_too(place, at, high)
        end = high if match.end() <= high else len(self.letters)
        items = self.items.between(match.end(), self.items.end(match.end(), end), "any")
        if not place.items and all(map(self.items.is_vague, items)):
            return place
        return Place("ratings.so_is", (*place.items, *items), place.whole) if items else place

    def _does_too(self, place: Place, at: int, high: int) -> Place:
        """Safety was good, *and respect* did too; safety was one of two that were poor, *the other being respect*."""
        match = _DOES_TOO.match(self.letters, at + 1, high)
        if not match or not place.items:
            return place
        items = self.items.between(*match.span(match.lastgroup or ""), "any")
        return replace(place, rule="ratings.so_is", items=(*place.items, *items))
