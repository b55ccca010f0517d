"""Speed and memory on this machine: `make bench`, or `python tests/bench.py ARTICLES` for a shorter look at memory.

The articles are those of the sample corpus, repeated. The tokenizer is spaCy's blank English one, warm: its speed is the
measure of what the machine can do at that moment, and so each figure is also given as a share of it.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from itertools import cycle, islice
from pathlib import Path

import spacy

from extract.article import Article, tidy
from extract.extractor import Extractor
from extract.pool import Pool
from extract.runs import Output, run_folder
from extract.sources.find import find_sources
from extract.worker import Options

CORPUS = Path(__file__).parent.parent / "corpus" / "articles"
BYTES, SHORT, EVERY, TURN = 5_000_000, 5_000, 1_000, 100
WHO = [
    "The council",
    "A local family",
    "Eskerford’s market",
    "The bus company",
    "A retired baker",
    "Ms Lee’s choir",
    "St Anne’s",
]
DOES = [
    "has opened",
    "will close",
    "is looking for",
    "celebrated",
    "has thanked",
    "wants to repair",
    "hasn’t found",
    "has moved",
]
WHAT = [
    "a footbridge, built in 1912,",
    "its doors (on Saturday)",
    "volunteers of all ages",
    "“forty years of music”",
    "£4,500 for a roof",
]
REST = [
    "after a long winter",
    "with help from neighbours",
    "at the end of May",
    "– although the weather was poor",
    "at 10.30am",
]


def main(articles: int) -> None:
    texts = [path.read_text(encoding="utf-8") for path in sorted(CORPUS.iterdir())]
    memory(texts, articles)  # first, while this process is small
    many = list(islice(cycle(texts), round(BYTES / (sum(map(len, texts)) / len(texts)))))
    extractor = Extractor()
    for text in texts:
        extractor.tables(Article("a", "a", text))
    tokenizer, rows = paired_seconds(many, extractor)
    words = sum(len(text.split()) for text in many)
    print(f"articles about inspections: {len(many):,}, {sum(map(len, many)) / 1e6:.1f} MB, {words:,} words")
    print(f"  blank tokenizer, warm      {words / tokenizer:>9,.0f} words/s")
    print(f"  full pipeline to rows      {words / rows:>9,.0f} words/s   {tokenizer / rows:.2f} of the tokenizer")
    processes(many, words)
    others(extractor)
    speech(
        [
            path.read_text(encoding="utf-8")
            for path in sorted(Path(os.environ.get("TEXTS", CORPUS)).iterdir())
            if path.suffix in ("", ".txt")
        ]
    )


def speech(texts: list[str]) -> None:
    """Quotes and their speakers alone, beside the tokenizer and, where it is installed, textacy with a small model."""
    tidied = [tidy(text).text for text in texts]
    words = sum(len(text.split()) for text in tidied)
    nlp = spacy.blank("en")
    for component in ("layout", "quotes", "people", "speakers"):
        nlp.add_pipe(f"extract_{component}")
    tokenizer = tokenizer_seconds(texts)
    for text in tidied:
        nlp(text)
    spent = cpu_seconds(lambda: [nlp(text) for text in tidied])
    print(f"quotes and speakers: {len(texts):,} articles, {words:,} words")
    print(f"  blank tokenizer, warm      {words / tokenizer:>9,.0f} words/s")
    print(f"  quotes and speakers        {words / spent:>9,.0f} words/s   {tokenizer / spent:.2f} of the tokenizer")
    if find_spec("textacy") and find_spec("en_core_web_sm"):
        from textacy.extract import direct_quotations

        model = spacy.load("en_core_web_sm")
        peer = cpu_seconds(lambda: [list(direct_quotations(model(text))) for text in tidied])
        print(f"  textacy, en_core_web_sm    {words / peer:>9,.0f} words/s   {tokenizer / peer:.2f} of the tokenizer")


def seconds(what: Callable[[], object]) -> float:
    """Seconds of this machine's clock."""
    start = time.perf_counter()
    what()
    return time.perf_counter() - start


def cpu_seconds(what: Callable[[], object]) -> float:
    """Seconds of work of this process, whatever else the machine does."""
    start = time.process_time()
    what()
    return time.process_time() - start


def paired_seconds(texts: list[str], extractor: Extractor) -> tuple[float, float]:
    """Seconds of a warm tokenizer and of an extractor over the same texts, in turns, for the machine's speed wavers."""
    tokenizer = rows = 0.0
    for at in range(0, len(texts), TURN):
        turn = texts[at : at + TURN]
        tokenizer += tokenizer_seconds(turn)
        rows += cpu_seconds(lambda turn=turn: [extractor.tables(Article("a", "a", text)) for text in turn])  # type: ignore[misc]
    return tokenizer, rows


def tokenizer_seconds(texts: list[str]) -> float:
    """Seconds that a warm tokenizer takes, the better of two."""
    nlp = spacy.blank("en")
    tidied = [tidy(text).text for text in texts]
    for text in tidied:
        nlp.make_doc(text)
    return min(cpu_seconds(lambda: [nlp.make_doc(text) for text in tidied]) for _ in range(2))


def processes(texts: list[str], words: int) -> None:
    """One process against two: from the first outcome to the last, and a whole run."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "news"
        folder.mkdir()
        for number, text in enumerate(texts):
            (folder / f"{number}.txt").write_text(text, encoding="utf-8")
        took, whole = {}, {}
        for count in (1, 2):
            outcomes = Pool(count, Options()).outcomes(find_sources(folder))
            for _ in range(64 * count):
                next(outcomes)
            took[count] = seconds(lambda outcomes=outcomes: list(outcomes)) / (len(texts) - 64 * count)  # type: ignore[misc]
            out = Path(place) / f"out{count}"
            whole[count] = seconds(
                lambda out=out, count=count: run_folder(
                    folder, out, options=Options(), output=Output(), processes=count
                )  # type: ignore[misc]
            )
    print(f"  two processes              {took[1] / took[2]:>9.2f} times one process, once both are at work")
    print(f"  a whole run, one process   {words / whole[1]:>9,.0f} words/s, from files to tables, start included")
    print(f"  a whole run, two processes {words / whole[2]:>9,.0f} words/s   {whole[1] / whole[2]:.2f} times one")


def others(extractor: Extractor) -> None:
    """Short articles about other things."""
    rng = random.Random(1)

    def sentence() -> str:
        said = f"“{rng.choice(WHO)} {rng.choice(DOES)} it, and we’re glad,” said resident {rng.choice(WHO)}, {rng.randint(18, 90)}."
        plain = " ".join(rng.choice(part) for part in (WHO, DOES, WHAT, REST)) + "."
        return rng.choice([plain, plain, said])

    texts = [
        f"{sentence().rstrip('.')}\n\n{rng.randint(1, 28)} March 2021\n\n"
        + "\n\n".join(" ".join(sentence() for _ in range(3)) for _ in range(rng.randint(3, 6)))
        for _ in range(SHORT)
    ]
    words = sum(len(text.split()) for text in texts)
    tokenizer = tokenizer_seconds(texts)
    rows = min(cpu_seconds(lambda: [extractor.tables(Article("a", "a", text)) for text in texts]) for _ in range(2))
    print(f"short articles about other things: {SHORT:,}, {words:,} words")
    print(f"  blank tokenizer, warm      {words / tokenizer:>9,.0f} words/s")
    print(f"  to their rows              {words / rows:>9,.0f} words/s   {tokenizer / rows:.2f} of the tokenizer")


def memory(texts: list[str], articles: int) -> None:
    """A run over many articles, each with ten words never seen before: the memory of each process (Linux only)."""
    rng = random.Random(2)
    seen: list[tuple[int, dict[int, float]]] = []

    def note(done: int, _of: int) -> None:
        if done and done % EVERY == 0 and (not seen or seen[-1][0] != done):
            seen.append((done, {pid: megabytes(pid, "VmRSS") for pid in family()}))
            peak.update({pid: megabytes(pid, "VmHWM") for pid in family()})

    peak: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "news.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for text in islice(cycle(texts), articles):
                new = " ".join(f"w{rng.getrandbits(40):x}" for _ in range(10))
                file.write(json.dumps({"text": f"{text}\n\nThe words are {new}."}) + "\n")
        took = seconds(lambda: run_folder(path, Path(place) / "out", options=Options(), output=Output(), progress=note))
    print(f"memory over {articles:,} articles with new words each ({took:,.0f} s with all processes)")
    for done, sizes in seen:
        shown = "  ".join(f"{size:>5.0f}" for pid, size in sorted(sizes.items()) if size)
        print(f"  after {done:>7,}   {shown}  MB (this process, then the others)")
    print(
        f"  peak            {max(peak.values(), default=0):>5.0f} MB in any process; this one {megabytes(os.getpid(), 'VmHWM'):.0f}"
    )


def family() -> list[int]:
    """This process and all below it."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, _, rest = stat.read_text().partition(" ")
            below.setdefault(int(rest.rpartition(")")[2].split()[1]), []).append(int(pid))
        except OSError:
            continue
    found = [os.getpid()]
    for pid in found:
        found += below.get(pid, [])
    return found


def megabytes(pid: int, what: str) -> float:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(what)), 0.0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
