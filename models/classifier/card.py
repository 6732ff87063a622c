"""The card of a release: what it is for, what it learnt from, what it brings, where it fails. Every figure comes from the run."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TEXT = """# The classifier of this release

Three linear models beside the rules. They never make a code: the status model changes which open mentions count as done and says what
became of those that do not, the wording model raises candidates, the line model says how sure a line is. Stock scikit-learn parts; the
file holds numbers and no code, and it is checked before it is opened (`manifest.json`).

| part | question | model |
| --- | --- | --- |
| `status` | was a mention done, planned, past, denied or talked about, where no cue says so or nothing counts it? | words around; softmax |
| `wording` | which family does a passage look like that no lexicon knows? | groups of 3 to 5 letters; one line a family |
| `lines` | how likely does a careful coder report this line? | named features of the line; logistic |

## Data

{hand} notes written by hand in {styles} styles (`corpus/data/DATASHEET.md`), each style by a writer of its own, and {made} notes made by
`corpus.generate`. {patients} Every figure below is on hand-written notes of a style that the model had not seen
(each style left out once). The **rules** were developed with these notes in sight, so their figures here are better than on yours; the
models' gain is not.

## What each part brings

Status of mentions as the facts of an answer give it (share right, 95 % interval over notes):

| who rules | all mentions ({status_n}) | those that the rules do not count as done ({asked_n}) |
| --- | --- | --- |
| commonest status | {status_majority} | {asked_majority} |
| rules alone | {status_rules} | {asked_rules} |
| classifier alone | {status_classifier} | {asked_classifier} |
| both | {status_both} | {asked_both} |
| both more than rules alone, in points | {status_over_rules} | {asked_over_rules} |
| both more than classifier alone, in points | {status_over_classifier} | {asked_over_classifier} |

What the rules count as done stays so: no claim hangs on the second column, whose mentions make no line. Beside it the model rules, before
any claim is made, on mentions that no cue and no minutes settle; what that brings is in the next table.

Claims ({codes_n} notes):

| | code F1 | claim exact | clean notes |
| --- | --- | --- | --- |
| rules alone | {rules_f1} | {rules_claim} | {rules_clean} |
| both | {both_f1} | {both_claim} | {both_clean} |

Unknown wording: of {names} names taken out of lexicon and lessons, a line of the right family is raised for {held_rules} by the rest of the
rules and for {held_both} with the classifier ({held_share}).

Confidence of suggested lines ({lines_n}, {lines_right} of them right):

| | calibration error | coverage at 97 % precision |
| --- | --- | --- |
| plain function of the row | {rules_error} | {rules_coverage} |
| line model | {lines_error} | {lines_coverage} |

## Where it fails

- Names that are only letters (`{lost}`) cannot be guessed from their looks.
- The status model knows what stands in the same clause; a status told a page earlier it does not see.
- A confidence is a share over notes like ours. On charts of another practice the lines may be right more or less often than it says.
- The notes are invented; how often a service or a mistake occurs in them says nothing about a clinic.

## When not to use it

Not for a decision without a person: a claim is a coder's. Not for languages other than English, nor for scans without a text layer.
"""

_NONE = "No note is of a real patient."
_MORE = """With them {:,} notes of a site and what its coders decided: they are of
patients, so this release is the site's own and is to be kept as its notes are; their sets count as styles."""


def card(figures: Mapping[str, Any]) -> str:
    """The card's text."""
    status, codes, wording, lines = (figures[name] for name in ("status", "codes", "wording", "lines"))
    values = {
        "hand": figures["notes"]["hand"],
        "made": figures["notes"]["made"],
        "styles": len(figures["notes"]["styles"]),
        "patients": _MORE.format(figures["notes"]["more"]) if "more" in figures["notes"] else _NONE,
        "status_n": status["rules"]["n"],
        "asked_n": status["asked_rules"]["n"],
        "codes_n": codes["rules"]["n"],
        "names": wording["names"],
        "held_rules": wording["rules"],
        "held_both": wording["both"],
        "held_share": f"{wording['both'] / max(wording['names'], 1):.0%}",
        "lost": "`, `".join(sorted(wording["lost"], key=len)[:5]),
        "lines_n": lines["both"]["n"],
        "lines_right": f"{lines['both']['right']:.1%}",
    }
    for name in ("majority", "rules", "classifier", "both"):
        values[f"status_{name}"] = _share(status[name])
        values[f"asked_{name}"] = _share(status[f"asked_{name}"])
    for name in ("over_rules", "over_classifier"):
        values[f"status_{name}"] = _points(status[name])
        values[f"asked_{name}"] = _points(status[f"asked_{name}"])
    for name in ("rules", "both"):
        values[f"{name}_f1"] = _between(codes[name]["code_f1"], codes[name]["code_f1_interval"])
        values[f"{name}_claim"] = _between(codes[name]["claim_exact"], codes[name]["claim_exact_interval"])
        values[f"{name}_clean"] = f"{codes[name]['clean']:.1%}"
    for ours, name in (("rules", "rules"), ("lines", "both")):
        values[f"{ours}_error"] = f"{lines[name]['error']:.3f}"
        values[f"{ours}_coverage"] = f"{lines[name]['coverage_at_97']:.1%}"
    return _TEXT.format(**values)


def _share(figure: Mapping[str, Any]) -> str:
    return _between(figure["value"], figure["interval"])


def _points(figure: Mapping[str, Any]) -> str:
    low, high = figure["interval"] or (figure["value"], figure["value"])
    return f"{figure['value'] * 100:+.1f} ({low * 100:+.1f} to {high * 100:+.1f})"


def _between(value: float, bounds: list[float] | None) -> str:
    return f"{value:.1%}" + (f" ({bounds[0]:.1%} to {bounds[1]:.1%})" if bounds else "")
