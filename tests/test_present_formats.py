"""The files of an explanation: their names, and that what is read back is what was explained."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_examples import ATTACKS, CONTEXT, explanation, many_rows, nothing_asked

from recsys.present.report.formats import Format, contents, file_name
from recsys.present.shapes import explanation_shape
from recsys.present.tables import STARTS_A_FORMULA, explanation_table, safe_cell
from recsys.schema import Explanation, Item


def rows_of(shown: Explanation) -> list[dict[str, str]]:
    text = contents(shown, Format.NUMBERS, CONTEXT).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    ("title", "item_id", "name"),
    [
        ("Blade Runner", 1, "because-blade-runner-report.html"),
        ("Amélie (Fabuleux destin d'Amélie Poulain, Le)", 1, "because-amelie-report.html"),
        ("../../etc/passwd", 1, "because-etc-passwd-report.html"),
        ("七人の侍", "tt:7", "because-item-tt-7-report.html"),
        ("", "侍", "because-item-unnamed-report.html"),
        ("What's Up, Doc?", 1, "because-whats-up-doc-report.html"),
    ],
)
def test_names_of_files_are_plain(title, item_id, name):
    assert file_name(Item(item_id, title), Format.REPORT) == name


@given(st.text(max_size=200))
def test_any_title_makes_a_name_that_every_file_system_takes(title):
    name = file_name(Item(1, title), Format.NUMBERS)
    assert name.startswith("because-")
    assert name.endswith("-numbers.csv")
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert len(name) < 100


@pytest.mark.parametrize("example", [explanation, nothing_asked, lambda: many_rows(300)])
def test_the_numbers_read_back_are_the_rows_the_residual_and_the_score(example):
    shown, read = example(), rows_of(example())
    table = explanation_table(shown)
    assert [float(row["Contribution"]) for row in read[: len(table)]] == table["Contribution"].tolist()
    assert [row["Row"] for row in read[: len(table)]] == table["Row"].tolist()
    assert [(row["Source"], row["Row"]) for row in read[len(table) :]] == [
        ("Asked for", shown.query.intent.text),
        ("Words scored", shown.query.intent.phrase()),
        ("Item", shown.item.label),
        ("Item id", str(shown.item.item_id)),
        ("Rank", str(shown.rank)),
    ]


@pytest.mark.parametrize("text", [*ATTACKS, "=1+1", ' "=1+1', "a\n=1+1", "x;@SUM(A1)", "＝1", "\u00a0-1", 'a "b", c'])
def test_no_text_starts_a_formula_wherever_the_file_is_split(text):
    written = contents(explanation(text), Format.NUMBERS, CONTEXT).decode("utf-8-sig")
    for delimiter in ",;\t":
        for row in csv.reader(io.StringIO(written, newline=""), delimiter=delimiter):
            for cell in row:
                bare = cell.strip(' "\u00a0\u200b\u3000')
                assert not bare.startswith(STARTS_A_FORMULA) or is_number(bare.split(",")[0]), (delimiter, row)


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("harmless", ['Quote "this"', "two\nlines", "a, b; c", "Wall-E", "Face/Off", "x - y"])
def test_other_texts_come_back_as_they_were(harmless):
    assert safe_cell(harmless) == harmless
    assert harmless in [row["Row"] for row in rows_of(explanation(harmless))]


@pytest.mark.parametrize("example", [explanation, nothing_asked, lambda: many_rows(300)])
def test_json_is_the_shape_of_the_command_line(example):
    read = json.loads(contents(example(), Format.JSON, CONTEXT))
    assert read == json.loads(json.dumps(explanation_shape(example(), {})))
    total = sum(row["value"] for row in read["contributions"])
    assert total + read["residual"] == pytest.approx(read["score"], abs=1e-9)
    assert {one["item_id"]: one["stars"] for one in read["history"]} == dict(example().query.history)


def test_each_kind_has_its_media_type_and_begins_as_it_should():
    starts = {Format.REPORT: b"<!doctype html>", Format.PICTURE: b"\x89PNG", Format.JSON: b"{"}
    for kind, start in starts.items():
        assert contents(explanation(), kind, CONTEXT).startswith(start)
    assert [kind.mime for kind in Format] == ["text/html", "image/png", "text/csv", "application/json"]
