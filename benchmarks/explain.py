"""How long explanations take, beside what a user of shap would do, and how much memory the subset pass needs.

    python -m benchmarks.explain

One run, one machine, the same values: each line of the second table is checked against the exact Shapley values.
Run it with nothing else running.
"""

from __future__ import annotations

import logging
import os
import resource
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import shap
import torch
from streamlit.testing.v1 import AppTest

from benchmarks.latency import INTENTS, Line, show, timed
from recsys import Engine
from recsys.arrays import Floats
from recsys.explain import sampling
from recsys.explain.game import WordGame
from recsys.explain.what_if import without
from recsys.explain.words import pass_bytes
from recsys.ranking import contributions
from recsys.schema import Query, Ratings, Recommendations

EIGHT_WORDS = (
    "lonely astronaut stranded rescue hostile planet ingenious survival",
    "corrupt detective rainy city serial murders moral decay",
    "orphan boy wizard school friendship magic dark secret",
    "retired gangster daughter kidnapped revenge Paris night chase",
    "shy pianist falls love forbidden wartime village winter",
)
ELEVEN_WORDS = "astronaut stranded on a hostile planet waits for rescue with ingenious survival tricks and disco songs"
ITEMS = 10
ROUNDS = 3
TYPICAL, MANY = 100, 2_000


@dataclass(frozen=True)
class Rival:
    """One way to the word values of ten items: seconds, and the largest distance to the exact values."""

    name: str
    seconds: float
    distance: float


def main() -> None:
    warnings.simplefilter("ignore")
    logging.getLogger("shap").setLevel(logging.ERROR)
    os.environ["BECAUSE_LANGUAGE_MODEL"] = "none"
    engine = Engine.open()
    print(
        f"{engine.ranker.features.device}, {torch.get_num_threads()} thread per task, {len(engine.catalogue):,} items\n"
    )
    lines = [*words(engine)]
    lines += [measure(engine, ratings) for measure in (blend, counterfactual) for ratings in (TYPICAL, MANY)]
    lines += pages()
    print(f"{'what':58s} {'p50':>9s} {'p95':>9s}   at most")
    for line in lines:
        p50, p95 = np.percentile(line.seconds, [50, 95])
        print(f"{line.name:58s} {show(p50):>9s} {show(p95):>9s}   {line.target}")
    print_rivals(engine)
    print_memory(engine)


def words(engine: Engine) -> Iterator[Line]:
    """Exact Shapley values of eight words for every item: the subset pass, and its product with the catalogue."""
    engine.recommend("warm up the encoder")
    sampling.warm_up()
    for_all = [timed(engine, partial(values_of_all_items, engine, text)) for text in EIGHT_WORDS for _ in range(4)]
    yield Line("exact words, 8 words, all items", for_all, "700 ms / 200 ms")
    sampled = [timed(engine, partial(values_of_all_items, engine, ELEVEN_WORDS)) for _ in range(3)]
    yield Line(
        f"sampled words, {len(engine.parse(ELEVEN_WORDS).words)} words, all items, with standard errors", sampled, ""
    )


def values_of_all_items(engine: Engine, text: str) -> Floats:
    """The meaning of each word for every item, (words, items)."""
    vectors = engine.word_vectors.of(engine.parse(text))
    result: Floats = vectors @ engine.ranker.features.vectors.mean(0).cpu().numpy().T
    return result


def blend(engine: Engine, ratings: int) -> Line:
    """The rows of the sum of ten items with a history: words as one row, history, chips, priors."""
    history = history_of_about(engine, ratings)
    found = [engine.recommend(text, history) for text in INTENTS]
    positions = [[engine.catalogue.position(one.item.item_id) for one in each] for each in found]
    times = [
        seconds(partial(contributions, engine.ranker, each.query, chosen))
        for each, chosen in zip(found, positions, strict=True)
        for _ in range(5)
    ]
    return Line(f"blend and history of ten items, {len(history):,} ratings", times, "10 ms")


def counterfactual(engine: Engine, ratings: int) -> Line:
    """Both counterfactuals of the first film, the words' coalitions known as they are after its explanation."""
    history = history_of_about(engine, ratings)
    times = []
    for text in INTENTS:
        first = engine.recommend(text, history)[0]
        engine.explain(first)
        times += [seconds(partial(engine.inspect.counterfactuals, first.query, first.item.item_id)) for _ in range(3)]
    return Line(f"both counterfactuals, warm, {len(history):,} ratings", times, "20 ms")


def history_of_about(engine: Engine, ratings: int) -> Ratings:
    """The ratings of the person whose number of ratings is nearest to the one wanted."""
    return engine.history_of(min(engine.users(), key=lambda user: abs(user[1] - ratings))[0])


def pages() -> Iterator[Line]:
    """The page Explain, run as the server runs it: another film of the list, and another intent."""
    app = AppTest.from_file("../ui/shell.py", default_timeout=300).run()
    app.switch_page("../pages/explain.py").run()
    another_film, another_intent = [], []
    for text in INTENTS:
        app.query_params.clear()
        app.query_params["intent"] = text
        another_intent.append(seconds(app.run))
        shown = {head(app)}
        choice = app.selectbox(key="explained")
        for option in choice.options[1:4]:
            choice = app.selectbox(key="explained")
            choice.select(option)
            another_film.append(seconds(app.run))
            shown.add(head(app))
        if app.exception or len(shown) < 4:
            raise RuntimeError(f"The page did not follow its choice for {text!r}: {sorted(shown)}")
    yield Line("page Explain, another film of the list", another_film, "400 ms")
    yield Line("page Explain, a new intent", another_intent, "")


def head(app: AppTest) -> str:
    """The head of the explanation: poster, title, rank and score."""
    return next(str(part.proto.body) for part in app.get("html") if 'class="explained"' in part.proto.body)


def print_rivals(engine: Engine) -> None:
    """The word values of ten items, from the word vectors and from shap.KernelExplainer, two ways."""
    found = engine.recommend(EIGHT_WORDS[0], k=ITEMS)
    exact = exact_values(engine, found)
    games = [WordGame.of(engine.ranker, found.query, one.item.item_id) for one in found]
    ways: list[tuple[str, Callable[[], Floats]]] = [
        ("word vectors (ours)", partial(exact_values, engine, found)),
        ("KernelExplainer, sentences of a batch encoded together", partial(kernel_batched, games)),
        ("KernelExplainer on the score of the engine", partial(kernel_on_scores, engine, found)),
    ]
    rivals = [measured(engine, name, way, exact) for name, way in ways]
    print(f"\n{'eight words, ten items':58s} {'time':>9s} {'times ours':>11s}   largest distance")
    for rival in rivals:
        factor = rival.seconds / rivals[0].seconds
        print(f"{rival.name:58s} {show(rival.seconds):>9s} {factor:>10.0f}×   {rival.distance:.1e}")


def measured(engine: Engine, name: str, way: Callable[[], Floats], exact: Floats) -> Rival:
    """Median time and distance of one way, the encoder's memory empty at each start."""
    kept: list[Floats] = []
    taken = [timed(engine, lambda: kept.append(way())) for _ in range(ROUNDS)]
    return Rival(name, float(np.median(taken)), float(np.abs(kept[0] - exact).max()))


def exact_values(engine: Engine, found: Recommendations) -> Floats:
    """Exact values from the word vectors, (items, words)."""
    vectors = torch.from_numpy(engine.word_vectors.of(found.query.intent))
    positions = [engine.catalogue.position(one.item.item_id) for one in found]
    rows = contributions(engine.ranker, found.query, positions, vectors)
    count = len(found.query.intent.words)
    return np.array([[row.value for row in sums[:count]] for sums in rows])


def kernel_batched(games: Sequence[WordGame]) -> Floats:
    """One KernelExplainer for each item; its sentences are encoded together, and anew for each item as shap asks."""
    values = []
    for game in games:
        game.encoder.forget()  # type: ignore[attr-defined]
        values.append(kernel_values(partial(payoffs, game), len(game.players)))
    return np.array(values)


def payoffs(game: WordGame, kept: Floats) -> Floats:
    """The payoff of each row of kept words."""
    return game.values(kept > 0.5)


def kernel_on_scores(engine: Engine, found: Recommendations) -> Floats:
    """One KernelExplainer for each item on what the engine offers: the score of a query, one query at a time."""
    return np.array([kernel_values(partial(scores, engine, found.query, one.item.item_id), 8) for one in found])


def scores(engine: Engine, query: Query, item_id: int | str, kept: Floats) -> Floats:
    """The score of an item for each row of kept words."""
    engine.ranker.encoder.forget()  # type: ignore[attr-defined]
    result = []
    for row in kept:
        less = without(query, words=np.flatnonzero(row < 0.5).tolist())
        result.append(engine.recommendation(less, item_id).score)
    return np.array(result)


def kernel_values(score: Callable[[Floats], Floats], players: int) -> Floats:
    """What shap's KernelExplainer says, all coalitions allowed."""
    explainer = shap.KernelExplainer(score, np.zeros((1, players)))
    values: Floats = explainer.shap_values(np.ones((1, players)), nsamples=2**players, silent=True)[0]
    return values


def print_memory(engine: Engine) -> None:
    """What the subset pass keeps at once, and the largest size this process has had."""
    print()
    for count in (8, 10):
        kept = pass_bytes(count, engine.ranker.encoder.dimension) / 2**20
        print(f"subset pass of {count} words keeps {kept:.1f} MiB of vectors")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"largest size of this process: {peak:,.0f} MiB")


def seconds(action: Callable[[], object]) -> float:
    """Seconds that an action takes, everything warm."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
