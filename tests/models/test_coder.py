"""The public API: a note in, claim lines with evidence out; the same bytes every time; no input that it cannot answer."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from models.answer import Answer
from models.coder import Coder
from models.request import MAX_CHARACTERS, PARTS, RequestError
from models.response import to_dict
from nlp.pipeline import build

DAY = "2026-03-02"
NOTE = (
    "DOS: 03/02/2026\nPROCEDURE: Right L4-5 and L5-S1 transforaminal epidural steroid injections under fluoroscopy.\n"
    "DESCRIPTION: A 22-gauge needle was advanced to each foramen. Contrast spread along the roots. 10 mg "
    "dexamethasone was injected in all.\n"
    "Left greater occipital nerve block declined.\nPLAN: medial branch blocks next month."
)


def suggested(answer: Answer) -> set[str]:
    """``CODE[-MOD]…xUNITS`` of every suggested line."""
    return {"-".join((x.code, *sorted(x.modifiers))) + f"x{x.units}" for x in answer.suggestions if x.status == "suggested"}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (NOTE, {"64483-RTx1", "64484-RTx1", "J1100x10"}),
        ("PROCEDURE: Bilateral L4-5, L5-S1 facet joint injections under fluoroscopy.", {"64493-50x1", "64494-50x1"}),
        ("PROCEDURE: Left L3, L4 medial branch and L5 dorsal ramus blocks under fluoroscopy.", {"64493-LTx1", "64494-LTx1"}),
        ("PROCEDURE: Right L5 and S1 TFESI through the foramina under fluoroscopy.", {"64483-RTx1", "64484-RTx1"}),
        ("PROCEDURE: C7-T1 interlaminar epidural steroid injection under fluoroscopy.", {"62321x1"}),
        ("PROCEDURE: Caudal epidural steroid injection under fluoroscopy.", {"62323x1"}),
        ("PROCEDURE: Right L4-5 TFESI without fluoroscopy.", {"64999x1"}),
        ("PROCEDURE: Left SI joint injection under fluoroscopy with contrast arthrogram.", {"27096-LTx1"}),
        ("PROCEDURE: Left GON block with 3 mL bupivacaine.", {"64405-LTx1"}),
        ("procedure: dry needling of the left trapezius and left levator scapulae, no injectate, performed today.", {"20560x1"}),
        (
            "PROCEDURE: Right knee injection with 40 mg Kenalog.\nPROCEDURE: Right L4-5 TFESI under fluoroscopy.",
            {"20610-RT-XSx1", "64483-RTx1", "J3301x4"},
        ),
    ],
)
def test_coder_suggests(coder: Coder, text: str, lines: set[str]) -> None:
    assert suggested(coder.suggest(text, date_of_service=DAY)) >= lines


@pytest.mark.parametrize(
    ("payer", "lines"),
    [("medicare", {"97110-GPx2", "97140-GPx1"}), ("commercial", {"97110-GPx2"})],
)
def test_coder_counts_minutes_by_the_rule_of_the_payer(coder: Coder, payer: str, lines: set[str]) -> None:
    text = "PT daily note. Ther ex 33 min: bridges. Manual therapy 7 min: STM. Total timed 40 min."
    assert {x.replace("-GP", "") for x in suggested(coder.suggest(text, payer=payer))} == {x.replace("-GP", "") for x in lines}


@pytest.mark.parametrize(
    "text", ["PLAN: Right L4-5 TFESI under fluoroscopy.", "HISTORY: Right L4-5 TFESI under fluoroscopy in 2024.", "TFESI was declined."]
)
def test_coder_codes_nothing_that_was_not_done(coder: Coder, text: str) -> None:
    answer = coder.suggest(text, date_of_service=DAY)
    assert answer.suggestions == ()
    assert [x.procedure for x in answer.not_coded] == ["transforaminal_epidural"]


def test_coder_every_line_has_its_evidence(coder: Coder) -> None:
    for line in coder.suggest(NOTE).suggestions:
        roles = {e.role for e in line.evidence}
        assert "procedure" in roles
        assert line.label
        assert line.why
        assert 0 < line.confidence < 1
    first = coder.suggest(NOTE).suggestions[0]
    assert {NOTE[e.start : e.end] for e in first.evidence if e.role in ("level", "side")} == {"L4-5", "Right"}


def test_coder_says_what_is_not_coded_and_why(coder: Coder) -> None:
    assert {(x.procedure, x.reason) for x in coder.suggest(NOTE).not_coded} >= {
        ("medial_branch_block", "planned"),
        ("nerve_block", "declined"),
    }


def test_coder_title_and_body_that_disagree_alert_with_both_evidences(coder: Coder) -> None:
    text = "PROCEDURE: Left GON block.\nDESCRIPTION: The right greater occipital nerve was blocked with 3 mL bupivacaine."
    (alert,) = [a for a in coder.suggest(text, date_of_service=DAY).alerts if a.kind == "laterality"]
    assert {text[e.start : e.end] for e in alert.evidence} == {"Left", "right"}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (
            "PROCEDURE: Bilateral SI joint injection.\nDESCRIPTION: Under fluoroscopy the left SI joint was entered, Kenalog injected.",
            "27096-LTx1",
        ),
        (
            "PROCEDURE: Right L4-5 TFESI.\nDESCRIPTION: Under C-arm a needle was advanced to the left L4-5 foramen and drug injected.",
            "64483-LTx1",
        ),
    ],
)
def test_coder_title_and_body_that_disagree_code_the_body(coder: Coder, text: str, line: str) -> None:
    answer = coder.suggest(text, date_of_service=DAY)
    assert line in suggested(answer)
    assert [a.rule for a in answer.alerts if a.kind == "laterality"] == ["R-STAT-09"]


@pytest.mark.parametrize(
    "text",
    [
        "PROCEDURE: Right knee injection with 40 mg Kenalog.",
        "PROCEDURE: Left GON block, 40 mg Kenalog.\nPROCEDURE: Right knee injection. The right knee was injected with 40 mg Kenalog.",
        "Botox 155 units per PREEMPT for chronic migraine: frontalis, temporalis, occipitalis, trapezius. 45 units wasted.",
        "Toradol 60 mg IM given, left deltoid.",
    ],
)
def test_coder_drug_lines_cite_their_act(coder: Coder, text: str) -> None:
    lines = coder.suggest(text, date_of_service=DAY).suggestions
    assert any(x.code[0] == "J" for x in lines)
    assert all("procedure" in {e.role for e in x.evidence} for x in lines)


def test_coder_sedation_for_another_clinician_asks_for_the_setting(coder: Coder) -> None:
    text = "PROCEDURE: Moderate sedation for Dr. Sample's kyphoplasty. Midazolam 2 mg given, sedation time 18 minutes."
    answers = [coder.suggest(text, date_of_service=DAY, setting=where) for where in ("facility", "office", None)]
    found = [{x.code: (x.status, x.missing) for x in a.suggestions}.get("99156") for a in answers]
    assert found == [("suggested", ()), None, ("candidate", ("What was the setting?",))]
    assert "sedation" in {x.procedure for x in answers[1].not_coded}


@pytest.mark.parametrize(
    ("fields", "day", "source"),
    [
        ({}, "2026-03-02", "note"),
        ({"date_of_service": "2025-12-31"}, "2025-12-31", "request"),
        ({"date_of_service": None}, "2026-03-02", "note"),
    ],
)
def test_coder_says_where_the_date_is_from(coder: Coder, fields: dict[str, object], day: str, source: str) -> None:
    answer = coder.suggest(NOTE, **fields)
    assert (answer.date_of_service, answer.date_source) == (day, source)


def test_coder_takes_today_where_no_date_is_written(coder: Coder) -> None:
    answer = coder.suggest("PROCEDURE: Left GON block.")
    assert answer.date_source == "today"
    assert abs((date.fromisoformat(answer.date_of_service) - date.today()).days) <= 1


def test_coder_echoes_what_it_was_asked(coder: Coder) -> None:
    answer = coder.suggest(NOTE, note_id="n-17", payer="commercial")
    assert (answer.note_id, answer.payer) == ("n-17", "commercial")
    assert answer.versions.keys() == {"engine", "code_set", "model", "rules"}


@pytest.mark.parametrize("fields", [{"payer": "aetna"}, {"date_of_service": "2026-02-30"}, {"colour": "red"}])
def test_coder_refuses_impossible_fields(coder: Coder, fields: dict[str, object]) -> None:
    with pytest.raises(RequestError):
        coder.suggest(NOTE, **fields)


def answered(coder: Coder) -> list[str]:
    """The answers to some notes of every corpus file as they would be sent."""
    root = Path(__file__).parent.parent.parent
    texts = [
        json.loads(line)["text"]
        for file in sorted((root / "corpus/data").glob("*.notes.jsonl"))
        for line in file.read_text(encoding="utf-8").splitlines()[:4]
    ]
    return [json.dumps(to_dict(coder.suggest(t, date_of_service=DAY), t, "utf-16", PARTS), ensure_ascii=False) for t in texts]


def test_coder_same_note_same_bytes(coder: Coder) -> None:
    assert answered(coder) == answered(coder)


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["0", "12345"])
def test_coder_same_note_same_bytes_in_another_process(coder: Coder, root: Path, seed: str) -> None:
    program = "import runpy, sys; from models.coder import Coder; print('\\n'.join(runpy.run_path(sys.argv[1])['answered'](Coder.load())))"
    command = [sys.executable, "-W", "error", "-c", program, __file__]
    run = subprocess.run(
        command,
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=120,
    )
    assert run.stdout.splitlines() == answered(coder)


ONE_LINE = "PROCEDURE: Right L4-5 TFESI under fluoroscopy, 10 mg dexamethasone injected.\n"


TOKENS = ["L4-5 ", "1. ", "[", "injection ", "L4-5, ", "x15' ", "{", "S1 S2 ", "( ) ", "no ", "25 min ", "a", "A:\n", "😀", "10 mg "]


@pytest.mark.parametrize("token", TOKENS, ids=repr)
def test_coder_long_repeated_tokens_do_not_hang(coder: Coder, token: str) -> None:
    """No time is asserted here: a note of the longest length comes back at all, and the act before the noise is still found."""
    text = (ONE_LINE + "\nRESULTS: " + token * MAX_CHARACTERS)[:MAX_CHARACTERS]
    assert any(x.code == "64483" for x in coder.suggest(text, date_of_service=DAY).suggestions)


def test_coder_finds_the_act_at_the_end_of_the_longest_note(coder: Coder) -> None:
    story = "The patient walked daily and slept well. "
    text = (story * (MAX_CHARACTERS // len(story)))[: MAX_CHARACTERS - len(ONE_LINE) - 2] + "\n\n" + ONE_LINE
    assert len(text) == MAX_CHARACTERS
    (line, *_) = [x for x in coder.suggest(text, date_of_service=DAY).suggestions if x.code == "64483"]
    assert all(text[e.start : e.end] in ONE_LINE for e in line.evidence)


@pytest.mark.parametrize(
    "text",
    [
        "12345 67890 42",
        "64483 64484 20610",
        "<html><body><table><tr><td>Name</td></tr></table></body></html>",
        "El paciente refiere dolor lumbar desde hace tres meses. Se recomienda reposo.",
        "患者は腰痛を訴えている。",
        "Пациент жалуется на боль в спине.",
        "....,,,,;;;;",
        "😀😀😀",
        "a",
        "\ufeffHello",
        "asdf qwer zxcv",
    ],
)
def test_coder_answers_what_is_no_note_with_nothing(coder: Coder, text: str) -> None:
    answer = coder.suggest(text)
    assert answer.suggestions == ()
    assert answer.facts == ()


@pytest.mark.parametrize(
    "text",
    [
        "<p>PROCEDURE: Right L4-5 TFESI under fluoroscopy.</p><br/><p>10 mg dexamethasone was injected.</p>",
        "PROCEDURE:\tRight\u00a0L4\u20115 TFESI under fluoroscopy.",
        "PROCEDURE: Right L4-5 TFESI under fluoroscopy.\r\n\r\nPLAN: recheck\r\n",
        "ＰＬＡＮ　😀\nPROCEDURE: Right L4-5 TFESI under fluoroscopy.",
    ],
)
def test_coder_reads_a_note_in_odd_dress(coder: Coder, text: str) -> None:
    assert "64483-RTx1" in suggested(coder.suggest(text, date_of_service=DAY))


def test_coder_code_says_what_the_tables_hold(coder: Coder) -> None:
    found = coder.code("64484", date(2026, 3, 2))
    assert found is not None
    assert found["system"] == "CPT"
    assert "64483" in found["addon_to"]  # type: ignore[operator]
    assert coder.code("99201", date(2026, 3, 2)) is None
    assert coder.code("00000", None) is None


def test_coder_nlp_is_the_pipeline_of_its_families(coder: Coder) -> None:
    assert coder.nlp is coder.nlp
    assert coder.nlp.pipe_names == build([]).pipe_names
