"""What would bring an item into the top k: ratings or words to take out, films to rate, words to ask for.

The question of Wachter et al. 2018 with the wished-for outcome given; a set of ratings as the counterfactual of a
recommendation: Tran et al. 2021.
"""

from __future__ import annotations

from recsys.explain.barriers import barriers
from recsys.explain.counterfactual_history import fewest_into_top
from recsys.explain.counterfactual_words import WordSubsets, fewest_words, into_top
from recsys.explain.fewest import SECONDS, Fewest
from recsys.explain.reach_films import films_to_rate
from recsys.explain.reach_phrases import phrases_to_ask
from recsys.explain.standing import Standing
from recsys.explain.ways import Means, Reach, Search, Way
from recsys.explain.words import WordVectors
from recsys.ranking.ranker import Ranker
from recsys.schema import ItemId, Query, Source


def reach(
    ranker: Ranker, word_vectors: WordVectors, query: Query, item_id: ItemId, k: int, seconds: float = SECONDS
) -> Reach:
    """Ways for an item into the first k, each really run; ``seconds`` bounds the search for ratings to take out.

    Hard conditions that keep the item out are named and nothing is searched. Raises UnknownItem.
    """
    standing = Standing.of(ranker, word_vectors, query, item_id)
    barred = barriers(query, standing.item)
    score = float(standing.scores[standing.position])
    if barred or standing.rank <= k:
        return Reach(standing.item, standing.rank, score, k, barred)
    searches = (
        _taken_out(standing, Source.HISTORY, fewest_into_top(standing, k, seconds)),
        _taken_out(standing, Source.WORD, _words(standing, k)),
        films_to_rate(standing, k),
        phrases_to_ask(standing, k),
    )
    return Reach(standing.item, standing.rank, score, k, (), searches)


def _words(standing: Standing, k: int) -> Fewest:
    if not standing.query.intent.words:
        return Fewest(None, True)
    return fewest_words(WordSubsets.of(standing), into_top(standing, k))


def _taken_out(standing: Standing, source: Source, fewest: Fewest) -> Search:
    means = Means.FORGET if source is Source.HISTORY else Means.UNSAY
    if not fewest.rows:
        return Search(means, (), fewest.proven)
    rows = standing.rows(source, fewest.rows)
    names, keys = tuple(row.name for row in rows), tuple(row.key for row in rows)
    return Search(means, (Way(names, keys, standing.without(source, fewest.rows)),), fewest.proven)
