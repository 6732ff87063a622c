from __future__ import annotations

import pytest

from corpus.readers.html import read_html
from corpus.readers.jsonl import ReaderError


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h1>Procedure Note</h1><p>Right  L4-5\n TFESI</p><p>Plan:<br>none</p>", "Procedure Note\nRight L4-5 TFESI\n\nPlan:\nnone"),
        ("<p class=MsoNormal>one</p><p class=MsoNormal>two</p>", "one\ntwo"),
        ("<div>a<div>b</div>c <b>d</b>e</div>", "a\nb\nc de"),
        ("5&nbsp;mL &frac12; &lt;2 &#176;C", "5 mL ½ <2 °C"),
        ("<ul><li>one<li><p>two</p><ul><li>deep</ul></ul>", "- one\n- two\n- deep"),
        ("<ol start=3><li>x<li>y</ol>", "3. x\n4. y"),
        ("<table><tr><th>Site<th>mL<tr><td>Left<td>2</table>after", "| Site | mL |\n| Left | 2  |\n\nafter"),
        ("<table><tr><td colspan=2>Head<td>x<tr><td>a<td>b<td>c</table>", "| Head |   | x |\n| a    | b | c |"),
        ("<table><tr><td><p>One</p><p>Two</p><p>Three</p><p>Four</p></td></tr></table>", "One\n\nTwo\n\nThree\n\nFour"),
        ("<dl><dt>Procedure<dd>TFESI</dl>", "Procedure:\nTFESI"),
        ("<pre>a   b\n  c</pre>", "a   b\n  c"),
        ("<div style='white-space: pre-wrap'>a   b\n  c</div>", "a   b\n  c"),
        ("<input type=checkbox checked>Consent<input type=radio>Sedation", "[x] Consent[ ] Sedation"),
        ("Side: <select><option>left<option selected>right</select> by <input value='Dr. A'>", "Side: right by Dr. A"),
        ("a<script>b()</script><style>c</style><!-- d --><p hidden>e</p><p style='DISPLAY : none'>f</p>g", "ag"),
        ("<del>left</del><span style='text-decoration: line-through'>both</span>right", "right"),
    ],
)
def test_html_reads_what_is_shown(body: str, text: str) -> None:
    shown = read_html(f"<!doctype html><html><head><title>no</title></head><body>{body}</body></html>".encode())
    assert shown == text


@pytest.mark.parametrize(
    "raw",
    [
        "<p>½ °C</p>".encode(),
        "<p>½ °C</p>".encode("utf-8-sig"),
        "<p>½ °C</p>".encode("utf-16"),
        "<p>½ °C</p>".encode("cp1252"),
        b"<meta charset=iso-8859-1><p>\xbd \xb0C</p>",
        "<meta charset=cp1250><p>½ °C</p>".replace("½", "&frac12;").encode("cp1250"),
        b"<meta charset=punycode><p>\xbd \xb0C</p>",
        b"<meta charset=no-such><p>\xbd \xb0C</p>",
    ],
)
def test_html_is_decoded_as_a_browser_does(raw: bytes) -> None:
    assert read_html(raw) == "½ °C"


@pytest.mark.parametrize("tag", ["div", "font", "b", "span"])
def test_html_loses_nothing_below_tags_that_were_never_closed(tag: str) -> None:
    page = "".join(f"<{tag}>line {i}<script>no</script><br>" for i in range(700))
    assert read_html(f"<html>{page}".encode()) == "\n".join(f"line {i}" for i in range(700))


def test_html_keeps_what_follows_a_large_picture() -> None:
    assert read_html(b"<html>before<img src='data:image/png;base64," + b"A" * 11_000_000 + b"'> after") == "before after"


def test_html_nested_beyond_reading_is_refused_and_not_cut() -> None:
    with pytest.raises(ReaderError, match="nested too deep or too large"):
        read_html(b"<html>before" + b"<div>" * 5000 + b"after")
