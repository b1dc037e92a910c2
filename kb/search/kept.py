"""What was worked out lately, kept within a budget of bytes. Safe with several threads."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Keeps values by key; those not asked for the longest go first when the budget is spent."""

    def __init__(self, budget: int, *, weigh: Callable[[V], int]) -> None:
        self._budget, self._weigh = budget, weigh
        self._values: OrderedDict[K, V] = OrderedDict()
        self._weight = 0
        self._lock = Lock()

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value under a key, made if it is not kept. Two threads may both make it: it is the same."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        weight = self._weigh(value)
        with self._lock:
            if key not in self._values and weight <= self._budget:
                self._values[key] = value
                self._weight += weight
                while self._weight > self._budget:
                    self._weight -= self._weigh(self._values.popitem(last=False)[1])
        return value
