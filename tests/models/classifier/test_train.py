from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

import models.classifier.train as trained
from corpus.generate import generate
from corpus.grammar import load_grammar
from models.classifier.release import load, pack
from models.classifier.wording import NONE
from models.family import load_families


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


@pytest.mark.slow
def test_train_gives_the_same_bytes_and_a_release_that_loads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    some = {id: family for id, family in load_families().items() if id in ("blood_patch", "joint_injection")}
    words = trained.family_words(some.values(), load_grammar())
    monkeypatch.setattr(trained, "family_words", lambda families, grammar: words)
    monkeypatch.setattr(trained, "measure_held_out", lambda families, lessons, fitted: ({"names": 1, "rules": 1, "both": 1}, []))
    hand = trained.hand_written()
    few = [pair for style in ("chart", "therapy") for pair in [one for one in hand if one[0].style == style][:15]]
    monkeypatch.setattr(trained, "hand_written", lambda: few)
    monkeypatch.setattr(trained, "MADE", 60)
    for name in ("one", "two"):
        trained.main([str(tmp_path / name)])
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "two" / file.name).read_bytes(), file.name
    parts, _ = load(tmp_path / "one")
    assert pack(parts) == (tmp_path / "one" / "classifier.skops").read_bytes()
    assert next(generate(1, trained.SEED))[0].text
