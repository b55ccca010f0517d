"""Every broken file that we could think of is one row with its reason, and the rest is complete."""

import os
import sys
import zipfile
from pathlib import Path

import pytest
from made import GOOD, docx, locked_pdf, page, paragraph, pdf, zipped

from extract.runs import Output, run_folder
from extract.state import open_state
from extract.tables import columns
from extract.worker import Options

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
WORD = docx(paragraph(GOOD))


def damaged_zip() -> bytes:
    data = zipped({"a.txt": GOOD * 20})
    at = data.index(b"a.txt") + 9
    return data[:at] + bytes(5) + data[at + 5 :]


def locked_zip() -> bytes:
    data = bytearray(zipped({"a.txt": GOOD}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    return bytes(data)


def odd_method_zip() -> bytes:
    data = bytearray(zipped({"a.txt": GOOD}))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + place] = 97
    return bytes(data)


BROKEN: dict[str, tuple[bytes, dict[str, str]]] = {
    "empty.txt": (b"", {"empty": "the file is empty"}),
    "blank.md": (b" \n\t\n", {"blank": "the file holds only white space"}),
    "nulls.txt": (b"PK\0\0\1\2 and more", {"nulls": "holds null bytes"}),
    "utf16-no-mark.txt": (GOOD.encode("utf-16-le"), {"utf16-no-mark": "holds null bytes"}),
    "large.txt": (b"word " * 1_000_000, {"large": "5.0 MB is too large"}),
    "french.txt": ("Le maire et les habitants de la ville ont visité une école. ".encode() * 8, {"french": "in English"}),
    "really-pdf.txt": (pdf([[GOOD]]), {"really-pdf": "not a text file but a PDF"}),
    "empty.html": (b"", {"empty-html": "the file is empty"}),
    "blank.htm": (b"  \n", {"blank-htm": "only white space"}),
    "no-text.html": (page("<img src=a.png>").encode(), {"no-text": "holds no text"}),
    "script.html": (page("<div id=root></div><script>run()</script>").encode(), {"script": "holds no text"}),
    "binary.html": (bytes(range(256)) * 4, {"binary": "not an HTML page"}),
    "deep.html": (("<div>" * 30_000).encode(), {"deep": "not an HTML page"}),
    "no-page.mhtml": (b"MIME-Version: 1.0\nContent-Type: image/png\n\nx", {"no-page": "holds no page"}),
    "empty.pdf": (b"", {"empty-pdf": "the file is empty"}),
    "junk.pdf": (b"junk " * 50, {"junk": "not a PDF"}),
    "cut.pdf": (pdf([[GOOD]])[:200], {"cut": "not a PDF|is a scan"}),
    "scan.pdf": (pdf([[], []]), {"scan": "is a scan"}),
    "no-pages.pdf": (pdf([]), {"no-pages": "not a PDF file"}),
    "locked.pdf": (locked_pdf(), {"locked": "protected by a password"}),
    "empty.docx": (b"", {"empty-docx": "the file is empty"}),
    "junk.docx": (b"junk", {"junk-docx": "not a Word file"}),
    "cut.docx": (WORD[: len(WORD) // 2], {"cut-docx": "not a Word file"}),
    "other.docx": (zipped({"a.txt": GOOD}), {"other": "not a Word file"}),
    "bad-xml.docx": (docx("<w:p><w:r>"), {"bad-xml": "not a Word file"}),
    "no-words.docx": (docx(""), {"no-words": "the file is empty"}),
    "locked.docx": (OLE, {"locked-docx": "an old Word file, or one that a password protects"}),
    "old.doc": (OLE, {"old": "save it as .docx"}),
    "rich.rtf": (b"{\\rtf1 x}", {"rich": "save it as .docx"}),
    "sheet.xlsx": (b"PK", {"sheet": "save it as .csv"}),
    "packed.gz": (b"\x1f\x8b", {"packed": "pack it as .zip"}),
    "empty.zip": (b"", {"empty-zip": "not a zip file"}),
    "junk.zip": (b"junk" * 30, {"junk-zip": "not a zip file"}),
    "cut.zip": (zipped({"a.txt": GOOD})[:60], {"cut-zip": "not a zip file"}),
    "no-article.zip": (zipped({"a.jpg": "x"}), {"no-article": "holds no article"}),
    "damaged.zip": (damaged_zip(), {"damaged/a": "cannot be unpacked"}),
    "locked.zip": (locked_zip(), {"locked-zip/a": "protected by a password"}),
    "odd-method.zip": (odd_method_zip(), {"odd-method/a": "cannot be unpacked"}),
    "bomb.zip": (zipped({"a.html": bytes(40_000_000), "b.txt": GOOD}), {"bomb/a": "too large", "bomb/b": ""}),
    "nested.zip": (zipped({"in.zip": zipped({"a.txt": GOOD})}), {"nested/in": "a zip file in a zip file"}),
    "empty.jsonl": (b"", {"empty-jsonl": "holds no row"}),
    "bad-lines.jsonl": (
        b'{"text": "Open."}\nnot json\n[1]\n{"text": null}\n{"body": "x"}\n{"text": " "}\n' + b"[" * 100_000 + b"\n",
        {"bad-lines/1": "", "bad-lines/2": "not JSON", "bad-lines/3": "not a JSON object", "bad-lines/4": "no text in",
         "bad-lines/5": "no text in", "bad-lines/6": "is empty", "bad-lines/7": "not JSON|not a JSON object"},
    ),
    "half-letter.jsonl": (b'{"text": "A \\ud800 half \\u0000 letter", "id": "\\udfff"}', {"half-letter/\ufffd": ""}),
    "wide.jsonl": ('{"text": "Open."}'.encode("utf-16"), {"wide": "in UTF-16"}),
    "empty.csv": (b"", {"empty-csv": "the file is empty"}),
    "no-column.csv": (b"id,body\n1,Open.\n", {"no-column": "no column 'text'; found id, body"}),
    "only-header.csv": (b"id,text\n", {"only-header": "holds no row"}),
    "cells.csv": (b"text,id\nOpen, wide,open,1\nFine.,2\n", {"cells/wide": "the row has 4 cells, the header 2", "cells/2": ""}),
    "unclosed.csv": (b'text\nOne.\n"Two.\nThree.\n', {"unclosed/1": "", "unclosed/2": "not closed", "unclosed/3": ""}),
    "nulls.csv": (b"text\nA\0B\n", {"nulls-csv/1": ""}),
    "wide.csv": ("text\nOpen.\n".encode("utf-16"), {"wide-csv": "in UTF-16"}),
}  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="names and pipes that Windows does not have")
def test_every_broken_file_is_a_row_and_the_rest_complete(tmp_path: Path) -> None:
    news, out = tmp_path / "news", tmp_path / "out"
    expected: dict[str, str] = {}
    for name, (data, found) in BROKEN.items():
        stem = next(iter(found)).partition("/")[0]
        place = news / stem
        place.mkdir(parents=True)
        (place / name).write_bytes(data)
        own = name.rpartition(".")[0]
        for id_, reason in found.items():
            expected[f"{stem}/{own}{id_.removeprefix(stem)}"] = reason
    (news / "gone.txt").symlink_to(news / "nowhere.txt")
    os.mkfifo(news / "pipe.txt")
    (news / "loop").symlink_to(news)
    (news / "two\nlines.txt").write_text(GOOD)
    with open(os.fsencode(news) + b"/caf\xe9.txt", "w") as file:  # noqa: PTH123
        file.write(GOOD)
    expected |= {"gone": "No such file", "pipe": "not a regular file", "two\nlines": "", "caf\\xe9": ""}

    summary = run_folder(news, out, options=Options(), output=Output(with_texts=True), processes=1)

    with open_state(out) as state:
        rows = {row[0]: row for row in state.rows("articles")}
    reasons = {str(id_): str(row[columns("articles").index("error")]) for id_, row in rows.items()}
    assert set(reasons) == set(expected)
    wrong = {
        id_: reasons[id_]
        for id_, reason in expected.items()
        if bool(reason) != bool(reasons[id_]) or not any(one in reasons[id_] for one in reason.split("|"))
    }
    assert wrong == {}
    assert len(BROKEN) + 4 >= 30
    assert summary.statuses["failed"] == sum(bool(reason) for reason in expected.values())
    assert not any("attempts" in reason for reason in reasons.values())
    assert [
        row[columns("articles").index("status")]
        for id_, row in rows.items()
        if id_ in ("bomb/bomb/b", "two\nlines", "caf\\xe9")
    ] == ["extracted"] * 3


def test_names_in_a_zip_file_do_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../../out.txt", GOOD)
        archive.writestr("/etc/abs.txt", GOOD)
    out = tmp_path / "tables"
    run_folder(tmp_path / "a.zip", out, options=Options(), output=Output(with_texts=True), processes=1)
    written = [path.relative_to(out).as_posix() for path in out.rglob("*.txt")]
    assert sorted(written) == ["texts/a/%/etc/abs.txt", "texts/a/%2E%2E/%2E%2E/out.txt"]
    assert not (tmp_path / "out.txt").exists()
