"""What says that nobody was treated this day: a cancelled or missed visit, a note without treatment (R-STAT-05)."""

from __future__ import annotations

import re

from nlp.openings import opening

# Most notes hold none of these words, and a look for them costs a hundredth of the patterns.
_WORDS = (
    "no visit", "not seen", "no show", "no-show", "cancel", "pt cx", "patient cx", "no treatment", "withheld", "skilled intervention",
    "billed", "struck through", "billing minimum", "not provide", "be seen", "be treated", "not treated",
)  # fmt: skip
_CALLED_OFF = (
    r"(?:patient|pt|client) (?:has |late |same[- ]day )*(?:cancell?ed|cx['’]?d?\b)"
    r"(?!\s+(?:her|his|the|last|previous|an?|my|their|surg\w+|mri|inj\w*)\b)"
)
_CANCELLED = re.compile(r"(?i)[^\n]{0,80}\bcancel(?:l?ed|lation)\W*(?:note\W*|visit\W*)?(?:\n|\Z)")
_NOT_SEEN = re.compile(
    "(?i)"
    + opening(
        r"no visit (?:on )?(?:this|that|today)",
        r"(?:patient|pt|client) (?:was )?not seen\b",
        r"no[- ]show\b",
        r"cancel(?:s|led|ed)? today",
        _CALLED_OFF,
        r"no treatment (?:was )?(?:given|delivered|provided|rendered|today)",
        r"did not provide any treatment",
        r"treatment (?:was )?withheld",
        r"no skilled intervention",
        r"nothing (?:was )?billed",
        r"struck through",
        r"no treatment of (?:the )?patient",
        r"below (?:the )?billing minimum",
        r"no treatment\s*(?:[.;,\n]|\Z)",
        r"(?:could not|unable to|not able to) be (?:seen|treated)\b",
    )
)
# A sentence of its own.
_NOT_TREATED = re.compile(r"(?i)(?:^|[.;\n])\s*not (?:seen|treated)\s*[.;\n]")
_NO_VISIT = re.compile(
    rf"(?i)\b{_CALLED_OFF}|"
    r"\bno visit (?:on )?(?:this|that|today)|\b(?:patient|pt|client) (?:was )?not seen\b|"
    r"\bno[- ]show\b|\bcancel(?:s|led|ed)? today|\bcancel note"
)


def is_untreated(text: str) -> bool:
    """Whether the visit was not held or no treatment was given."""
    low = text.lower()
    return any(word in low for word in _WORDS) and bool(_CANCELLED.match(text) or _NOT_SEEN.search(text) or _NOT_TREATED.search(text))


def is_unheld(text: str) -> bool:
    """Whether there was no visit at all; asked of notes without treatment."""
    return _CANCELLED.match(text) is not None or _NO_VISIT.search(text) is not None
