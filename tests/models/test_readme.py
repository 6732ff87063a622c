"""The table of models/README.md names functions: each must be there and cite a rule of its row in its docstring."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "models" / "README.md"
TABLE = [line.strip("|").split("|") for line in README.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
ROWS = [
    (rule, ref) for rule, _, where in TABLE for ref in where.split("`") if ref.startswith("rules.") and not ref.endswith((".csv", ".md"))
]


@pytest.mark.parametrize(("rule", "reference"), ROWS)
def test_readme_names_functions_that_cite_a_rule_of_their_row(rule: str, reference: str) -> None:
    module, name = reference.rsplit(".", 1)
    doc = inspect.getdoc(getattr(import_module(f"models.{module}"), name)) or ""
    words = rule.replace(",", " ").split()
    cited = {word for word in words if word.startswith(("R-", "17."))} | {f"section {word}" for word in words if word.isdigit()}
    assert any(citation in doc for citation in cited)


def test_readme_table_is_read() -> None:
    assert ("rules.timed.eight_minute") in {reference for _, reference in ROWS}
