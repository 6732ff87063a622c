from __future__ import annotations

import statistics
from pathlib import Path
from random import Random

import pytest

import models.classifier.train as trained
from corpus.generate import generate
from corpus.gold import Gold
from corpus.grammar import load_grammar
from corpus.sets import own_sets
from corpus.write import gold_line, note_line
from models.answer import Line
from models.classifier.parts import load_parts
from models.classifier.release import load, pack
from models.classifier.wording import NONE
from models.coder import Coder
from models.family import load_families

REJECTED = next(one for one in own_sets() if one.name == "chart").notes[20:28]


def test_train_words_of_families_and_of_none() -> None:
    families = load_families()
    lessons = trained.family_words([families["blood_patch"]], load_grammar())
    assert {one.answer for one in lessons} == {"blood_patch", NONE}
    assert any(one.seen == "Procedure: epidural blood patch" and one.answer == "blood_patch" for one in lessons)
    assert any(one.seen == "Procedure: blood patch consent" and one.answer == NONE for one in lessons)


def test_train_misspells_the_same_way_each_time() -> None:
    name = "radiofrequency ablation of the genicular nerves"
    first = [trained.misspelt(name, Random(number)) for number in range(20)]
    assert first == [trained.misspelt(name, Random(number)) for number in range(20)]
    assert sum(each != name for each in first) > 15


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Releases of two families and a few notes: ``one`` and ``two`` of the same, ``taught`` with decisions in ``more`` too."""
    folder = tmp_path_factory.mktemp("releases")
    some = {id: family for id, family in load_families().items() if id in ("blood_patch", "joint_injection")}
    words = trained.family_words(some.values(), load_grammar())
    hand = trained.hand_written()
    few = [pair for style in ("chart", "therapy") for pair in [one for one in hand if one[0].style == style][:15]]
    (folder / "more").mkdir()
    # Everything that was suggested on these notes was rejected.
    (folder / "more" / "decisions.notes.jsonl").write_text("".join(map(note_line, REJECTED)), encoding="utf-8")
    (folder / "more" / "decisions.gold.jsonl").write_text("".join(gold_line(Gold(note.id)) for note in REJECTED), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trained, "family_words", lambda families, grammar: words)
        patch.setattr(trained, "measure_held_out", lambda families, lessons, fitted: ({"names": 1, "rules": 1, "both": 1}, []))
        patch.setattr(trained, "hand_written", lambda: few)
        patch.setattr(trained, "MADE", 60)
        for name in ("one", "two"):
            trained.main([str(folder / name)])
        trained.main([str(folder / "taught"), "--more", str(folder / "more")])
    return folder


@pytest.mark.slow
def test_train_gives_the_same_bytes_and_a_release_that_loads(folders: Path) -> None:
    for file in (folders / "one").iterdir():
        assert file.read_bytes() == (folders / "two" / file.name).read_bytes(), file.name
    parts, _ = load(folders / "one")
    assert pack(parts) == (folders / "one" / "classifier.skops").read_bytes()
    assert next(generate(1, trained.SEED))[0].text


@pytest.mark.slow
def test_train_learns_status_and_confidence_from_decisions_and_no_words(folders: Path) -> None:
    plain, taught = load(folders / "one")[0], load(folders / "taught")[0]
    assert (plain["wording"].steps[-1][1].coef_ == taught["wording"].steps[-1][1].coef_).all()
    assert "With them 8 notes of a site" in (folders / "taught" / "CARD.md").read_text(encoding="utf-8")
    assert "No note is of a real patient." in (folders / "one" / "CARD.md").read_text(encoding="utf-8")
    before, after = (statistics.mean(line.confidence for line in lines_of(folders / name)) for name in ("one", "taught"))
    assert after < before


def lines_of(folder: Path) -> list[Line]:
    coder = Coder.of(load_parts(folder))
    return [line for note in REJECTED for line in coder.suggest(note.text).suggestions]


def test_train_refuses_a_folder_without_notes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder, words in ((tmp_path, "no notes in it"), (tmp_path / "missing", "No such file")):
        with pytest.raises(SystemExit) as ended:
            trained.main(["--more", str(folder)])
        assert ended.value.code == 2
        assert words in capsys.readouterr().err
