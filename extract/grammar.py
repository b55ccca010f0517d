"""A shallow grammar of sources: one letter a token, and noun phrases as patterns of letters.

No tagger, no parser: a word's letter comes from word lists and its shape, and a source ("the chair of
the board, Chief Superintendent Jo Smith") is read from the letters. The letters:

    N name (capitalised)   T title (Mr)         l particle (van)      h hyphen        S possessive 's
    M modifier (deputy)    R role (chair)       I inspectors          E inspectorate  B report
    O body (council)       D determiner         p he, she             y they, it      W who, which
    P preposition          C comma              c and                 V cue           v hint
    a according   u by     A auxiliary, adverb  b be                  # number        t day, honour  d dash
    : colon   ; semicolon  . sentence end       ( ) brackets          n line end      q quoted   x other
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

from spacy.attrs import SHAPE
from spacy.language import Language
from spacy.tokens import Doc

from extract.rulebook import Row, RuleFolder, Settings, Words
from extract.tokens import tokens_of

LETTERS = {
    "title": "T", "cue": "V", "hint": "v", "be": "b", "by": "u", "according": "a", "auxiliary": "A", "determiner": "D",
    "person_pronoun": "p", "other_pronoun": "y", "relative": "W", "conjunction": "c", "preposition": "P", "time": "t",
    "inspecting": "I", "inspectorate": "E", "document": "B", "role": "R", "honour": "t",
    "organisation": "O", "modifier": "M", "particle": "l",
}  # fmt: skip
_MARKS = {
    ",": "C", ":": ":", ";": ";", ".": ".", "?": ".", "!": ".", "…": ".", "...": ".",
    "-": "h", "–": "d", "—": "d", "--": "d",
    "(": "(", ")": ")", "[": "(", "]": ")", "'s": "S", "’s": "S", "'": "S", "’": "S", "&": "c", "|": ".", "•": "n",
}  # fmt: skip
_CAPITAL_AS_NAME = frozenset("PcAbuxlWyaDvV")
_STARTS_SENTENCE = frozenset(".n:;(q")
_LINE_MARKS = frozenset("*>•‣·◦▪-–—")
_NUMBERED = re.compile(r"d{1,2}\.d{1,2}")
_IS_AFTER = frozenset(("here", "there", "that", "what", "who", "where"))
_BEFORE_NOUN = frozenset("DSMxPBEO#t")

PERSON_NAME = re.compile(r"(?:T[h.]?)+l*N(?:h[NlM]|l+N|N)*|N(?:h[NlM]|l+N|N)+")


class Tagged(NamedTuple):
    """A text with one letter a token.

    Attributes: `starts[i]`, `ends[i]`: characters of token i; `given_names`: in lower case.
    """

    text: str
    letters: str
    starts: list[int]
    ends: list[int]
    given_names: frozenset[str] = frozenset()

    def words(self, first: int, last: int) -> str:
        """The text of tokens `[first, last)`."""
        return self.text[self.starts[first] : self.ends[last - 1]] if first < last else ""

    def is_given(self, at: int) -> bool:
        """Whether a token is a given name."""
        return self.letters[at : at + 1] == "N" and self.words(at, at + 1).lower() in self.given_names

    def token(self, offset: int) -> int:
        """The first token that ends after a character."""
        return bisect_right(self.ends, offset)

    def hidden(self, spans: Iterable[tuple[int, int]]) -> Tagged:
        """The same text with the tokens of some character spans as `q`.

        A span that ends with a full stop before a capital ends its sentence: its last letter is a sentence end.
        """
        letters = list(self.letters)
        for start, end in spans:
            first, last = self.token(start), bisect_left(self.starts, end)
            stops = self.text[start:end].rstrip("”\"’'»")[-1:] == "." and self.text[end : end + 2].strip()[:1].isupper()
            letters[first:last] = "q" * (last - first)
            if stops and last > first:
                letters[last - 1] = "."
        return self._replace(letters="".join(letters))


class Tagger:
    """Gives each token its letter: by word lists, else by its shape."""

    def __init__(
        self, nlp: Language, classes: Mapping[str, Iterable[str]], nouns: Iterable[str], given_names: frozenset[str]
    ) -> None:
        self._strings = nlp.vocab.strings
        self._given_names = given_names
        self._nouns = {
            word: "B" if word in classes["document"] else "R" if word in classes["role"] else "x" for word in nouns
        }
        self._honours = frozenset(classes["honour"])
        self._letters = dict(_MARKS)
        for name, words in classes.items():
            for word in words:
                self._letters.setdefault(word, LETTERS[name])
        self._roles = frozenset(classes["role"])
        self._key = f"extract_letters {hash(frozenset(self._letters.items()))}"

    def __call__(self, doc: Doc) -> Tagged:
        """One letter a token; a capitalised word inside a sentence is a name unless its class is a person's part.

        The letters are kept in the Doc's `user_data`, since several components read them.
        """
        tokens = tokens_of(doc)
        if letters := doc.user_data.get(self._key):
            return Tagged(tokens.text, letters, tokens.starts, tokens.ends, self._given_names)
        letters = _in_context(
            "".join(self._read(tokens.words, doc.to_array(SHAPE).tolist())), tokens.text, tokens.starts
        )
        doc.user_data[self._key] = letters
        return Tagged(tokens.text, letters, tokens.starts, tokens.ends, self._given_names)

    def _read(self, words: list[str], shapes: list[int]) -> Iterator[str]:
        """The letter of each token by its word and the letter before it."""
        forms = {shape: self._strings[shape] for shape in set(shapes)}
        by_shape = {shape: _by_shape(form) for shape, form in forms.items()}
        before, last = "n", ""
        for word, shape in zip(words, shapes, strict=True):
            form = forms[shape]
            letter = self._letters.get(word) or by_shape[shape]
            if letter == "S" and last in _IS_AFTER and word.endswith("s"):
                letter = "b"
            if (
                letter in "Vv"
                and before in _BEFORE_NOUN
                and word in self._nouns
                and not (before == "O" and form[0] == "x")
                and not (before == "B" and self._nouns[word] != "B")
            ):
                letter = self._nouns[word]
            if letter == "R" and before == "N" and word in self._honours:
                letter = "t"
            if letter == "T" and form[0] != "X":
                letter = "R" if word in self._roles else "x"
            if form[0] == "X" and letter in _CAPITAL_AS_NAME and before not in _STARTS_SENTENCE and form != "X":
                letter = "N"
            if before == "n" and (form in _LINE_MARKS or _NUMBERED.fullmatch(form)):
                letter = "n"
            yield letter
            before, last = letter, word


_SURNAME = re.compile(r"(?<=q)[MRl](?=A*V)")
_OF_BODY = re.compile(r"(?<=OP)R")
_HONOUR_BEFORE = re.compile(r"(?<=N)t(?=N)")
_IN_BRACKETS = re.compile(r"\([^()n]{1,12}\)")
_GOES_ON = re.compile(r"AP")
_DETECTIVE = re.compile(r"R(?=[TR])")


def _in_context(letters: str, text: str, starts: list[int]) -> str:
    """Letters that the words around decide.

    `,” Ward said` and `College of Midwives` are names, `went on` a cue, `Eskerford MP Jo` a role.
    """
    changed = list(letters)
    for match in (*_SURNAME.finditer(letters), *_OF_BODY.finditer(letters)):
        if text[starts[match.start()]].isupper():
            changed[match.start()] = "N"
    for match in _HONOUR_BEFORE.finditer(letters):
        if text[starts[match.start()] : starts[match.end()]].strip().isupper():
            changed[match.start()] = "R"
    for match in _IN_BRACKETS.finditer(letters):
        changed[match.start() : match.end()] = match.group().replace(".", "x")
    for match in _DETECTIVE.finditer(letters):
        if text[starts[match.start()] :].startswith(("Detective ", "detective ")):
            changed[match.start()] = "M"
    for match in _GOES_ON.finditer(letters):
        if text.startswith((" on", "on"), starts[match.end() - 1]) and text[starts[match.start()] :].startswith(
            ("went on", "goes on", "go on")
        ):
            changed[match.end() - 1] = "A" if text[starts[match.end() - 1] :].startswith("on to ") else "V"
    return "".join(changed)


def _by_shape(shape: str) -> str:
    first = shape[0]
    if first == "X":
        return "N"
    if first == "d":
        return "#"
    if "\n" in shape:
        return "n"
    return "x" if "x" in shape or "X" in shape else "q" if first in '“”"‘’«»' else "x"


class CueRow(Row):
    """A verb that tells of speech: cues.csv. `say` verbs report any utterance, `hint` verbs part of a sentence."""

    cue: str
    forms: Words
    kind: Literal["say", "hint"]


class TitleRow(Row):
    """A personal title: titles.csv. `in_name`: it stays in the name (Dame); `rank`: it is a role by itself
    (Superintendent).
    """

    title: str
    in_name: Literal["yes", "no"]
    rank: Literal["yes", ""] = ""
    gender: Literal["m", "f", ""] = ""
    note: str = ""


class GivenNameRow(Row):
    """A given name and whose it is: given_names.csv. `gender` is empty for names that women and men have."""

    name: str
    gender: Literal["m", "f", ""] = ""


def load_tagger(nlp: Language, folder: RuleFolder) -> Tagger:
    """The tagger of speakers.toml, cues.csv, titles.csv and given_names.csv; a word in two classes is of the first."""
    classes = dict(folder.settings("speakers", Settings).classes)
    titles = [row.title.lower() for row in folder.rows("titles", TitleRow, key=("title",))]
    cues = folder.rows("cues", CueRow, key=("cue",))
    classes["title"] = (*titles, *(f"{title}." for title in titles))
    classes["cue"] = tuple(form for row in cues if row.kind == "say" for form in row.forms)
    classes["hint"] = tuple(form for row in cues if row.kind == "hint" for form in row.forms)
    given_names = frozenset(row.name.lower() for row in folder.rows("given_names", GivenNameRow, key=("name",)))
    return Tagger(nlp, {name: classes[name] for name in LETTERS}, classes["noun_too"], given_names)
