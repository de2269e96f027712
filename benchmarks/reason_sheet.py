"""A sheet of reasons to be judged by hand, claim by claim, and what the filled sheet says.

A claim is marked ``[x]`` where the evidence on the sheet supports it and ``[-]`` where it does not. What a reason
states besides, without support, is written on lines that begin with ``- [!]``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.reason_metrics import share
from recsys.errors import DataError
from recsys.schema import Explanation, Reason

HEAD = """# Reasons to be judged by hand

Put an x into [ ] where a row of the evidence supports the claim as the reason tells it, and - where none does.
Write whatever else the reason states without support on a line of its own that begins with “- [!] ”.
Text behind “Remark:” is for you.
"""
ALLOWED = {"x", "-", "!"}
OBJECTION = "- the check objects: "
_TITLE = re.compile(r"^## \d+\. ")
_CLAIM = re.compile(r"^- \[(.)\] (.*)$")


@dataclass(frozen=True)
class Verdicts:
    """What was found in one reason: claims right and wrong by hand, and how many objections the check has to it."""

    right: int
    wrong: int
    objections: int

    @property
    def claims(self) -> int:
        """How many claims were judged, those that the check did not see counted too."""
        return self.right + self.wrong


@dataclass(frozen=True)
class HandRead:
    """A filled sheet. ``listed`` is how many claims the check had linked to a row."""

    verdicts: tuple[Verdicts, ...]
    listed: int

    @property
    def reasons(self) -> int:
        """How many reasons were read."""
        return len(self.verdicts)

    @property
    def claims(self) -> int:
        """How many claims were judged."""
        return sum(one.claims for one in self.verdicts)

    @property
    def share_of_claims(self) -> float:
        """The share of claims that evidence supports, by hand."""
        return sum(one.right for one in self.verdicts) / self.claims if self.claims else math.nan

    @property
    def share_of_reasons(self) -> float:
        """The share of reasons without any unsupported claim, by hand."""
        return share(not one.wrong for one in self.verdicts)

    @property
    def share_by_the_check(self) -> float:
        """The share of claims that evidence supports, by the check."""
        said = self.listed + sum(one.objections for one in self.verdicts)
        return self.listed / said if said else math.nan

    @property
    def reasons_by_the_check(self) -> float:
        """The share of reasons to which the check does not object."""
        return share(not one.objections for one in self.verdicts)


def spread(size: int, of: int) -> list[int]:
    """So many positions, evenly spread and chosen by nothing else."""
    return [place * of // size for place in range(size)] if size <= of else list(range(of))


def write_sheet(path: Path, asked: Sequence[Explanation], told: Sequence[tuple[Reason, Sequence[str]]]) -> None:
    """The sheet for some reasons, each with the check's objections, and what they answer."""
    parts = [
        "\n".join(_section(number, one, reason, problems))
        for number, (one, (reason, problems)) in enumerate(zip(asked, told, strict=True), start=1)
    ]
    path.write_text("\n\n".join((HEAD, *parts)) + "\n", encoding="utf-8")


def _section(number: int, asked: Explanation, reason: Reason, problems: Sequence[str]) -> Iterator[str]:
    yield f"## {number}. {reason.item.title}, {reason.source}, rank {asked.rank}"
    yield f"\nAsked: {asked.query.intent.text}  "
    yield f"Rated: {len(asked.query.history)} films"
    yield f"\n> {reason.text}\n"
    for row in reason.evidence:
        yield f"    {row.key:<20} {'' if row.value is None else format(row.value, '+.2f'):>6}  {row.text}"
    yield ""
    yield from (f"- [ ] {claim.text} ← {claim.evidence}" for claim in reason.claims)
    yield from (f"{OBJECTION}{problem}" for problem in problems)
    yield "\nRemark:"


def read_sheet(path: Path) -> HandRead:
    """What a filled sheet says. Raises DataError for a claim without a verdict."""
    marks: list[list[str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if _TITLE.match(line):
            marks.append([])
        elif marks and (found := _CLAIM.match(line)):
            if found[1] not in ALLOWED:
                raise DataError(path, f"“{found[2]}” has no verdict.", "Put an x or a - into its brackets.", row=number)
            marks[-1].append(found[1])
        elif marks and line.startswith(OBJECTION):
            marks[-1].append(OBJECTION)
    verdicts = tuple(
        Verdicts(given.count("x"), given.count("-") + given.count("!"), given.count(OBJECTION)) for given in marks
    )
    return HandRead(verdicts, sum(given.count("x") + given.count("-") for given in marks))
