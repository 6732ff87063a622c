"""The notebooks run from a clean kernel, without a warning, and hold no output."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from ipykernel.kernelspec import write_kernel_spec
from nbclient import NotebookClient

ROOT = Path(__file__).parent.parent.parent
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# matplotlib says so where the machine's first figure is drawn slowly.
_FIRST_FIGURE = "Matplotlib is building the font cache"


def read(path: Path) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return notebook


@pytest.fixture
def kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a kernel of the Python that runs the tests; nothing that the user has set up for Jupyter is seen."""
    write_kernel_spec(tmp_path / "kernels" / "python3")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    monkeypatch.delenv("MPLBACKEND", raising=False)
    return "python3"


def test_notebooks_are_there() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["adding_a_family", "reading_a_note", "where_it_errs"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_cleared(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert code
    assert [cell.id for cell in code if cell.outputs or cell.execution_count is not None] == []


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_run_from_a_clean_kernel(path: Path, kernel: str) -> None:
    notebook = read(path)
    NotebookClient(notebook, timeout=300, startup_timeout=120, kernel_name=kernel, resources={"metadata": {"path": str(ROOT)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    said = [output.text for output in outputs if output.output_type == "stream" and output.name == "stderr"]
    assert [text for text in said if _FIRST_FIGURE not in text] == []
    assert any({"text/html", "image/svg+xml"} & output.data.keys() for output in outputs if "data" in output)
