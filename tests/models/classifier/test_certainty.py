from __future__ import annotations

from models.answer import Alert, Line, NotCoded, Reason
from models.classifier.certainty import describe_lines, line_model, with_confidence
from models.classifier.quick import ask_names
from models.coder import Coder
from nlp.facts import Encounter, Evidence, Procedure

LINE = Line("20610", "CPT", "", 1, (), "suggested", 0.9, (Evidence(4, 9, "procedure"),), (Reason("joint_injection.major", "", ""),))
ACT = Procedure("joint_injection", None, "performed", (Evidence(4, 9, "procedure"),), standing=("title:named",))


def test_certainty_describes_what_speaks_for_and_against() -> None:
    past = NotCoded("joint_injection", "historical", ())
    warned = Alert("warning", "laterality", ("20610",), "", "")
    (seen,) = describe_lines([LINE], Encounter((ACT,)), [past], [warned])
    assert seen["family=joint_injection"] == seen["stands=title:named"] == seen["elsewhere=historical"] == seen["doubted"] == 1.0
    assert seen["prior"] == 0.9
    (alone,) = describe_lines([LINE], Encounter(()), [], [])
    assert "mentions" not in alone
    assert alone["doubted"] == 0.0


def test_certainty_features_come_in_an_order_that_no_run_changes() -> None:
    reasons = ["planned", "historical", "negated", "mentioned", "declined"]
    (seen,) = describe_lines([LINE], Encounter(()), [NotCoded("joint_injection", reason, ()) for reason in reasons], [])
    assert [name.partition("=")[2] for name in seen if name.startswith("elsewhere=")] == sorted(reasons)


def test_certainty_of_all_lines_is_asked_at_once_and_stays_between_the_ends() -> None:
    seen = [{"good": 1.0}, {"bad": 1.0}] * 50
    model = line_model().set_params(logisticregression__C=1e4).fit(seen, [True, False] * 50)
    sure, unsure = with_confidence([LINE, LINE], [{"good": 1.0}, {"bad": 1.0}], ask_names(model))
    assert 0.02 <= unsure.confidence < 0.1 < 0.9 < sure.confidence <= 0.995
    assert with_confidence([], [], ask_names(model)) == ()


def test_certainty_of_a_plain_line_is_higher_than_of_a_candidate(coder: Coder) -> None:
    plain = coder.suggest("PROCEDURE: Right SI joint injection under fluoroscopy with 40 mg Kenalog. Contrast confirmed the joint.")
    lines = {line.code: line.confidence for line in plain.suggestions if line.status == "suggested"}
    asked = coder.suggest("PROCEDURE: Epidural steroid injection. 80 mg Depo-Medrol injected through a Tuohy needle.")
    candidates = [line.confidence for line in asked.suggestions if line.status == "candidate"]
    assert lines["27096"] > 0.8
    assert all(confidence < lines["27096"] for confidence in candidates)
