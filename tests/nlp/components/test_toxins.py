"""Toxin sessions whose doses stand in bare numbers."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nlp.facts import Encounter

Read = Callable[..., Encounter]


@pytest.mark.parametrize(
    ("text", "muscles"),
    [
        ("BoNT clinic.\nRUE: biceps 60, brachialis 40\nRLE: soleus 50, tibialis posterior 50\nTotal 200 U Botox, none wasted.", 4),
        ("BoNT clinic.\nRUE: biceps 4, brachialis 4\nRLE: soleus 5, tibialis posterior 5\nTotal 200 U Botox to be ordered.", 0),
    ],
)
def test_toxins_bare_numbers_that_add_up_to_the_total_are_doses(read: Read, text: str, muscles: int) -> None:
    assert sum(len(p.sites) for p in read(text).procedures if p.status == "performed") == muscles
