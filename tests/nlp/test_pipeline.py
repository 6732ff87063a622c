"""The reader as an ordinary spaCy pipeline."""

from __future__ import annotations

import pickle

import pytest
from spacy.language import Language
from spacy.tokens import Doc, DocBin

from models.coder import Coder
from models.request import parse_request
from nlp.extensions import NAMES, text_of
from nlp.facts import read_facts

NOTE = "PROCEDURE: Right L4-5 TFESI under fluoroscopy with 10 mg dexamethasone.\nPLAN: RFA next month."


@pytest.fixture(scope="module")
def reader(coder: Coder) -> Language:
    return coder.nlp


def test_pipeline_has_the_components_of_the_config(reader: Language) -> None:
    assert reader.pipe_names == ["phrases", "sections", "context", "quantities", "anatomy", "procedures"]


def test_pipeline_every_attribute_is_declared() -> None:
    assert all(Doc.has_extension(name) for name in NAMES)


def test_pipeline_gives_an_ordinary_doc(reader: Language) -> None:
    doc = reader(NOTE)
    assert doc.text == NOTE
    assert "".join(t.text_with_ws for t in doc) == NOTE
    assert [s.text for s in doc.spans["procedures"]] == ["TFESI", "RFA"]


@pytest.mark.parametrize("text", ["İ 😀 e\u0301\u00a0x", "a\r\n\tb", "40mg/mL;L4-5(left)", "..."])
def test_pipeline_tokens_keep_the_text(reader: Language, text: str) -> None:
    assert reader(text).text == text


def test_pipeline_pipes_many_notes(reader: Language) -> None:
    docs = list(reader.pipe([NOTE, "nothing here", NOTE]))
    assert [len(read_facts(d).procedures) for d in docs] == [2, 0, 2]
    assert read_facts(docs[0]) == read_facts(docs[2]) == read_facts(reader(NOTE))


def test_pipeline_docs_can_be_stored(reader: Language) -> None:
    doc = reader(NOTE)
    (again,) = DocBin(docs=[doc], store_user_data=False).get_docs(reader.vocab)
    assert again.text == NOTE
    assert pickle.loads(pickle.dumps(doc._.encounter)) == doc._.encounter


def test_pipeline_text_of_a_doc_made_by_hand(reader: Language) -> None:
    assert text_of(Doc(reader.vocab, words=["Left", "knee"], spaces=[True, False])) == "Left knee"


def test_pipeline_coder_reads_without_tokens_what_the_doc_reads_with_them(coder: Coder, reader: Language) -> None:
    assert coder.read(parse_request({"text": NOTE}))[0] == read_facts(reader(NOTE))
