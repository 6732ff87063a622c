"""Candidates for passages that a classifier knows by their looks: never more than a candidate, and the first thing it lacks is its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from models.answer import Line, Reason
from models.classifier.wording import Guess
from models.family import NO_CODE, Family
from models.rules.decide import decide
from models.rules.draft import Claim, make_line
from nlp.facts import Procedure

_SOURCE = "models/release/CARD.md"


def raised(guesses: Iterable[Guess], claim: Claim, families: Mapping[str, Family], lines: Iterable[Line]) -> list[Line]:
    """One candidate a guess, with the words that spoke for it; none where its code stands already or no row can be asked."""
    taken = {line.code for line in lines}
    out: list[Line] = []
    for guess in guesses:
        family = families[guess.family]
        decision = decide(Procedure(family.id, None, "performed", guess.evidence), family)
        if decision is None or decision.row.code == NO_CODE:
            continue
        code = decision.row.on(claim.on).code_for(claim.payer)
        if code is None or code in taken:
            continue
        taken.add(code)
        asked = (f"Does this passage tell of: {family.label}?", *decision.missing)
        reason = Reason(f"{family.id}.unknown_wording", "the wording is in no lexicon; these words look like it", _SOURCE)
        missing = tuple(dict.fromkeys(asked))
        out.append(make_line(claim, code, 1, guess.evidence, reason, status="candidate", missing=missing, certainty=guess.chance / 2))
    return out
