"""What a lesson costs: the exact update and downdate of the shared model, and its swap, against fitting it anew.

    python -m benchmarks.updates

Everything is measured on the packaged data in a store and a cache folder that end with it. Run it with nothing else
running.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from recsys import Engine
from recsys.artefacts import ArtefactStore
from recsys.collaborative import Inverse, Row, fit_ease, history_matrix, row_of
from recsys.learning import Loop
from recsys.ranking.build import artefact_inputs, build_inverse, fit, load_vectors, side_vectors
from recsys.schema import Ratings
from recsys.schema.feedback import Feedback, FeedbackKind

REPEATED = 7
LESSONS = 100


@dataclass(frozen=True)
class Line:
    """One line of the table: a name, its times in seconds, and a remark."""

    name: str
    seconds: list[float]
    remark: str = ""


def main() -> None:
    engine = Engine.open()
    with tempfile.TemporaryDirectory() as folder:
        artefacts = ArtefactStore(Path(folder) / "cache")
        inverse, lines = inverses(engine, artefacts)
        side, histories = fitted_on(engine)
        lines += [*retraining(engine, histories, side, inverse), *updates(engine, inverse)]
        lines += lessons(engine, artefacts, Path(folder))
        print(f"{engine.ranker.features.device}, {torch.get_num_threads()} threads, {len(engine.catalogue):,} items\n")
        print(f"{'what':62s} {'p50':>9s} {'p95':>9s}")
        for line in lines:
            p50, p95 = np.percentile(line.seconds, [50, 95])
            print(f"{line.name:62s} {show(p50):>9s} {show(p95):>9s}   {line.remark}".rstrip())
        print()
        for name, value in differences(engine, inverse, histories, side):
            print(f"{name:62s} {value:9.1e}")


def inverses(engine: Engine, artefacts: ArtefactStore) -> tuple[Inverse, list[Line]]:
    """The inverse that the very first lesson makes, and that the first lesson of a later start loads."""
    inputs = artefact_inputs(engine.dataset, engine.ranker.encoder)
    load_vectors(engine.dataset, engine.ranker.encoder, artefacts, inputs)  # there since the first start
    build = partial(build_inverse, engine.dataset, engine.ranker.encoder, artefacts, engine.ranker.features.ease)
    first, later = timed(build), [timed(build) for _ in range(3)]
    inverse = build()
    size = sum(file.stat().st_size for file in artefacts.folder("inverse", inputs).rglob("*"))
    return inverse, [
        Line("inverse for the very first lesson: fitted, written", [first], f"{size / 1e6:.0f} MB on disk"),
        Line(
            "inverse for the first lesson of a later start: loaded, verified",
            later,
            f"{inverse.values.nbytes / 1e6:.0f} MB of memory from then on",
        ),
    ]


def fitted_on(engine: Engine) -> tuple[Tensor, Tensor]:
    """The item vectors and the histories that the shared model is fitted on."""
    inputs = artefact_inputs(engine.dataset, engine.ranker.encoder)
    vectors = load_vectors(engine.dataset, engine.ranker.encoder, ArtefactStore(engine.settings.cache), inputs)
    return side_vectors(vectors), history_matrix(engine.dataset.ratings, engine.catalogue)[0]


def retraining(engine: Engine, histories: Tensor, side: Tensor, inverse: Inverse) -> Iterator[Line]:
    """Fitting the model anew, with the λ there is and with the choice of one."""
    again = partial(fit_ease, histories, side, inverse.regularisation, engine.ranker.features.device)
    yield Line("retraining, λ as it is", [timed(again) for _ in range(3)])
    inputs = artefact_inputs(engine.dataset, engine.ranker.encoder)
    vectors = load_vectors(engine.dataset, engine.ranker.encoder, ArtefactStore(engine.settings.cache), inputs)
    yield Line("retraining, λ chosen anew", [timed(partial(fit, engine.dataset, vectors, torch.device("cpu")))])


def updates(engine: Engine, inverse: Inverse) -> Iterator[Line]:
    """One person more and one fewer, by the number of their ratings, and the weights made of the inverse."""
    for count in (5, 50, 500):
        row = somebody(engine, count)
        taught = inverse.changed(added=[row])
        yield Line(f"update, {count} ratings", repeated(partial(inverse.changed, added=[row])))
        yield Line(f"downdate, {count} ratings", repeated(partial(taught.changed, removed=[row])))
    size = inverse.model().weights.nbytes / 1e6
    yield Line("weights of the updated inverse", repeated(inverse.model), f"{size:.0f} MB for each version kept")


def lessons(engine: Engine, artefacts: ArtefactStore, folder: Path) -> Iterator[Line]:
    """Whole lessons and forgettings through the engine, store included, and the swap alone."""
    untaught = engine.loop.shared.current.ranker
    settings = replace(engine.settings, store=f"sqlite:///{folder / 'because.sqlite'}")
    load = partial(build_inverse, engine.dataset, untaught.encoder, artefacts, untaught.features.ease)
    own = replace(engine, settings=settings, loop=Loop(settings, engine.dataset, untaught, load), _held=None)
    people = [own.store.new_person()[0].person for _ in range(REPEATED + 1)]
    for person in people:
        for number, item_id in enumerate(ratings_of(engine, 20)):
            own.record(Feedback(person, FeedbackKind.MORE, str(number), item_id))
    own.teach(people[0])  # loads the inverse
    taught = [timed(partial(own.teach, person)) for person in people[1:]]
    yield Line("teach: a person’s 20 ratings, in the store and swapped in", taught)
    shared = own.loop.shared
    rows = {person: row for person, row in shared.current.rows.items() if person != people[0]}
    ready = [shared.prepared(rows), shared.prepared(shared.current.rows)]
    yield Line("swap alone", [timed(partial(shared.swap, ready[turn % 2])) for turn in range(50)])
    forgotten = [timed(partial(own.forget, person)) for person in people[1:]]
    yield Line("forget: their rows gone from the model and the store", forgotten)
    own.store.close()


def differences(engine: Engine, inverse: Inverse, histories: Tensor, side: Tensor) -> Iterator[tuple[str, float]]:
    """How far updated inverses are from fitted ones, at most."""
    row = somebody(engine, 500)
    dense = torch.zeros(1, histories.shape[1])
    dense[0, list(row.positions)] = torch.tensor(row.weights)
    whole = Inverse.fit(torch.cat([histories.to_dense(), dense]), side, inverse.regularisation)
    taught = inverse.changed(added=[row])
    yield "update against a rebuild, largest difference", largest(taught, whole)
    yield "downdate against a rebuild, largest difference", largest(whole.changed(removed=[row]), inverse)
    changed = inverse
    for count in range(LESSONS):
        changed = changed.changed(added=[somebody(engine, 20 + count)])
    for count in range(LESSONS):
        changed = changed.changed(removed=[somebody(engine, 20 + count)])
    yield f"{LESSONS} lessons and as many forgettings, largest difference", largest(changed, inverse)


def somebody(engine: Engine, count: int) -> Row:
    """A row of so many ratings, drawn from a seed."""
    return row_of(ratings_of(engine, count), engine.catalogue)


def ratings_of(engine: Engine, count: int) -> Ratings:
    """So many ratings from “less like this” to five stars, drawn from a seed."""
    draw = np.random.default_rng(count)
    items = draw.choice(len(engine.catalogue), count, replace=False)
    return {engine.catalogue.items[int(item)].item_id: float(draw.integers(0, 11)) / 2 for item in items}


def largest(one: Inverse, other: Inverse) -> float:
    """The largest difference between two inverses."""
    return float((one.values - other.values).abs().max())


def repeated(action: Callable[[], object]) -> list[float]:
    """Seconds of several runs, after one that is not counted."""
    action()
    return [timed(action) for _ in range(REPEATED)]


def timed(action: Callable[[], object]) -> float:
    """Seconds that an action takes."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def show(seconds: float) -> str:
    """Microseconds, milliseconds or seconds, as fits."""
    if seconds < 1e-3:
        return f"{1e6 * seconds:.0f} µs"
    return f"{1000 * seconds:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


if __name__ == "__main__":
    main()
