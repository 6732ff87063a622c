"""The words a line cites: joined into phrases, none twice, and the acts that drugs were given in."""

from __future__ import annotations

import pytest

from models.rules.evidence import covered, deeds, deeds_near, given_in, mention_near, mentions_of, phrases, unique
from nlp.facts import Drug, Evidence, Procedure, Value

TEXT = "Left GON block. A 25-gauge needle was advanced and bupivacaine was injected. The needle was withdrawn. Then Kenalog."


def span(words: str, role: str = "act", nth: int = 0) -> Evidence:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Evidence(start, start + len(words), role)


def quoted(spans: list[Evidence]) -> list[str]:
    return [TEXT[e.start : e.end] for e in spans]


def act(*deed: Evidence, mentions: tuple[Evidence, ...] = (span("GON block", "procedure"),)) -> Procedure:
    return Procedure("nerve_block", None, "performed", mentions, attributes={"deed": tuple(Value(str(e.start), e) for e in deed)})


def drug(*spans: Evidence) -> Drug:
    return Drug("triamcinolone_acetonide", "given", "performed", 40, "mg", None, None, 1, spans)


@pytest.mark.parametrize(
    ("words", "joined"),
    [
        (("25-gauge", "was advanced"), ["25-gauge needle was advanced"]),
        (("was advanced", "25-gauge"), ["25-gauge needle was advanced"]),
        (("25-gauge needle", "needle was advanced"), ["25-gauge needle was advanced"]),
        (("was injected", "withdrawn"), ["was injected", "withdrawn"]),
        (("block",), ["block"]),
        ((), []),
    ],
)
def test_evidence_phrases_end_with_the_sentence(words: tuple[str, ...], joined: list[str]) -> None:
    assert quoted([p.span for p in phrases((span(w) for w in words), TEXT)]) == joined


def test_evidence_phrases_far_apart_stay_apart() -> None:
    assert len(phrases((Evidence(0, 3, "act"), Evidence(90, 95, "act")), "x" * 100)) == 2


def test_evidence_deeds_leave_out_what_is_cited_or_said_already() -> None:
    made = act(span("block"), span("25-gauge"), span("was advanced"), span("needle", nth=1), span("withdrawn"))
    assert quoted(deeds(made, made.mentions, TEXT)) == ["25-gauge needle was advanced", "needle was withdrawn"]
    assert quoted(deeds(act(span("25-gauge"), span("was advanced"), span("needle", nth=1)), (), TEXT)) == ["25-gauge needle was advanced"]


def test_evidence_deeds_near_are_the_two_nearest_in_the_order_of_the_note() -> None:
    made = act(span("25-gauge"), span("was advanced"), span("withdrawn"), span("Kenalog"))
    assert quoted(deeds_near(made, span("Then"), TEXT)) == ["withdrawn", "Kenalog"]


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
