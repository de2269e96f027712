"""Where to go next from a list: short things to add to an intent, each tried before it is offered."""

from recsys.follow_ups.offer import follow_ups
from recsys.follow_ups.result import FollowUp, FollowUps, Kind

__all__ = ["FollowUp", "FollowUps", "Kind", "follow_ups"]
