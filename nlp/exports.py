"""Notes that a program wrote out: tab- or comma-separated rows, lists of ``key: value``, HL7 segments. Read as the tables they are.

A separator becomes the bar that the readers of tables know, a field's technical head becomes spaces; every other character
stays where it was.
"""

from __future__ import annotations

import re

_TABBED = re.compile(r"\t[^\t\n]*\t[^\t\n]*\t")
# Rows that open with a date or a number and go on without a space behind the comma.
_COMMAS = re.compile(r"\n\"?\d[\d/-]{0,9}\"?,(?=\S)")
_CELL = re.compile(r'(?:"[^"\n]*"|[^,\n"]*)(?:(?P<comma>,)|(?=\n|\Z))')
_LEAST_CELLS = 4
_ITEM = re.compile(r"\n(?P<indent>[ \t]*)-[ ](?P<key>[A-Za-z_]+:)[ ](?=\S)")
_MEMBER = re.compile(r"\n(?P<indent>[ \t]+)[A-Za-z_]+:[ ](?=\S)")
_NAMES = frozenset({"name:", "item:", "activity:", "service:", "procedure:", "intervention:", "exercise:", "modality:", "description:"})
_SEGMENT = re.compile(r"\n(?P<head>(?:OBX|NTE)\|[^|\n]*\|(?:(?:TX|NM|ST|FT|CE|CWE)\|)?)(?P<key>[A-Za-z_ ]*)(?P<bars>\|+)(?=[^|\n])")


def as_tables(text: str) -> str:
    """The text with the marks of an export in the place of which the readers know others; as it is where it is none."""
    if "\t" in text and _TABBED.search(text):
        text = _barred_tabs(text)
    if "OBX|" in text:
        text = _SEGMENT.sub(_labelled, text)
    if _COMMAS.search(text):
        text = _barred_commas(text)
    if "- " in text and _ITEM.search(text):
        text = _joined_items(text)
    return text


def _barred_tabs(text: str) -> str:
    """Two lines or more, one below the other, with equally many tabs are rows."""
    lines = text.split("\n")
    tabs = [line.count("\t") for line in lines]
    rows = [n >= _LEAST_CELLS - 1 and n in (tabs[i - 1] if i else 0, tabs[i + 1] if i + 1 < len(lines) else 0) for i, n in enumerate(tabs)]
    return "\n".join(line.replace("\t", "|") if row else line for line, row in zip(lines, rows, strict=True))


def _barred_commas(text: str) -> str:
    """Rows of one number of cells under a heading of as many."""
    lines = text.split("\n")
    cut = [_commas(line) for line in lines]
    rows = [
        len(c) >= _LEAST_CELLS - 1 and len(c) in (len(cut[i - 1]) if i else 0, len(cut[i + 1]) if i + 1 < len(lines) else 0)
        for i, c in enumerate(cut)
    ]
    out = []
    for line, commas, row in zip(lines, cut, rows, strict=True):
        for at in commas if row else ():
            line = f"{line[:at]}|{line[at + 1 :]}"
        out.append(line)
    return "\n".join(out)


def _commas(line: str) -> list[int]:
    """Where the cells of a line end; [] where a space behind a comma tells that it is a sentence."""
    if line.count(",") < _LEAST_CELLS - 1:
        return []
    ends = [m.start("comma") for m in _CELL.finditer(line) if m["comma"]]
    return ends if not any(line[at + 1 : at + 2] == " " for at in ends) else []


def _joined_items(text: str) -> str:
    """The members of a list's item, each on a line of its own, are one row; the key that only says "name" is none of it."""
    out = list(text)
    for item in _ITEM.finditer(text):
        if item["key"].lower() in _NAMES:
            out[item.start("key") : item.end("key")] = " " * len(item["key"])
        at = text.find("\n", item.end())
        while at >= 0 and (member := _MEMBER.match(text, at)) and len(member["indent"]) > len(item["indent"]):
            out[at] = "|"
            at = text.find("\n", member.end())
    return "".join(out)


def _labelled(match: re.Match[str]) -> str:
    return f"\n{' ' * len(match['head'])}{match['key']}:{' ' * (len(match['bars']) - 1)}"
