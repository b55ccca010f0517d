"""Reads the rule folder: CSV word lists and TOML rules, checked into frozen, typed objects.

A component declares the shape of its rules as pydantic models built on `Rule` and `Row`, and asks a
`RuleFolder` for them. A folder given by the user is laid over the built-in one: its CSV rows come
after the built-in rows (a row with the same key replaces it), its TOML rules after the built-in
rules (a rule with the same id replaces it).
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from extract.errors import RuleError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

BUILT_IN = Path(__file__).parent / "rules"


def _split(value: object) -> object:
    return tuple(part.strip() for part in value.split("|") if part.strip()) if isinstance(value, str) else value


Words = Annotated[tuple[str, ...], BeforeValidator(_split)]
"""A CSV cell of several values, `|` between them."""


class Row(BaseModel):
    """One row of a CSV word list; its fields are the columns."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Rule(BaseModel):
    """One rule of a TOML file. Every rule proves itself by examples and counter-examples."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    id: str
    note: str = ""
    source: str = ""
    examples: tuple[str, ...] = Field(min_length=1)
    counter_examples: tuple[str, ...] = Field(min_length=1)


class PatternRule(Rule):
    """A rule that fires where one of its patterns stands in a sentence (see rules/README.md)."""

    patterns: tuple[str, ...] = Field(min_length=1)


class Settings(BaseModel):
    """The keys of a TOML file beside its rules: `classes` (word lists for patterns), single values."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    classes: Mapping[str, tuple[str, ...]] = {}


R = TypeVar("R", bound=Rule)
W = TypeVar("W", bound=Row)
S = TypeVar("S", bound=Settings)


@dataclass(frozen=True, slots=True)
class RuleFolder:
    """The built-in rules with, if given, a user's folder laid over them."""

    overlay: Path | None = None

    @staticmethod
    def at(overlay: str | Path | None) -> RuleFolder:
        """The rule folder with `overlay` on top.

        Raises: RuleError when `overlay` is no folder or holds a file that no component reads.
        """
        if overlay is None:
            return RuleFolder()
        folder = Path(overlay)
        if not folder.is_dir():
            raise RuleError(f"{folder}: no such rule folder; give a folder with files named as in {BUILT_IN}")
        known = {path.name for path in BUILT_IN.iterdir() if path.suffix in (".csv", ".toml")}
        for path in sorted(folder.iterdir()):
            if path.suffix in (".csv", ".toml") and path.name not in known:
                raise RuleError(
                    f"{path}: no rules are read from a file of this name; known: {', '.join(sorted(known))}"
                )
        return RuleFolder(folder)

    def rules(self, name: str, model: type[R]) -> tuple[R, ...]:
        """The `[[rule]]` tables of `name`.toml as `model`, in file order.

        Raises: RuleError, naming file, rule, key and what is allowed.
        """
        found: dict[str, R] = {}
        for path in self._files(f"{name}.toml"):
            seen: set[str] = set()
            for number, raw in enumerate(_read_toml(path).get("rule", []), start=1):
                label = f"rule '{raw['id']}'" if isinstance(raw, dict) and "id" in raw else f"rule number {number}"
                rule = _checked(model, raw, path, label)
                if rule.id in seen:
                    raise RuleError(f"{path}: {label}: this id is used twice in the file; give each rule its own id")
                if not rule.id.startswith(f"{name}."):
                    raise RuleError(f"{path}: {label}: the id of a rule in this file begins with '{name}.'")
                seen.add(rule.id)
                found[rule.id] = rule
        return tuple(found.values())

    def settings(self, name: str, model: type[S]) -> S:
        """The keys of `name`.toml beside its rules; the overlay's word classes extend the built-in ones."""
        merged: dict[str, Any] = {}
        for path in self._files(f"{name}.toml"):
            raw = {key: value for key, value in _read_toml(path).items() if key != "rule"}
            _checked(model, raw, path, "top of the file")
            classes = {**merged.get("classes", {})}
            for key, words in raw.get("classes", {}).items():
                classes[key] = [*classes.get(key, []), *words]
            merged |= raw | {"classes": classes}
        return model(**merged)

    def rows(self, name: str, model: type[W], *, key: tuple[str, ...]) -> tuple[W, ...]:
        """The rows of `name`.csv as `model`; rows with equal `key` columns replace one another.

        Raises: RuleError, naming file, line, column and what is allowed.
        """
        found: dict[tuple[object, ...], W] = {}
        for path in self._files(f"{name}.csv"):
            seen: set[tuple[object, ...]] = set()
            for line, raw in _read_csv(path, model):
                row = _checked(model, raw, path, f"line {line}")
                at = tuple(getattr(row, column) for column in key)
                if at in seen:
                    raise RuleError(f"{path}: line {line}: {', '.join(key)} = {at} stands twice in the file")
                seen.add(at)
                found[at] = row
        return tuple(found.values())

    def _files(self, name: str) -> Iterator[Path]:
        yield BUILT_IN / name
        if self.overlay and (self.overlay / name).exists():
            yield self.overlay / name


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: not valid TOML: {error}") from error
    except OSError as error:
        raise RuleError(f"{path}: cannot be read: {error.strerror}") from error


def _read_csv(path: Path, model: type[Row]) -> Iterable[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True, restkey="(too many cells)")
            known = list(model.model_fields)
            unknown = [column for column in reader.fieldnames or () if column not in known]
            if unknown:
                raise RuleError(f"{path}: unknown column {unknown}; known: {known}")
            for row in reader:
                yield reader.line_num, {column: cell for column, cell in row.items() if cell is not None}
    except (csv.Error, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: not a valid UTF-8 CSV file: {error}") from error
    except OSError as error:
        raise RuleError(f"{path}: cannot be read: {error.strerror}") from error


M = TypeVar("M", bound=BaseModel)


def _checked(model: type[M], raw: object, path: Path, place: str) -> M:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = min(error.errors(include_url=False), key=lambda one: one["type"] != "extra_forbidden")
        key = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            raise RuleError(f"{path}: {place}: unknown key ['{key}']; known: {sorted(model.model_fields)}") from error
        if first["type"] == "missing":
            raise RuleError(f"{path}: {place}: '{key}' is missing; it must be given") from error
        found = "" if isinstance(first["input"], dict) else f", found {first['input']!r}"
        raise RuleError(f"{path}: {place}: '{key}': {first['msg']}{found}") from error
