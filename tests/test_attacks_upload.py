"""Attacks in a file of ratings: archives, broken tables, formulas and scripts in titles."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_uploaded import CATALOGUE

from recsys.data.uploaded import MOST_BYTES, Uploaded, read_uploaded
from recsys.errors import DataError
from recsys.present.tables import STARTS_A_FORMULA, safe_cell
from ui.upload import Report, report_html

TABLE = b"title,rating\nAlien,5\n"
ATTACKS = (
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "![x](http://evil.example/a.png)",
    "'; DROP TABLE event; --",
)


def zipped(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("ratings.csv", content)
    return target.getvalue()


def tarred(content: bytes) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        member = tarfile.TarInfo("ratings.csv")
        member.size = len(content)
        archive.addfile(member, io.BytesIO(content))
    return target.getvalue()


@pytest.mark.parametrize("pack", [zipped, tarred, gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("content", [TABLE, b"0" * 50 * MOST_BYTES], ids=["table", "bomb"])
def test_archive_is_refused_unopened_whatever_it_is_called(pack, content):
    with pytest.raises(DataError):
        read_uploaded("ratings.csv", pack(content)[:MOST_BYTES], CATALOGUE)


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_in_a_title_is_shown_as_text(attack):
    found = read_uploaded(f"{attack}.csv", f'title,rating\n"{attack}",4\n'.encode(), CATALOGUE)
    assert found.unknown == (attack,)
    page = report_html(Report(attack, {}, found))
    assert "<script" not in page
    assert "<img" not in page
    assert not str(safe_cell(attack)).startswith(STARTS_A_FORMULA)


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_bytes_they_are_read_or_refused_by_name(content):
    with suppress(DataError):  # any other failure would be a traceback on the page
        assert isinstance(read_uploaded("x.csv", content, CATALOGUE), Uploaded)


@given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=8)), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_cells_they_are_read_or_refused_by_name(rows):
    lines = "".join(f"{title},{rating}\n" for title, rating in rows)
    with suppress(DataError):
        found = read_uploaded("x.csv", f"title,rating\n{lines}".encode("utf-8", "replace"), CATALOGUE)
        assert all(0.5 <= stars <= 5.0 for stars in found.ratings.values())
