from __future__ import annotations

import pytest

from service.workbench.render import as_is, capitalize_first


@pytest.mark.parametrize(
    ("text", "html"),
    [("a\r\nb\rc", "a&#13;\nb&#13;c"), ("<b>&amp;", "&lt;b&gt;&amp;amp;"), ("\"'", "&#34;&#39;"), ("\u2028\x0c", "\u2028\x0c")],
)
def test_render_text_as_it_is(text: str, html: str) -> None:
    assert str(as_is(text)) == html


def test_render_capital_at_the_start_only() -> None:
    assert capitalize_first("first: L4-L5") == "First: L4-L5"
    assert capitalize_first("") == ""
