"""What kind of text a file holds: its encoding, and whether it is a text table at all."""

from __future__ import annotations

import codecs
from pathlib import Path

import charset_normalizer

from recsys.errors import DataError

CHUNK = 1 << 22
SAMPLE = 1 << 18
BYTE_ORDER_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
OTHER_FILES = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"PK\x05\x06": "an empty zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF document",
}
CANDIDATES = ("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")
SAVE_AS_UTF8 = "Save the file as UTF-8 (in a spreadsheet: export as CSV UTF-8)."


def detect_encoding(path: Path) -> str:
    """The encoding that the whole file can be read with: a byte order mark, UTF-8, or the most likely legacy one.

    Raises DataError where the file is empty, is no text table (a web page, an archive), or holds NUL characters.
    """
    with path.open("rb") as file:
        head = file.read(4096)
    _refuse_other_files(path, head)
    encoding = next((name for mark, name in BYTE_ORDER_MARKS.items() if head.startswith(mark)), None)
    encoding = encoding or _utf16_without_mark(head)
    if encoding is None:
        encoding = "utf-8" if _decodes(path, "utf-8") else _guess(path)
    _refuse_nul(path, encoding)
    return encoding


def _refuse_other_files(path: Path, head: bytes) -> None:
    if not head.strip():
        raise DataError(path, "the file is empty.", "It needs a header row and a row for each record.")
    for start, kind in OTHER_FILES.items():
        if head.startswith(start):
            raise DataError(path, f"this is {kind}, not a text table.", "Unpack it or export it as CSV first.")
    text = head.replace(b"\0", b"").removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if text.startswith((b"<!doctype", b"<html", b"<head", b"<?xml", b"<body")):
        mend = "The download may have asked for a login: open the address in a browser and save the data file itself."
        raise DataError(path, "this is a web page, not a table.", mend)


def _utf16_without_mark(head: bytes) -> str | None:
    """UTF-16 text of a Latin script has a zero in every other byte."""
    half = len(head) / 2
    if head[1::2].count(0) > 0.6 * half and head[0::2].count(0) == 0:
        return "utf-16-le"
    if head[0::2].count(0) > 0.6 * half and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _guess(path: Path) -> str:
    """The legacy encoding that fits the lines with other than ASCII best; of equals the first of CANDIDATES."""
    lines = _telling_lines(path)
    _refuse_damaged_utf8(path, lines)
    sample = b"".join(line for _, line in lines)
    matches = charset_normalizer.from_bytes(sample, cp_isolation=list(CANDIDATES))
    fits = [
        (match.chaos, -match.coherence, CANDIDATES.index(name), name)
        for match in matches
        for name in match.could_be_from_charset
        if name in CANDIDATES
    ]
    for *_, name in sorted(fits):
        if _decodes(path, name):
            return name
    if _decodes(path, "cp1252"):
        return "cp1252"
    raise DataError(path, "its text encoding cannot be told.", SAVE_AS_UTF8)


def _telling_lines(path: Path) -> list[tuple[int, bytes]]:
    """The first lines with other than ASCII, about 256 KB of them, with their row numbers."""
    lines: list[tuple[int, bytes]] = []
    size = 0
    with path.open("rb") as file:
        for row, line in enumerate(file, start=1):
            if not line.isascii():
                lines.append((row, line[:SAMPLE]))
                size += len(line)
            if size > SAMPLE:
                break
    return lines


def _refuse_damaged_utf8(path: Path, lines: list[tuple[int, bytes]]) -> None:
    """Old encodings hardly ever happen to be valid UTF-8: where many lines are, the others are damaged."""
    damaged = [row for row, line in lines if not _is_utf8(line)]
    if damaged and len(damaged) <= len(lines) / 2:
        problem = "the file is UTF-8, but this row holds bytes that are not."
        raise DataError(path, problem, "Write the row's accents again. " + SAVE_AS_UTF8, row=damaged[0])


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refuse_nul(path: Path, encoding: str) -> None:
    decoder = codecs.getincrementaldecoder(encoding)()
    rows = 1
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                text = decoder.decode(chunk)
                if "\0" in text:
                    row = rows + text[: text.index("\0")].count("\n")
                    problem = "a NUL character (a zero byte) stands in the text."
                    raise DataError(path, problem, "The file is damaged: export or download it again.", row=row)
                rows += text.count("\n")
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise DataError(path, f"it starts as {encoding} but is not valid {encoding}.", SAVE_AS_UTF8) from None
