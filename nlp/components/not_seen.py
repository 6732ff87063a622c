"""What says that nobody was treated this day: a cancelled or missed visit, a note without treatment (R-STAT-05)."""

from __future__ import annotations

import re

# Either the visit was not held or no treatment was given; the second pattern: there was no visit at all.
NOT_SEEN = re.compile(
    r"(?i)\bno visit (?:on )?(?:this|that|today)|\bno visit this date|\b(?:patient|"
    r"pt|client) (?:was )?not seen\b|\bno[- ]show\b|\bcancel(?:s|led|ed)? today|\bno treatment (?:was )?(?:given|"
    r"delivered|provided|rendered|today)|"
    r"\bdid not provide any treatment|\btreatment (?:was )?withheld|\bno skilled intervention|"
    r"\bnothing (?:was )?billed|\bstruck through|\bno treatment of (?:the )?patient|"
    r"\bbelow (?:the )?billing minimum|\bno treatment\s*(?:[.;,\n]|\Z)|(?:^|[.;\n])\s*not (?:seen|treated)\s*[.;\n]|"
    r"\b(?:could not|unable to|not able to) be (?:seen|treated)\b|\A[^\n]{0,80}\bcancel(?:l?ed|lation)\W*(?:note\W*|visit\W*)?(?:\n|\Z)"
)
NO_VISIT = re.compile(
    r"(?i)\bno visit (?:on )?(?:this|that|today)|\b(?:patient|pt|client) (?:was )?not seen\b|"
    r"\bno[- ]show\b|\bcancel(?:s|led|ed)? today|\bcancel note|\A[^\n]{0,80}\bcancel(?:l?ed|lation)\W*(?:note\W*|visit\W*)?(?:\n|\Z)"
)
