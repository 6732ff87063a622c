from __future__ import annotations

import io
import json
import pickle
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from models.classifier.release import MANIFEST, MODEL, ReleaseError, load, pack, shipped, unpack, write
from models.classifier.status import status_model


def _parts() -> dict[str, Any]:
    seen = np.arange(12.0).reshape(6, 2)
    return {"lines": make_pipeline(StandardScaler(), LogisticRegression()).fit(seen, [0, 0, 0, 1, 1, 1])}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, _parts(), {"CARD.md": "card", "metrics.json": "{}"})
    return tmp_path


def test_release_gives_back_what_was_written(folder: Path) -> None:
    parts, digest = load(folder)
    assert parts["lines"].predict([[0.0, 1.0], [10.0, 11.0]]).tolist() == [0, 1]
    assert digest == json.loads((folder / MANIFEST).read_text())["sha256"][MODEL]


def test_release_same_parts_give_the_same_bytes() -> None:
    assert pack(_parts()) == pack(_parts())


def test_release_holds_no_address_of_the_run_that_wrote_it() -> None:
    model = status_model().fit(["a", "b"], ["planned", "performed"])
    before = pack({"status": model})
    assert vars(model.steps[0][1])["_stop_words_id"] == id(None), "scikit-learn keeps it no more: nothing to even out"
    model.steps[0][1]._stop_words_id = id(None) + 16
    assert pack({"status": model}) == before


@pytest.mark.parametrize("name", [MODEL, "CARD.md", "metrics.json"])
def test_release_refuses_a_changed_byte(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[-1] ^= 1
    (folder / name).write_bytes(bytes(data))
    with pytest.raises(ReleaseError, match=rf"models/release/{name}: expected sha256 \w+…, found \w+…; .*make train"):
        load(folder)


@pytest.mark.parametrize("name", [MODEL, MANIFEST, "CARD.md"])
def test_release_refuses_a_missing_file(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ReleaseError, match=rf"{name}: expected this file, found none"):
        load(folder)


def test_release_refuses_another_version(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    manifest["versions"]["scikit-learn"] = "0.1"
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(ReleaseError, match=r"made with scikit-learn 0\.1, found .*; install scikit-learn 0\.1, or run make train"):
        load(folder)


@pytest.mark.parametrize("text", ["", "{}", '{"versions": {}, "sha256": {}}', '{"versions": 1, "sha256": {"classifier.skops": ""}}'])
def test_release_refuses_a_manifest_of_another_kind(folder: Path, text: str) -> None:
    (folder / MANIFEST).write_text(text)
    with pytest.raises(ReleaseError, match=r"manifest\.json: expected"):
        load(folder)


def test_release_refuses_a_foreign_type() -> None:
    parts = {"lines": make_pipeline(FunctionTransformer(_sneak), LogisticRegression())}
    with pytest.raises(ReleaseError, match=r"expected scikit-learn's own types, found .*_sneak"):
        unpack(pack(parts))


def test_release_never_opens_a_pickle(tmp_path: Path) -> None:
    for data in (pickle.dumps(_Bomb()), b"", _zip_without_schema()):
        with pytest.raises(ReleaseError, match="expected a skops file"):
            unpack(data)


def test_release_shipped_is_sound_and_small() -> None:
    parts, _ = load(shipped())
    assert parts.keys() == {"status", "wording", "lines"}
    assert sum(len(file.read_bytes()) for file in shipped().iterdir()) < 10_000_000


def _sneak(values: Any) -> Any:
    return values


class _Bomb:
    def __reduce__(self) -> tuple[Any, tuple[str]]:
        raise_ = pytest.fail
        return raise_, ("a pickle was opened",)


def _zip_without_schema() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("other.json", "{}")
    return out.getvalue()
