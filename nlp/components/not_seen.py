"""What says that nobody was treated this day: a cancelled or missed visit, a note without treatment (R-STAT-05)."""

from __future__ import annotations

import re

# Most notes hold none of these words, and a look for them costs a hundredth of the patterns.
_WORDS = (
    "no visit", "not seen", "no show", "no-show", "cancel", "no treatment", "withheld", "skilled intervention", "billed", "struck through",
    "billing minimum", "not provide", "be seen", "be treated", "not treated",
)  # fmt: skip
_CANCELLED = re.compile(r"(?i)[^\n]{0,80}\bcancel(?:l?ed|lation)\W*(?:note\W*|visit\W*)?(?:\n|\Z)")
_NOT_SEEN = re.compile(
    r"(?i)\bno visit (?:on )?(?:this|that|today)|\bno visit this date|\b(?:patient|"
    r"pt|client) (?:was )?not seen\b|\bno[- ]show\b|\bcancel(?:s|led|ed)? today|\bno treatment (?:was )?(?:given|"
    r"delivered|provided|rendered|today)|"
    r"\bdid not provide any treatment|\btreatment (?:was )?withheld|\bno skilled intervention|"
    r"\bnothing (?:was )?billed|\bstruck through|\bno treatment of (?:the )?patient|"
    r"\bbelow (?:the )?billing minimum|\bno treatment\s*(?:[.;,\n]|\Z)|(?:^|[.;\n])\s*not (?:seen|treated)\s*[.;\n]|"
    r"\b(?:could not|unable to|not able to) be (?:seen|treated)\b"
)
_NO_VISIT = re.compile(
    r"(?i)\bno visit (?:on )?(?:this|that|today)|\b(?:patient|pt|client) (?:was )?not seen\b|"
    r"\bno[- ]show\b|\bcancel(?:s|led|ed)? today|\bcancel note"
)


def is_untreated(text: str) -> bool:
    """Whether the visit was not held or no treatment was given."""
    low = text.lower()
    return any(word in low for word in _WORDS) and (_CANCELLED.match(text) is not None or _NOT_SEEN.search(text) is not None)


def is_unheld(text: str) -> bool:
    """Whether there was no visit at all; asked of notes without treatment."""
    return _CANCELLED.match(text) is not None or _NO_VISIT.search(text) is not None
