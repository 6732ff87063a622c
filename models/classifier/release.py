"""The release: fitted parts in one file that cannot run code, and a manifest that is checked before anything is opened."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, Final

MODEL: Final = "classifier.skops"
MANIFEST: Final = "manifest.json"
# Beside scikit-learn's public estimators and numpy's arrays, which skops trusts by itself, a file of ours holds only these.
TRUSTED: Final = ("sklearn.calibration._CalibratedClassifier", "sklearn.calibration._SigmoidCalibration")
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_REMEDY: Final = "install the release again, or build it with make train"


class ReleaseError(Exception):
    """A release that must not be opened: which file, what was expected, what was found, and the remedy."""

    def __init__(self, file: str, found: str, remedy: str = _REMEDY) -> None:
        super().__init__(f"models/release/{file}: {found}; {remedy}")


def shipped() -> Traversable:
    """The folder of the release that travels with the package."""
    return files("models").joinpath("release")


def load(folder: Traversable | Path) -> tuple[dict[str, Any], str]:
    """The fitted parts by name and the digest of the model file. Raises ``ReleaseError`` before anything is opened that does not fit."""
    manifest = _manifest(folder)
    _check_versions(manifest["versions"])
    for name, wanted in manifest["sha256"].items():
        data = _read(folder, name)
        found = hashlib.sha256(data).hexdigest()
        if found != wanted:
            raise ReleaseError(name, f"expected sha256 {wanted[:12]}…, found {found[:12]}…")
    return unpack(_read(folder, MODEL)), manifest["sha256"][MODEL]


def unpack(data: bytes) -> dict[str, Any]:
    """The parts in the bytes of a model file. Raises ``ReleaseError`` where it holds a type that is not on the list."""
    from skops.io import get_untrusted_types, loads

    try:
        foreign = sorted(set(get_untrusted_types(data=data)) - set(TRUSTED))
    except Exception as error:
        raise ReleaseError(MODEL, f"expected a skops file, found {type(error).__name__} on opening") from error
    if foreign:
        raise ReleaseError(MODEL, f"expected scikit-learn's own types, found {', '.join(foreign[:3])}")
    parts: dict[str, Any] = loads(data, trusted=list(TRUSTED))
    return parts


def pack(parts: Mapping[str, Any]) -> bytes:
    """The same parts give the same bytes: skops names its arrays by memory address and stamps the time, both are evened out."""
    from skops.io import dumps

    source = zipfile.ZipFile(io.BytesIO(dumps(dict(parts))))
    schema = json.loads(source.read("schema.json"))
    names: dict[str, str] = {}
    order: dict[int, int] = {}
    _even_out(schema, names, order)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as target:
        for old, new in names.items():
            target.writestr(zipfile.ZipInfo(new, _EPOCH), source.read(old), zipfile.ZIP_DEFLATED, 9)
        target.writestr(zipfile.ZipInfo("schema.json", _EPOCH), json.dumps(schema, separators=(",", ":")), zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def _even_out(node: Any, names: dict[str, str], order: dict[int, int]) -> None:
    """Number objects and array files in the order in which the schema holds them; a vectorizer's memory of an address is none."""
    if isinstance(node, list):
        for item in node:
            _even_out(item, names, order)
    if not isinstance(node, dict):
        return
    if "_stop_words_id" in node:
        node["_stop_words_id"]["content"] = "0"
    if "__id__" in node:
        # Which equal numbers and words are one object in memory says nothing.
        one = len(order) + 1
        node["__id__"] = order.setdefault(-one if node.get("__loader__") == "JsonNode" else node["__id__"], one)
    if isinstance(file := node.get("file"), str):
        node["file"] = names.setdefault(file, f"{len(names) + 1}{Path(file).suffix}")
    for value in node.values():
        _even_out(value, names, order)


def write(folder: Path, parts: Mapping[str, Any], papers: Mapping[str, str]) -> dict[str, str]:
    """Write the model file, the papers (``CARD.md``, ``metrics.json``) and the manifest over them; gives the digests by file."""
    folder.mkdir(parents=True, exist_ok=True)
    contents = {MODEL: pack(parts), **{name: text.encode() for name, text in papers.items()}}
    for name, data in contents.items():
        folder.joinpath(name).write_bytes(data)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in sorted(contents.items())}
    manifest = {"versions": _versions(), "sha256": digests}
    folder.joinpath(MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    return digests


def _versions() -> dict[str, str]:
    from importlib.metadata import version

    return {name: version(name) for name in ("scikit-learn", "skops", "numpy")}


def _check_versions(wanted: Mapping[str, str]) -> None:
    """Weights of one scikit-learn mean nothing to the next."""
    found = _versions()["scikit-learn"]
    if wanted.get("scikit-learn") != found:
        asked = wanted.get("scikit-learn", "no version")
        raise ReleaseError(MANIFEST, f"made with scikit-learn {asked}, found {found}", f"install scikit-learn {asked}, or run make train")


def _manifest(folder: Traversable | Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(_read(folder, MANIFEST))
    except ValueError as error:
        raise ReleaseError(MANIFEST, "expected JSON, found something else") from error
    if not isinstance(manifest.get("sha256"), dict) or MODEL not in manifest["sha256"] or not isinstance(manifest.get("versions"), dict):
        raise ReleaseError(MANIFEST, f"expected versions and the sha256 of every file, {MODEL} among them")
    return manifest


def _read(folder: Traversable | Path, name: str) -> bytes:
    try:
        return folder.joinpath(name).read_bytes()
    except FileNotFoundError as error:
        raise ReleaseError(name, "expected this file, found none") from error
