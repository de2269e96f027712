"""The sheet of reasons to be judged by hand: what goes in comes out, and what the table prints where files are missing."""

from __future__ import annotations

import math
from argparse import Namespace
from pathlib import Path

import pytest

import benchmarks.reason_variants as variants
from benchmarks.reason_runs import judged, measured, of_reason, shown
from benchmarks.reason_sheet import HandRead, Verdicts, read_sheet, spread, write_sheet
from benchmarks.reason_tables import print_table
from benchmarks.reason_triples import Triple, explained, whole_lists
from benchmarks.reason_variants import Way, without_examples
from benchmarks.reasons import compare
from recsys.errors import DataError
from recsys.reasons import gather
from recsys.reasons.language_model import Precision
from recsys.reasons.prompt import EXAMPLES, chat_for

HEAT = Triple("heist gone wrong", {296: 5.0, 597: 2.0}, 6)
TOY_STORY = Triple("toys that come alive", {}, 1)


@pytest.fixture(scope="module")
def sample(engine):
    """Two films explained, one with ratings and one without."""
    return [explained(engine, HEAT), explained(engine, TOY_STORY)]


def test_shares_by_hand_and_by_the_check_are_counted_apart():
    read = HandRead((Verdicts(3, 0, 0), Verdicts(2, 1, 0), Verdicts(1, 0, 1), Verdicts(2, 1, 0)), listed=9)
    assert read.reasons == 4
    assert read.claims == 10
    assert read.share_of_claims == 8 / 10
    assert read.share_of_reasons == 2 / 4
    assert read.share_by_the_check == 9 / 10
    assert read.reasons_by_the_check == 3 / 4
    assert math.isnan(HandRead((), 0).share_of_claims)


def test_positions_of_a_sample_are_evenly_spread():
    assert spread(4, 10) == [0, 2, 5, 7]
    assert spread(4, 3) == [0, 1, 2]


def test_a_filled_sheet_is_read_as_it_was_filled(sample, tmp_path: Path):
    reasons = shown(None, sample, "template")
    sheet = tmp_path / "sheet.md"
    write_sheet(sheet, sample, [(reasons[0], ()), (reasons[1], ("named “meant”, which the evidence does not",))])
    text = sheet.read_text(encoding="utf-8")
    assert reasons[0].text in text
    assert all(row.text in text for row in reasons[0].evidence)
    claims = sum(len(reason.claims) for reason in reasons)
    assert text.count("- [ ] ") == claims
    filled = text.replace("- [ ] ", "- [x] ").replace("- [x] ", "- [-] ", 1)
    sheet.write_text(filled + "- [!] a claim that nobody listed\n", encoding="utf-8")
    read = read_sheet(sheet)
    first, second = len(reasons[0].claims), len(reasons[1].claims)
    assert read.verdicts == (Verdicts(first - 1, 1, 0), Verdicts(second, 1, 1))
    assert read.listed == claims


def test_a_claim_without_a_verdict_is_named_with_its_line(sample, tmp_path: Path):
    sheet = tmp_path / "sheet.md"
    reasons = shown(None, sample[:1], "template")
    write_sheet(sheet, sample[:1], [(reasons[0], ())])
    with pytest.raises(DataError, match="has no verdict") as failure:
        read_sheet(sheet)
    lines = sheet.read_text(encoding="utf-8").splitlines()
    assert f"row {1 + next(at for at, line in enumerate(lines) if line.startswith('- [ ] '))}" in str(failure.value)


def test_a_wrong_director_is_one_unsupported_claim_and_a_missing_end_is_none(sample):
    evidence = gather(sample[0])
    wrong = judged("Heat has the heist you asked for, and it was directed by Steven Spielberg.", evidence)
    assert any("Spielberg" in problem for problem in wrong.problems)
    assert not wrong.broken
    cut = judged("Heat has the heist you asked for and", evidence)
    assert cut.broken == ("did not come to an end",)
    assert not cut.problems


def test_an_argument_told_against_its_sign_contradicts_the_sum(sample):
    evidence = gather(sample[0])
    largest = evidence[0]
    assert (largest.value or 0.0) > 0
    told = judged(f"{largest.names[0]} counts against Heat, and the film was directed by Michael Mann.", evidence)
    assert told.against_sum
    assert set(told.against_sum) <= set(told.problems)


def test_templates_are_measured_without_a_model(sample):
    column = measured("template", None, sample, [sample])
    assert [one.source for one in column.shown] == ["template", "template"]
    assert len(column.lists) == len(column.ten) == 1
    assert not column.free
    assert not column.held
    assert column.shown == [of_reason(reason) for reason in shown(None, sample, "template")]


def test_whole_lists_are_the_first_ten_films_of_a_request(engine):
    lists = whole_lists(engine, [HEAT, TOY_STORY, HEAT], 2)
    assert [len(one) for one in lists] == [10, 10]
    assert [each.rank for each in lists[0]] == list(range(1, 11))
    assert whole_lists(engine, [HEAT], 0) == []


def test_the_untaught_model_sees_no_examples(sample):
    chat = chat_for(sample[0].item, gather(sample[0]))
    alone = without_examples(chat)
    examples = {text for example in EXAMPLES for text in example}
    assert any(message.text in examples for message in chat.messages)
    assert [message.role for message in alone.messages] == ["system", "user"]
    assert alone.messages[-1] == chat.messages[-1]
    assert alone.words == chat.words


def test_a_way_whose_files_are_missing_is_printed_as_missing(engine, sample, tmp_path: Path, monkeypatch, capsys):
    monkeypatch.setattr(variants, "ADAPTER", tmp_path / "no-adapter")
    compare(engine, sample, [], Namespace(variants=[Way.TAUGHT, Way.TEMPLATE], precision=[Precision.INT8]))
    printed = capsys.readouterr().out
    assert "missing: taught" in printed
    assert "no-adapter" in printed
    assert printed.split("\n\n")[-1].split()[0] == "template"


def test_a_table_has_one_cell_for_each_column(sample, capsys):
    column = measured("template", None, sample, [sample])
    print_table([column, column])
    lines = capsys.readouterr().out.splitlines()
    as_shown = lines[lines.index("as shown") :]
    cells = next(line for line in as_shown if "claims in a reason" in line).split()[-2:]
    expected = sum(len(one.claims) for one in column.shown) / 2
    assert cells == [f"{expected:.1f}"] * 2
