"""Who asks, and what they may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Scope = Literal["suggest", "audit", "read_trail", "admin"]
SCOPES: Final[tuple[Scope, ...]] = get_args(Scope)


@dataclass(frozen=True, slots=True)
class Who:
    """``name`` is how the trail calls them: ``local``, ``key:<name of the key>``, ``token:<subject>`` or ``user:<login>``.

    ``suggest`` allows to ask for codes and to decide on them; ``admin`` allows everything.
    """

    name: str
    scopes: frozenset[Scope]

    def may(self, scope: Scope) -> bool:
        return scope in self.scopes or "admin" in self.scopes


# Nobody else reaches a loopback address, so whoever asks there is the person at the machine.
LOCAL: Final = Who("local", frozenset(SCOPES))
