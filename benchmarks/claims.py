"""How well the check of reasons tells held sentences from others, on sentences labelled by hand.

    python -m benchmarks.claims [--split tune|judge] [--wrong]

The sentences are in tests/data/claims.jsonl: each tells of one film recommended for one request and history, and is
labelled supported or not by a reader who had the evidence beside it. The check was tuned on the split "tune"; figures
to quote are those of "judge". --wrong also prints every sentence that the check got wrong.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np

from recsys import Engine
from recsys.reasons import Checked, check, gather
from recsys.schema import Evidence, ItemId, Ratings

SENTENCES = Path(__file__).resolve().parent.parent / "tests" / "data" / "claims.jsonl"
SPLITS = ("tune", "judge")
LONGEST_CHECK = 10.0
"""Milliseconds that a check may take."""


@dataclass(frozen=True)
class Sentence:
    """A reason for one film labelled by hand; ``wrong`` is its shortest wrong piece, ``kind`` what is told or wrong."""

    intent: str
    history: Ratings
    item: ItemId
    text: str
    supported: bool
    kind: str
    wrong: str
    split: str

    @property
    def triple(self) -> tuple[str, str, str]:
        """What the evidence depends on: the request, the history and the film."""
        return self.intent, str(self.history), str(self.item)


@dataclass(frozen=True)
class Judged:
    """A labelled sentence, what the check made of it and how long that took."""

    sentence: Sentence
    checked: Checked
    milliseconds: float

    @property
    def right(self) -> bool:
        """Whether label and check agree."""
        return self.checked.supported == self.sentence.supported


@dataclass(frozen=True)
class Share:
    """Some of a number of sentences."""

    hits: int
    total: int

    @property
    def value(self) -> float:
        """The share, between 0 and 1; not a number where there is nothing to share."""
        return self.hits / self.total if self.total else float("nan")

    def __str__(self) -> str:
        return f"{self.value:7.1%}  ({self.hits} of {self.total})" if self.total else "      –"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--split", choices=SPLITS, help="only this part of the sentences")
    parser.add_argument("--wrong", action="store_true", help="print the sentences that the check got wrong")
    arguments = parser.parse_args()
    splits = (arguments.split,) if arguments.split else SPLITS
    judged = judge(Engine.open(), [sentence for sentence in load_sentences() if sentence.split in splits])
    if len(splits) > 1:
        print_rates("all sentences", judged)
    for split in splits:
        print_rates(split, [one for one in judged if one.sentence.split == split])
    print_kinds(judged, splits)
    print_times(judged)
    if arguments.wrong:
        print_wrong(judged)


def load_sentences(path: Path = SENTENCES) -> tuple[Sentence, ...]:
    """The labelled sentences of a file, one JSON object a line."""
    rows = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(
        Sentence(**{**row, "history": {int(item): float(stars) for item, stars in row["history"].items()}})
        for row in rows
    )


def evidence_of(engine: Engine, sentence: Sentence) -> tuple[Evidence, ...]:
    """The rows a writer would be given for the sentence's film."""
    query = engine.recommend(sentence.intent, sentence.history).query
    explanations = engine.explain_all([engine.recommendation(query, sentence.item)])
    return gather(explanations[0])


def judge(engine: Engine, sentences: Sequence[Sentence]) -> list[Judged]:
    """Check every sentence against its film's evidence, which is gathered once for neighbours of one triple."""
    judged = []
    for _, group in groupby(sentences, key=lambda sentence: sentence.triple):
        members = list(group)
        evidence = evidence_of(engine, members[0])
        judged += [_timed(sentence, evidence) for sentence in members]
    return judged


def _timed(sentence: Sentence, evidence: Sequence[Evidence]) -> Judged:
    start = time.perf_counter()
    checked = check(sentence.text, evidence)
    return Judged(sentence, checked, (time.perf_counter() - start) * 1000)


def recall(judged: Sequence[Judged], supported: bool) -> Share:
    """How many of the sentences with a label the check gives that label."""
    labelled = [one for one in judged if one.sentence.supported == supported]
    return Share(sum(one.right for one in labelled), len(labelled))


def precision(judged: Sequence[Judged], supported: bool) -> Share:
    """How many of the sentences that the check gives a label have it."""
    given = [one for one in judged if one.checked.supported == supported]
    return Share(sum(one.right for one in given), len(given))


def print_rates(name: str, judged: Sequence[Judged]) -> None:
    """Precision and recall of finding what is not held and of accepting what is."""
    print(f"\n{name}, {len(judged)} sentences")
    for label, supported in (("finding unsupported", False), ("accepting supported", True)):
        print(f"  {label:20s} recall    {recall(judged, supported)}")
        print(f"  {'':20s} precision {precision(judged, supported)}")


def print_kinds(judged: Sequence[Judged], splits: Sequence[str]) -> None:
    """The share the check gets right, one line a kind of sentence, unsupported kinds first."""
    for supported, heading in ((False, "unsupported, found"), (True, "supported, accepted")):
        print(f"\n{heading:32s}" + "".join(f"{split:>24s}" for split in splits))
        labelled = [one for one in judged if one.sentence.supported == supported]
        for kind in sorted({one.sentence.kind for one in labelled}):
            cells = [_right(labelled, kind, split) for split in splits]
            print(f"  {kind:30s}" + "".join(f"{cell!s:>24s}" for cell in cells))


def _right(judged: Sequence[Judged], kind: str, split: str) -> Share:
    chosen = [one for one in judged if (one.sentence.kind, one.sentence.split) == (kind, split)]
    return Share(sum(one.right for one in chosen), len(chosen))


def print_times(judged: Sequence[Judged]) -> None:
    """Median and 95th percentile of a check in milliseconds."""
    median, slow = np.percentile([one.milliseconds for one in judged], [50, 95])
    print(f"\nmilliseconds a check: p50 {median:.2f}, p95 {slow:.2f} (at most {LONGEST_CHECK:.0f} wanted)")


def print_wrong(judged: Sequence[Judged]) -> None:
    """Every sentence where label and check differ, with what is wrong or what the check objects to."""
    print()
    for line in _wrong_lines(judged):
        print(line)


def _wrong_lines(judged: Sequence[Judged]) -> Iterator[str]:
    for one in judged:
        sentence = one.sentence
        if one.right:
            continue
        verdict = "REFUSED" if sentence.supported else "MISSED"
        yield f"{verdict} [{sentence.split}, {sentence.kind}, {sentence.item}, “{sentence.intent}”] {sentence.text}"
        yield f"    {'; '.join(one.checked.problems) if sentence.supported else f'wrong: “{sentence.wrong}”'}"


if __name__ == "__main__":
    main()
