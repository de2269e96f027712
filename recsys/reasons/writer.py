"""Writes reasons: evidence to prompt to text to checked text, with a labelled template where the model falls short."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from threading import Event

from recsys.artefacts import ArtefactStore
from recsys.config import Settings
from recsys.errors import MissingPackage
from recsys.progress import Progress, silent
from recsys.reasons.chat import LanguageModel, Limits
from recsys.reasons.evidence import gather
from recsys.reasons.kept import KeptReasons, key_of
from recsys.reasons.language_model import open_language_model
from recsys.reasons.openings import alike, beginning
from recsys.reasons.prompt import VERSION
from recsys.reasons.rounds import LATE, Rounds, interruption
from recsys.reasons.task import FROM_TEMPLATE, Task
from recsys.reasons.turns import POLL, Crowded, Ticket, Turns
from recsys.schema import Explanation, Item, ItemId, Reason, Recommendation, Style

BATCH = 10
"""How many reasons are written side by side."""
DEADLINE = 20.0
NOT_INSTALLED = f"No language model is set up, {FROM_TEMPLATE}"

Said = tuple[int, str | Reason]
"""A position in the list, and a piece of its text or its reason."""
Without = Mapping[ItemId, frozenset[str]]
"""Keys of the rows, by item, that its reason must not rest on."""


def open_writer(settings: Settings, fingerprint: str, progress: Progress = silent) -> ReasonWriter:
    """The writer that the settings name; one for templates where the model's package is missing. Raises ModelError."""
    try:
        model = open_language_model(settings, ArtefactStore(settings.cache), progress)
    except MissingPackage as missing:
        return ReasonWriter(None, settings.reason_deadline, str(missing), fingerprint)
    return ReasonWriter(model, settings.reason_deadline, fingerprint=fingerprint)


def collected(said: Iterator[Said]) -> list[Reason]:
    """The reasons of a stream in the order of the list."""
    reasons = {position: what for position, what in said if isinstance(what, Reason)}
    return [reasons[position] for position in sorted(reasons)]


class ReasonWriter:
    """Writes reasons with a model, or with templates that say so. Several threads may call it; they take turns.

    ``deadline`` is in seconds for one call, waiting for others included. ``absence`` says why there is no model.
    ``fingerprint`` is that of the data, the shared model and the blend: reasons are kept for it.
    """

    def __init__(
        self,
        model: LanguageModel | None,
        deadline: float = DEADLINE,
        absence: str = NOT_INSTALLED,
        fingerprint: str = "",
    ) -> None:
        self.model = model
        self.deadline = deadline
        self.absence = absence
        self.fingerprint = fingerprint
        self.turns = Turns()
        self.kept = KeptReasons()

    def under(self, fingerprint: str) -> ReasonWriter:
        """This writer for the sums of another shared model or blend: the same language model, line and kept reasons."""
        other = copy.copy(self)
        other.fingerprint = fingerprint
        return other

    def write(
        self,
        explanations: Sequence[Explanation],
        stop: Event | None = None,
        style: Style = Style.PLAIN,
        without: Without | None = None,
    ) -> list[Reason]:
        """One reason for each explanation, in their order. Never fails: what went wrong stands in a reason's note."""
        return collected(self.stream(explanations, stop, style, without=without))

    def stream(
        self,
        explanations: Sequence[Explanation],
        stop: Event | None = None,
        style: Style = Style.PLAIN,
        waiting: Callable[[int], None] | None = None,
        without: Without | None = None,
    ) -> Iterator[Said]:
        """Pieces of text by position as they grow, at last each position's reason, which replaces its pieces.

        Only a first text is given in pieces; one that is written again comes as a whole. ``waiting`` is told the
        place in the line about every 0.25 s: 1 is next, 0 is while the model works but has no new words. What it
        raises ends the work, as closing the iterator does.
        """
        limits = Limits(deadline=time.monotonic() + self.deadline, stop=stop)
        tasks = [self._task(at, one, style, left_out(without, one.item)) for at, one in enumerate(explanations)]
        desk = _Desk(self, tasks, limits)
        yield from desk.stream(waiting or _nobody)

    def kept_reason(
        self, asked: Recommendation | Explanation, style: Style = Style.PLAIN, without: Without | None = None
    ) -> Reason | None:
        """The reason that the model wrote for this query, item, style and rows left out, if it is still kept."""
        return self.kept.get(self._key(asked, style, left_out(without, asked.item))) if self.model else None

    def kept_list(
        self, asked: Sequence[Recommendation], style: Style = Style.PLAIN, without: Without | None = None
    ) -> list[Said]:
        """Every reason of a list by its position if all are kept and no two begin alike, else none."""
        reasons = [reason for one in asked if (reason := self.kept_reason(one, style, without)) is not None]
        return list(enumerate(reasons)) if len(reasons) == len(asked) and not alike(reasons) else []

    def _key(self, asked: Recommendation | Explanation, style: Style, without: frozenset[str] = frozenset()) -> str:
        model = self.model
        writer = f"{model.name}, {'taught' if model.taught else 'untaught'}, {VERSION}" if model else ""
        return key_of(self.fingerprint, writer, asked.item, asked.query, style, without)

    def _task(self, position: int, explanation: Explanation, style: Style, without: frozenset[str]) -> Task:
        key = self._key(explanation, style, without)
        evidence = tuple(row for row in gather(explanation) if row.key not in without)
        return Task(position, explanation.item, evidence, style, key, begin=position)


def left_out(without: Without | None, item: Item) -> frozenset[str]:
    """The keys of the rows that one item's reason must not rest on."""
    return without.get(item.item_id, frozenset()) if without else frozenset()


class _Desk:
    """One call of a writer: what is kept first, then the line, then the model."""

    def __init__(self, writer: ReasonWriter, tasks: list[Task], limits: Limits) -> None:
        self.writer = writer
        self.missing = tasks
        self.limits = limits
        self.beginnings: set[str] = set()

    def stream(self, waiting: Callable[[int], None]) -> Iterator[Said]:
        yield from self._look_up()
        model = self.writer.model
        note = self.writer.absence if model is None else interruption(self.limits)
        if model is not None and self.missing and not note:
            try:
                with self.writer.turns.join(self.limits) as ticket:
                    yield from self._await_turn(ticket, waiting)
                    if ticket.has_turn:
                        yield from self._write(model, waiting)
            except Crowded as crowded:
                note = f"{crowded} {FROM_TEMPLATE.capitalize()}"
        yield from self._templates(note or interruption(self.limits) or LATE)

    def _look_up(self) -> Iterator[Said]:
        """What is kept, unless it begins like another reason of this list."""
        for task in list(self.missing):
            reason = self.writer.kept.get(task.key)
            if reason is not None and beginning(reason.text) not in self.beginnings:
                self.beginnings.add(beginning(reason.text))
                self.missing.remove(task)
                yield task.position, reason

    def _await_turn(self, ticket: Ticket, waiting: Callable[[int], None]) -> Iterator[Said]:
        """Wait in the line; others may write the very same reasons meanwhile."""
        for place in ticket.places():
            yield from self._look_up()
            if not self.missing:
                return
            waiting(place)
        yield from self._look_up()

    def _write(self, model: LanguageModel, waiting: Callable[[int], None]) -> Iterator[Said]:
        heard = time.monotonic()
        while self.missing:
            batch, self.missing = self.missing[:BATCH], self.missing[BATCH:]
            keys = {task.position: task.key for task in batch}
            with closing(Rounds(model, batch, self.beginnings, self.limits).run()) as rounds:
                for said in rounds:
                    if said is None and time.monotonic() < heard + POLL:
                        continue
                    if said is None:
                        waiting(0)
                    else:
                        if isinstance(said[1], Reason):
                            self.writer.kept.put(keys[said[0]], said[1])
                        yield said
                    heard = time.monotonic()

    def _templates(self, note: str) -> Iterator[Said]:
        for task in self.missing:
            yield task.position, task.from_template(note)
        self.missing = []


def _nobody(place: int) -> None:
    """Who does not look at the line."""
