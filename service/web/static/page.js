// Lights the words of a card while it is pointed at or focused, and the cards of a word. The page says all of it without this, too.
"use strict";

const marks = [...document.querySelectorAll("mark[data-cards]")];
const marksOf = new Map();
for (const mark of marks) {
  for (const id of mark.dataset.cards.split(" ")) {
    if (!marksOf.has(id)) marksOf.set(id, []);
    marksOf.get(id).push(mark);
  }
}

function light(elements, on) {
  for (const element of elements) element.classList.toggle("lit", on);
}

for (const card of document.querySelectorAll(".card")) {
  const words = marksOf.get(card.id) ?? [];
  card.addEventListener("mouseenter", () => light(words, true));
  card.addEventListener("mouseleave", () => light(words, card.contains(document.activeElement)));
  card.addEventListener("focusin", () => light(words, true));
  card.addEventListener("focusout", () => light(words, false));
}

for (const mark of marks) {
  const cards = mark.dataset.cards.split(" ").map((id) => document.getElementById(id));
  mark.addEventListener("mouseenter", () => light(cards, true));
  mark.addEventListener("mouseleave", () => light(cards, false));
}
