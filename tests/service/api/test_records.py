from __future__ import annotations

from hashlib import sha256

from starlette.testclient import TestClient

from tests.service.stand_in import NOTE


def test_records_hold_the_answer_without_words_and_what_was_decided(client: TestClient) -> None:
    text = f"😀 {NOTE}"
    asked = {"text": text, "note_id": "n-17", "payer": "commercial", "offset_encoding": "utf-16", "include": []}
    answer = client.post("/v1/suggest", json=asked)
    record = answer.headers["Notecoder-Record"]
    client.post("/v1/feedback", json={"record": record, "line": 1, "action": "accept"})
    kept = client.get(f"/v1/records/{record}").json()
    assert (kept["id"], kept["kind"], kept["state"], kept["who"], kept["note_id"]) == (record, "suggest", "open", "local", "n-17")
    assert kept["fields"] == {"note_id": "n-17", "payer": "commercial"}
    assert kept["sha256"] == sha256(text.encode()).hexdigest()
    assert kept["text"] is None
    # Whole, and in code points, however it was asked for.
    assert "facts" in kept["response"]
    ours, theirs = kept["response"]["suggestions"][0]["evidence"][0], answer.json()["suggestions"][0]["evidence"][0]
    assert (ours["start"], "text" in ours) == (theirs["start"] - 1, False)
    assert [(entry["kind"], entry["number"]) for entry in kept["history"]] == [("answered", 1), ("decided", 2)]
    (standing,) = kept["decisions"]
    assert (standing["line"], standing["action"], standing["entry"]) == (1, "accept", 2)


def test_records_are_the_same_for_the_same_note(client: TestClient) -> None:
    fields = {"text": NOTE, "note_id": "n-17"}
    first = client.post("/v1/suggest", json=fields)
    again = client.post("/v1/suggest", json={**fields, "offset_encoding": "utf-8", "include": ["alerts"]})
    other = client.post("/v1/suggest", json={**fields, "payer": "commercial"})
    assert first.headers["Notecoder-Record"] == again.headers["Notecoder-Record"] != other.headers["Notecoder-Record"]


def test_records_are_erased(client: TestClient) -> None:
    record = client.post("/v1/suggest", json={"text": NOTE}).headers["Notecoder-Record"]
    erased = client.delete(f"/v1/records/{record}")
    assert (erased.status_code, erased.content) == (204, b"")
    assert client.get(f"/v1/records/{record}").status_code == 404
    assert client.delete(f"/v1/records/{record}").status_code == 404
    first, last = client.get("/v1/trail").json()["entries"]
    assert (first["kind"], first["payload"], last["kind"]) == ("answered", None, "erased")


def test_records_allow_what_the_schema_says(client: TestClient) -> None:
    assert client.post("/v1/records/0").headers["Allow"] == "DELETE, GET"
    assert client.get("/v1/records/0").json()["type"] == "urn:notecoder:not_found"


def test_trail_is_read_page_by_page(client: TestClient) -> None:
    for number in range(7):
        client.post("/v1/suggest", json={"text": f"{number} {NOTE}"})
    found: list[int] = []
    after: int | None = 0
    while after is not None:
        page = client.get("/v1/trail", params={"after": after, "limit": 3}).json()
        found += [entry["number"] for entry in page["entries"]]
        after = page["next"]
    assert found == [1, 2, 3, 4, 5, 6, 7]
    assert client.get("/v1/trail?after=7").json() == {"entries": [], "next": None}
    for query in ("after=-1", "after=x", "limit=0", "limit=1001", "after=99999999999"):
        assert client.get(f"/v1/trail?{query}").status_code == 422
