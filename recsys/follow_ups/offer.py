"""The follow-ups of a list: candidates tried one by one, the best of each kind, chosen by a language model if any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from recsys.follow_ups.candidates import Scene, candidates
from recsys.follow_ups.choice import fitness
from recsys.follow_ups.result import FollowUp, FollowUps, Kind
from recsys.follow_ups.trial import Parse, attempt
from recsys.ranking import Ranker
from recsys.reasons.chat import LanguageModel
from recsys.reasons.transformers_model import TransformersModel
from recsys.schema import Item, Query

MOST_OFFERED = 5
BEHIND = 50
"""Films behind the list that are looked at for what the list lacks."""
CHOICE = 2
"""Follow-ups of one kind that a model may choose from; more are not tried, because each is a ranking."""


TRIED, TRIED_TO_CHOOSE = 14, 24
"""Candidates that are tried at most, without a model and with one."""


def follow_ups(
    ranker: Ranker,
    parse: Parse,
    query: Query,
    listed: Sequence[Item],
    model: LanguageModel | None = None,
    longest: int | None = None,
) -> FollowUps:
    """At most five things to add to an intent, each of another kind, each of which changes the list as it says.

    ``listed`` is the list at hand; ``longest`` the characters an intent may have. A model that is run here chooses
    (``choice.py``); without one, or with one that cannot be looked into, the kinds stand in their own order. Raises
    ModelError where the model fails or is busy with other lists.
    """
    if not listed:
        return FollowUps()
    local = model if isinstance(model, TransformersModel) else None
    passed = _passing(ranker, parse, query, listed, local is not None, longest)
    if local is None or len(passed) < 2:
        return FollowUps(_one_of_each(passed))
    titles = [item.short_title for item in listed]
    fit = fitness(local, query.intent.text, titles, [one.phrase for one in passed])
    order = sorted(range(len(passed)), key=lambda place: -fit[place])
    return FollowUps(_one_of_each([passed[place] for place in order]), model=local.name)


def _passing(
    ranker: Ranker, parse: Parse, query: Query, listed: Sequence[Item], to_choose: bool, longest: int | None
) -> list[FollowUp]:
    """The follow-ups that stand their trial, in the order of the kinds: one of each until enough, or a few of all."""
    known = {item.item_id for item in listed}
    ranked = [ranker.features.catalogue.items[place] for place in ranker.rank(query, len(listed) + BEHIND)[0]]
    behind = tuple(item for item in ranked if item.item_id not in known)
    whole = parse(query.intent.text)
    passed: list[FollowUp] = []
    of_kind: Counter[Kind] = Counter()
    tried = 0
    for candidate in candidates(Scene(query.intent, tuple(listed), behind, ranker)):
        if of_kind[candidate.kind] >= (CHOICE if to_choose else 1):
            continue
        if tried >= (TRIED_TO_CHOOSE if to_choose else TRIED) or (not to_choose and len(of_kind) >= MOST_OFFERED):
            break
        tried += 1
        one = attempt(ranker, parse, whole, query, listed, candidate)
        if one is not None and (longest is None or len(one.text) <= longest):
            passed.append(one)
            of_kind[one.kind] += 1
    return passed


def _one_of_each(passed: Sequence[FollowUp]) -> tuple[FollowUp, ...]:
    """The first of each kind, at most five, in the order given."""
    firsts: dict[Kind, FollowUp] = {}
    for one in passed:
        firsts.setdefault(one.kind, one)
    return tuple(firsts.values())[:MOST_OFFERED]
