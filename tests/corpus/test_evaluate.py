from __future__ import annotations

from typing import Any

import pytest

from corpus.evaluate import evaluate
from corpus.gold import Gold, GoldLine, GoldProcedure, GoldVisit
from corpus.measures import Score, Share
from corpus.metrics import Metrics
from corpus.note import Note

TEXT = "Right L4-5 TFESI under fluoroscopy, dexamethasone 10 mg. TFESI done."
RIGHT = GoldLine("64483", 1, ("RT",), evidence=("L4-5 TFESI", "fluoroscopy"))


def line(code: str, units: int = 1, *modifiers: str, words: str = "TFESI", **fields: Any) -> dict[str, Any]:
    """A suggested line that cites the first place of ``words`` in the note."""
    start = TEXT.index(words)
    evidence = [{"start": start, "end": start + len(words), "text": words, "role": "procedure"}]
    return {
        "code": code,
        "units": units,
        "modifiers": list(modifiers),
        "status": "suggested",
        "confidence": 0.9,
        "evidence": evidence,
    } | fields


def judged(gold: Gold, *lines: dict[str, Any], facts: tuple[dict[str, Any], ...] = ()) -> Metrics:
    return evaluate([Note("n", TEXT)], [gold], [{"note_id": "n", "suggestions": list(lines), "facts": list(facts)}])


def test_evaluate_perfect_answer() -> None:
    procedure = GoldProcedure("tfesi", "performed", "TFESI", levels=("L4-L5",), side="right", imaging="fluoroscopy")
    gold = Gold("n", (RIGHT,), (GoldLine("J1100", 10),), GoldVisit("established_office", ("99213", "99214")), (procedure,))
    cited = [{"start": 6, "end": 34, "text": TEXT[6:34], "role": "procedure"}]
    metrics = judged(
        gold,
        line("64483", 1, "RT", evidence=cited, confidence=1.0),
        line("J1100", 10),
        line("99214"),
        facts=({"status": "performed", "levels": ["L4-5"], "side": "right", "imaging": "fluoroscopy"},),
    )
    wrong = {name: value for name, value in metrics.figures().items() if value not in (None, 1.0)}
    # "under" is cited beyond the gold's words.
    assert wrong == {"calibration_error": 0.0, "evidence_words_f1": pytest.approx(8 / 9)}
    assert metrics.figures()["clean"] is None


@pytest.mark.parametrize(
    ("given", "units", "side"),
    [
        (line("64483", 1, "RT"), True, True),
        (line("64483", 2, "RT"), False, True),
        (line("64483", 1, "LT"), True, False),
        (line("64483", 1), True, False),
        (line("64483", 1, "RT", "50"), True, False),
        (line("64483", 1, "RT", "59"), True, True),
    ],
)
def test_evaluate_units_and_side(given: dict[str, Any], units: bool, side: bool) -> None:
    metrics = judged(Gold("n", (RIGHT,)), given)
    assert (metrics.units, metrics.side) == (Share(units, 1), Share(side, 1))
    assert (metrics.exact, metrics.claim_exact) == (Share(1, 1), Share(units and side, 1))


@pytest.mark.parametrize(
    ("wanted", "optional", "given", "right"),
    [
        (("50",), (), ("LT", "RT"), True),
        (("LT", "RT"), (), ("50",), True),
        (("50",), (), ("LT",), False),
        (("RT",), ("RT",), (), True),
        ((), ("LT",), ("LT",), True),
        ((), ("LT",), ("RT",), False),
        ((), (), ("LT",), False),
    ],
)
def test_evaluate_side_takes_both_ways_to_say_it(
    wanted: tuple[str, ...], optional: tuple[str, ...], given: tuple[str, ...], right: bool
) -> None:
    assert judged(Gold("n", (GoldLine("64483", 1, wanted, optional),)), line("64483", 1, *given)).side == Share(right, 1)


@pytest.mark.parametrize("gold", [GoldLine("64483", None, ambiguous=True), GoldLine("62323", 3, ("LT",), accept=("64483",))])
def test_evaluate_units_and_side_are_open_where_coders_differ_or_the_code_is_another(gold: GoldLine) -> None:
    metrics = judged(Gold("n", (gold,)), line("64483", 1, "RT"))
    assert (metrics.codes, metrics.units, metrics.side, metrics.claim_exact) == (Score(1), Share(), Share(), Share(1, 1))


def test_evaluate_counts_suggested_lines_only() -> None:
    metrics = judged(Gold("n", (RIGHT,)), line("64483", 1, "RT", status="candidate"), line("62323"))
    assert metrics.codes == Score(right=0, extra=1, missed=1)
    assert metrics.per_code == {"62323": Score(extra=1), "64483": Score(missed=1)}
    assert metrics.lines_with_evidence == Share(2, 2)


@pytest.mark.parametrize(("codes", "clean", "coded"), [((), Share(0, 1), Share()), ((RIGHT,), Share(), Share(0, 1))])
def test_evaluate_clean_notes_are_those_without_a_code(codes: tuple[GoldLine, ...], clean: Share, coded: Share) -> None:
    metrics = judged(Gold("n", codes), line("62323"))
    assert (metrics.clean, metrics.coded_exact) == (clean, coded)


@pytest.mark.parametrize(
    ("gold", "given", "score", "units"),
    [
        (GoldLine("J1100", 10), [line("J1100", 10)], Score(1), Share(1, 1)),
        (GoldLine("J1100", 10), [line("J1100", 4)], Score(1), Share(0, 1)),
        (GoldLine("J1100", 10), [line("J1030")], Score(0, 1, 1), Share()),
        (GoldLine("J1100", None), [line("J1100", 4)], Score(1), Share()),
        (GoldLine("J1100", None), [], Score(), Share()),
        (GoldLine("J1100", 10, ambiguous=True), [], Score(), Share()),
    ],
)
def test_evaluate_drugs(gold: GoldLine, given: list[dict[str, Any]], score: Score, units: Share) -> None:
    metrics = judged(Gold("n", drugs=(gold,)), *given)
    assert (metrics.drugs, metrics.drug_units, metrics.codes) == (score, units, Score())


@pytest.mark.parametrize(
    ("visit", "codes", "share", "unasked"),
    [
        (GoldVisit("new_office", ("99203", "99204")), ["99204"], Share(1, 1), 0),
        (GoldVisit("new_office", ("99203",)), ["99204"], Share(0, 1), 0),
        (GoldVisit("new_office", ("99203",)), [], Share(0, 1), 0),
        (GoldVisit("none"), ["99213"], Share(), 1),
        (GoldVisit("inpatient", ("99232",)), ["99213"], Share(), 0),
    ],
)
def test_evaluate_visits(visit: GoldVisit, codes: list[str], share: Share, unasked: int) -> None:
    metrics = judged(Gold("n", visit=visit), *map(line, codes))
    assert (metrics.visits, metrics.visits_unasked, metrics.codes) == (share, unasked, Score())


def test_evaluate_facts_between_required_and_allowed_are_open() -> None:
    required, allowed = frozenset({("level", "L4-L5")}), frozenset({("level", "L4-L5"), ("level", "L5"), ("side", "right")})
    gold = Gold("n", facts_required=required, facts_allowed=allowed)
    metrics = judged(gold, facts=({"levels": ["L5", "S1"]}, {"side": "right", "minutes": 5}))
    assert metrics.facts == {
        "level": Score(right=0, extra=1, missed=1),
        "side": Score(),
        "imaging": Score(),
        "muscle": Score(),
        "minutes": Score(extra=1),
    }


@pytest.mark.parametrize(
    ("span", "valid"),
    [
        ({"start": 11, "end": 16, "text": "TFESI"}, 1),
        ({"start": 12, "end": 17, "text": "TFESI"}, 0),
        ({"start": 11, "end": 11, "text": ""}, 0),
        ({"start": 900, "end": 905, "text": "TFESI"}, 0),
    ],
)
def test_evaluate_evidence_cuts_its_text(span: dict[str, Any], valid: int) -> None:
    assert judged(Gold("n", (RIGHT,)), line("64483", 1, "RT", evidence=[span])).valid_spans == Share(valid, 1)


@pytest.mark.parametrize(
    ("quotes", "words", "touched"),
    [
        (("L4-5 TFESI", "fluoroscopy"), "TFESI", Share(1, 2)),
        (("L4-5 TFESI", "fluoroscopy"), "under fluoroscopy", Share(1, 2)),
        # The quote stands twice; either place will do.
        (("TFESI",), "TFESI done", Share(1, 1)),
        (("not in the note",), "TFESI", Share()),
        ((), "TFESI", Share()),
    ],
)
def test_evaluate_evidence_touches_quotes(quotes: tuple[str, ...], words: str, touched: Share) -> None:
    assert judged(Gold("n", (GoldLine("64483", 1, evidence=quotes),)), line("64483", words=words)).touched_quotes == touched


def test_evaluate_note_without_an_answer_is_answered_by_nothing() -> None:
    metrics = evaluate([Note("n", TEXT)], [Gold("n", (RIGHT,)), Gold("of another set")], [])
    assert (metrics.unanswered, metrics.codes, metrics.exact) == (1, Score(missed=1), Share(0, 1))


def test_evaluate_note_without_gold() -> None:
    with pytest.raises(KeyError):
        evaluate([Note("n", TEXT)], [], [])
