"""How sure a line is: every assumption, open condition and conflict takes some away."""

from __future__ import annotations

from models.family import load_families
from models.rules.confidence import confidence
from models.rules.decide import Condition, Decision
from nlp.facts import Conflict, Evidence, Procedure

ROW = load_families()["trigger_point"].rows[0]
PLAIN = Procedure("trigger_point", None, "performed", ())
TORN = Procedure("trigger_point", None, "performed", (), conflicts=(Conflict("side", (Evidence(0, 1, "side"),)),))


def sure(*conditions: Condition, procedure: Procedure = PLAIN, status: str = "suggested") -> float:
    truth = None if any(c.truth is None for c in conditions) else True
    return confidence(procedure, Decision(ROW, truth, conditions, (), ()), status)


TOLD, ASSUMED, OPEN = Condition("a", True, ()), Condition("b", True, (), assumed=True), Condition("c", None, ())


def test_confidence_falls_with_what_is_assumed() -> None:
    assert sure(TOLD) > sure(TOLD, ASSUMED) > sure(TOLD, ASSUMED, ASSUMED)


def test_confidence_falls_with_a_conflict() -> None:
    assert sure(TOLD) - sure(TOLD, procedure=TORN) > 0.2


def test_confidence_of_a_candidate_is_below_every_suggestion_without_conflict() -> None:
    assert sure(TOLD, status="candidate") < 0.5 < sure(TOLD, ASSUMED)
    assert sure(OPEN, status="candidate") < sure(TOLD, status="candidate")


def test_confidence_stays_a_probability() -> None:
    assert 0 < sure(*[ASSUMED] * 40) < sure(TOLD) < 1
    assert sure(*[OPEN] * 40, procedure=TORN, status="candidate") > 0
