"""Reasons already written, kept so that the same request is answered at once."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Collection

from recsys.artefacts import sha256
from recsys.schema import Item, Query, Reason, Style

MOST_KEPT = 2000


class KeptReasons:
    """At most ``most`` reasons, the one used longest ago dropped first. Safe to use from several threads."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self.most = most
        self._reasons: OrderedDict[str, Reason] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """How many are kept."""
        with self._lock:
            return len(self._reasons)

    def get(self, key: str) -> Reason | None:
        """The reason kept under a key, if any."""
        with self._lock:
            reason = self._reasons.get(key)
            if reason is not None:
                self._reasons.move_to_end(key)
            return reason

    def put(self, key: str, reason: Reason) -> None:
        """Keep a reason that a model wrote; a template is not kept, because the next request may have more luck."""
        if reason.source != "model":
            return
        with self._lock:
            self._reasons[key] = reason
            self._reasons.move_to_end(key)
            while len(self._reasons) > self.most:
                self._reasons.popitem(last=False)


def key_of(fingerprint: str, writer: str, item: Item, query: Query, style: Style, without: Collection[str] = ()) -> str:
    """What makes two requests the same: data, writer, item, intent, ratings, style, and the rows that are left out.

    How many results were asked for changes no reason, and neither does the order of the ratings.
    """
    history = sorted((repr(item_id), float(stars)) for item_id, stars in query.history.items())
    left_out = repr(sorted(without))
    return sha256(fingerprint, writer, repr(item), repr(query.intent), repr(history), str(style), left_out)
