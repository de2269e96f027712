"""The store of feedback: an SQLite file by default, PostgreSQL by address."""

from __future__ import annotations

from recsys.config import Settings
from recsys.feedback.database import Database
from recsys.feedback.opening import prepare
from recsys.feedback.store import FeedbackStore

__all__ = ["FeedbackStore", "open_store"]


def open_store(settings: Settings) -> FeedbackStore:
    """The store that the settings name, made or brought up to date where needed. Raises StoreError, SettingError."""
    database = Database.from_url(settings.store, settings.store_timeout)
    try:
        prepare(database)
    except BaseException:
        database.close()
        raise
    return FeedbackStore(database)
