"""What was asked on the command line: settings, ids as the data has them, and the history they make."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Container, Mapping
from typing import TYPE_CHECKING

from recsys.config import Settings
from recsys.errors import BecauseError, UnknownItem, UnknownUser
from recsys.progress import Console
from recsys.schema import ItemId, Query, Recommendations, UserId

if TYPE_CHECKING:
    from recsys.engine import Engine

LIKED_STARS = 5.0
SUGGESTED = 3


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings of the environment, with ``--data`` where it is given. Raises SettingError."""
    return Settings.from_environment() if options.data is None else Settings.from_environment(data=options.data)


def open_engine(options: argparse.Namespace) -> Engine:
    """The engine; its progress is shown where a person watches, so that logs stay clean. Raises BecauseError."""
    from recsys.engine import Engine

    if not sys.stderr.isatty():
        return Engine.open(settings_of(options))
    console = Console()
    try:
        return Engine.open(settings_of(options), console)
    finally:
        console.close()


def require_question(options: argparse.Namespace) -> None:
    """Raises BecauseError where nothing at all was asked."""
    if options.intent is None and options.likes is None and options.user is None:
        raise BecauseError("Nothing was asked for.", "Give --intent TEXT, --likes ID,ID… or --user ID.")


def recommend(engine: Engine, options: argparse.Namespace) -> Recommendations:
    """The best items for the question. Raises UnknownItem, UnknownUser."""
    return engine.recommend(options.intent or "", history_of(engine, options), k=options.k)


def query_of(engine: Engine, options: argparse.Namespace) -> Query:
    """The question about one item. Raises UnknownItem, UnknownUser."""
    return Query(engine.parse(options.intent or ""), history_of(engine, options))


def history_of(engine: Engine, options: argparse.Namespace) -> dict[ItemId, float]:
    """The ratings of ``--user``, and five stars for each of ``--likes``. Raises UnknownItem, UnknownUser."""
    history = engine.history_of(find_user(engine, options.user)) if options.user is not None else {}
    likes = [part.strip() for part in (options.likes or "").split(",")]
    return history | {find_item(engine, like): LIKED_STARS for like in likes if like}


def find_item(engine: Engine, text: str) -> ItemId:
    """The item id that a text writes. Raises UnknownItem, with items of a title like it."""
    found = known_id(text, engine.catalogue.positions)
    if found is not None:
        return found
    refusal = UnknownItem(text)
    similar = engine.find_items(text, SUGGESTED)
    if similar:
        refusal.mend = "Titles like it: " + "; ".join(f"{item.item_id} is {item.label}" for item in similar) + "."
    else:
        refusal.mend = "Ids stand in the output of: python -m recsys recommend"
    raise refusal


def find_user(engine: Engine, text: str) -> UserId:
    """The user id that a text writes. Raises UnknownUser with the ids that there are."""
    users = dict(engine.users())
    found = known_id(text, users)
    if found is not None:
        return found
    refusal = UnknownUser(text)
    ids = list(users)
    refusal.mend = f"There are {len(ids):,} users, from {ids[0]} to {ids[-1]}."
    raise refusal


def known_id(written: ItemId, known: Container[ItemId] | Mapping[ItemId, object]) -> ItemId | None:
    """The id among those known that is written so, be it kept as a number or as a text; None where there is none."""
    if written in known:
        return written
    if isinstance(written, int):
        return str(written) if str(written) in known else None
    try:
        number = int(written)
    except ValueError:
        return None
    return number if number in known else None
