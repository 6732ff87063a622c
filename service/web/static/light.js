// Lights the words of a card while it is pointed at or focused, and the cards of a word. The page says all of it without this, too.
"use strict";

document.documentElement.classList.add("scripted");

(() => {
  const marksOf = new Map();
  for (const mark of document.querySelectorAll("mark[data-cards]")) {
    for (const id of mark.dataset.cards.split(" ")) {
      if (!marksOf.has(id)) marksOf.set(id, []);
      marksOf.get(id).push(mark);
    }
  }
  const note = document.getElementById("note");
  const cardsOf = (mark) => mark.dataset.cards.split(" ").map((id) => document.getElementById(id)).filter(Boolean);

  function light(elements) {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    for (const element of elements) element.classList.add("lit");
  }

  // What is lit while nothing is pointed at: what has the focus.
  function focused() {
    const active = document.activeElement;
    const card = active?.closest(".card");
    if (card) return marksOf.get(card.id) ?? [];
    const mark = active?.closest("mark[data-cards]");
    return mark ? cardsOf(mark) : [];
  }

  // Scrolls the note alone, so that the page stays where it is.
  function reveal(marks) {
    if (!note || !marks.length) return;
    const box = note.getBoundingClientRect();
    const inside = (mark) => mark.getBoundingClientRect().top >= box.top && mark.getBoundingClientRect().bottom <= box.bottom;
    if (!marks.some(inside)) note.scrollTop += marks[0].getBoundingClientRect().top - box.top - box.height / 3;
  }

  for (const card of document.querySelectorAll(".card")) {
    card.addEventListener("mouseenter", () => light(marksOf.get(card.id) ?? []));
    card.addEventListener("mouseleave", () => light(focused()));
    card.addEventListener("focusin", () => {
      light(focused());
      reveal(focused());
    });
    card.addEventListener("focusout", () => light([]));
  }

  const links = [];
  for (const [mark, link] of [...document.querySelectorAll("mark[data-cards]")].map((mark) => [mark, mark.querySelector("a")])) {
    mark.addEventListener("mouseenter", () => light(cardsOf(mark)));
    mark.addEventListener("mouseleave", () => light(focused()));
    link.addEventListener("focus", () => light(cardsOf(mark)));
    link.addEventListener("blur", () => light([]));
    // To the card, and with each further press to the next card of the same words.
    link.addEventListener("click", (event) => {
      const cards = cardsOf(mark);
      if (!cards.length) return;
      event.preventDefault();
      const next = Number(mark.dataset.next ?? 0) % cards.length;
      mark.dataset.next = next + 1;
      cards[next].focus();
    });
    link.tabIndex = links.length ? -1 : 0;
    links.push(link);
  }

  // One stop of the Tab key for all words of the note; the arrows go from word to word.
  note?.addEventListener("keydown", (event) => {
    const here = links.indexOf(document.activeElement);
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const there = { Home: 0, End: links.length - 1 }[event.key] ?? here + step;
    if (here < 0 || !links[there] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    links[here].tabIndex = -1;
    links[there].tabIndex = 0;
    links[there].focus();
  });
})();
