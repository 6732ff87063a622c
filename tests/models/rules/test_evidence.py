"""The words a line cites: its clauses, none twice, none of another place, and the acts that drugs were given in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.family import load_families
from models.rules.count import Part
from models.rules.decide import Decision
from models.rules.evidence import covered, deeds, deeds_near, given_in, mention_near, mentions_of, support, touches, unique
from nlp.facts import Drug, Evidence, Procedure, Site, Value

TEXT = "Left GON block. A 25-gauge needle was advanced and bupivacaine was injected. The needle was withdrawn. Then Kenalog."


def span(words: str, role: str = "act", nth: int = 0) -> Evidence:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Evidence(start, start + len(words), role)


def quoted(spans: list[Evidence]) -> list[str]:
    return [TEXT[e.start : e.end] for e in spans]


def act(*deed: Evidence, mentions: tuple[Evidence, ...] = (span("GON block", "procedure"),)) -> Procedure:
    return Procedure("nerve_block", None, "performed", mentions, attributes={"deed": tuple(Value("further", e) for e in deed)})


def drug(*spans: Evidence) -> Drug:
    return Drug("triamcinolone_acetonide", "given", "performed", 40, "mg", None, None, 1, spans)


def told(**kinds: tuple[Evidence, ...]) -> Procedure:
    """An act with clauses of these kinds, at two levels."""
    deed = tuple(Value(kind, e) for kind, spans in kinds.items() for e in spans)
    sites = (Site("level", "L4-L5", None, (span("25-gauge", "level"),)), Site("level", "L5-S1", None, (span("withdrawn", "level"),)))
    return Procedure("nerve_block", None, "performed", (span("block", "procedure"),), sites, attributes={"deed": deed})


FIRST = Part("00000", 1, None, (span("25-gauge", "level"),))


def test_evidence_deeds_are_the_name_the_own_places_and_what_tells_the_act() -> None:
    made = told(name=(span("Left GON block"),), main=(span("bupivacaine was injected"),), place=(span("A 25-gauge needle"),))
    assert quoted(deeds(made, FIRST)) == ["Left GON block", "A 25-gauge needle", "bupivacaine was injected"]


def test_evidence_deeds_of_another_place_are_not_the_parts_own() -> None:
    made = told(main=(span("The needle was withdrawn"),), place=(span("A 25-gauge needle"), span("was withdrawn")))
    assert quoted(deeds(made, FIRST)) == ["A 25-gauge needle"]


def test_evidence_deeds_leave_out_words_that_are_cited_already() -> None:
    made = told(main=(span("bupivacaine was injected"),), further=(span("was injected"), span("Then Kenalog")))
    assert quoted(deeds(made, FIRST)) == ["bupivacaine was injected", "Then Kenalog"]


def test_evidence_deeds_near_is_the_nearest() -> None:
    made = told(main=(span("25-gauge"), span("withdrawn")), further=(span("Kenalog"),))
    assert quoted(deeds_near(made, span("Then"))) == ["Kenalog"]


def test_evidence_of_an_act_without_pictures_holds_the_words_that_say_so() -> None:
    made = told(name=(span("Left GON block"),), seen=(span("Then Kenalog"),))
    part, decision = Part("00000", 1, None, ()), Decision(load_families()["nerve_block"].rows[0], True, (), (), ())
    blind = replace(made, attributes={**made.attributes, "imaging": (Value("none", span("Kenalog")),)})
    assert span("Then Kenalog") in support(blind, decision, part)
    assert span("Then Kenalog") not in support(made, decision, part)


@pytest.mark.parametrize(("one", "shared"), [(span("Left GON"), True), (span("needle"), False)])
def test_evidence_touches(one: Evidence, shared: bool) -> None:
    assert touches(one, [span("GON block")]) is shared


@pytest.mark.parametrize(("inner", "held"), [(span("needle"), True), (span("needle", nth=1), False)])
def test_evidence_covered(inner: Evidence, held: bool) -> None:
    assert covered(inner, [span("25-gauge needle")]) is held


def test_evidence_drug_belongs_to_the_act_whose_words_stand_nearest() -> None:
    near, far = act(span("withdrawn")), act(mentions=(span("Left", "procedure"),))
    assert given_in(drug(span("Kenalog", "drug")), [far, near]) is near
    assert given_in(drug(), [far]) is far
    assert given_in(drug(span("Kenalog", "drug")), []) is None


def test_evidence_mentions_are_the_plainest_name_and_the_nearest() -> None:
    named, told = span("GON block", "procedure"), span("was injected", "procedure")
    made = act(mentions=(named, span("needle", "target"), told))
    assert mention_near(made, (span("Kenalog"),)) == told
    assert mentions_of([drug(span("Kenalog")), drug(span("Kenalog"))], [made]) == (named, told)
    assert mentions_of([drug(span("Kenalog"))], []) == ()


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        ((span("Kenalog"), span("GON", "procedure"), span("Kenalog")), (span("GON", "procedure"), span("Kenalog"))),
        ((span("Kenalog"), span("Left")), (span("Left"), span("Kenalog"))),
        ((), ()),
    ],
)
def test_evidence_unique_puts_the_act_first(evidence: tuple[Evidence, ...], expected: tuple[Evidence, ...]) -> None:
    assert unique(evidence) == expected
