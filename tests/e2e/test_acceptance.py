from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from service.settings import Settings
from tests.e2e.conftest import Visit, served
from tests.service.stand_in import NOTE, StandIn

Shot = Callable[[Page, str], None]


@pytest.fixture(scope="module")
def decided_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service in which some suggestions were decided on."""
    settings = Settings(database=f"sqlite:///{tmp_path_factory.mktemp('acceptance') / 'notecoder.db'}")
    with served(StandIn(), settings) as address, httpx.Client(base_url=address) as client:
        for number, decision in enumerate([{"action": "accept"}] * 3 + [{"action": "reject", "reason": "wrong_side"}]):
            record = client.post("/v1/suggest", json={"text": f"{NOTE}{number}"}).headers["Notecoder-Record"]
            assert client.post("/v1/feedback", json={"record": record, "line": 1, **decision}).status_code == 201
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_acceptance_page_is_seen_and_heard(visit: Callable[..., Visit], decided_address: str, shot: Shot, scheme: str) -> None:
    page = visit(base_url=decided_address, color_scheme=scheme).page
    page.goto("/")
    page.get_by_role("link", name="Acceptance").click()
    expect(page.get_by_role("img", name="Share of each code's suggestions that were accepted")).to_be_visible()
    expect(page.get_by_role("row", name="64483")).to_contain_text("75 %")
    point = page.locator(".plot .point").bounding_box()
    scale = page.locator(".plot .grid")
    first, last = scale.first.bounding_box(), scale.last.bounding_box()
    assert point is not None
    assert first is not None
    assert last is not None
    middle = point["x"] + point["width"] / 2
    assert (middle - first["x"]) / (last["x"] - first["x"]) == pytest.approx(0.75, abs=0.01)
    found: Any = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    shot(page, f"acceptance-{scheme}")


def test_acceptance_page_at_twice_the_size(visit: Callable[..., Visit], decided_address: str) -> None:
    page = visit(base_url=decided_address, viewport={"width": 640, "height": 500}).page
    page.goto("/admin/acceptance")
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.get_by_role("link", name="A year").click()
    expect(page.get_by_role("link", name="A year")).to_have_attribute("aria-current", "true")


def test_acceptance_page_saves_a_csv(visit: Callable[..., Visit], decided_address: str, tmp_path: Path) -> None:
    page = visit(base_url=decided_address, accept_downloads=True).page
    page.goto("/admin/acceptance")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "acceptance.csv")
    assert (tmp_path / "acceptance.csv").read_text().startswith("code,label,decided,")
