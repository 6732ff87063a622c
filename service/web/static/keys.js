// One key for each decision. They act on the card that has the focus, never while someone writes in a field, and can be switched off.
"use strict";

// Not before htmx is ready, which waits for the same event and was first: a key must not press a button that it does not know yet.
document.addEventListener("DOMContentLoaded", () => {
  const OFF = "notecoder-keys-off";
  const dialog = document.getElementById("keys");
  const trouble = document.getElementById("trouble");
  const switchedOn = document.getElementById("keys-on");
  let returnTo = null;

  // A browser that keeps nothing for pages throws here; then the keys are simply on.
  function stored(value) {
    try {
      if (value === undefined) return localStorage.getItem(OFF) === "1";
      if (value) localStorage.setItem(OFF, "1");
      else localStorage.removeItem(OFF);
    } catch {
      return false;
    }
    return value;
  }

  switchedOn.checked = !stored();
  switchedOn.addEventListener("change", () => stored(!switchedOn.checked));
  document.getElementById("show-keys").addEventListener("click", () => dialog.showModal());

  const say = (words) => {
    document.getElementById("said").textContent = words;
  };
  const cards = () => [...document.querySelectorAll(".card")];
  const cardHere = () => document.activeElement?.closest(".card") ?? null;
  const writes = (element) => element?.closest("input:not([type=checkbox]), textarea, select, [contenteditable]") !== null && element !== null;

  function move(step) {
    const all = cards();
    const here = all.indexOf(cardHere());
    const next = all[here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }

  function open(card, key) {
    const menu = card?.querySelector(`.menu[data-key="${key}"]`);
    if (!menu) return;
    menu.open = true;
    const first = menu.querySelector(".menu-body input, .menu-body button");
    first.focus();
    if (first.select) first.select();
    menu.scrollIntoView({ block: "nearest" });
  }

  function press(card, verb) {
    const button = card?.querySelector(`button[value^="${verb}:"]`);
    if (button) button.click();
    else if (card?.dataset.line && verb === "undo") say("There is nothing to undo on this line.");
  }

  function addByHand() {
    const menu = document.getElementById("by-hand");
    if (!menu) return;
    returnTo = cardHere();
    menu.open = true;
    document.getElementById("add-code").focus();
  }

  async function copy() {
    const text = document.getElementById("claim-text");
    if (!text) return;
    if (!text.value.trim()) {
      say("The claim is empty.");
      return;
    }
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      // Outside of a secure context there is no clipboard for pages but this.
      const here = document.activeElement;
      text.select();
      document.execCommand("copy");
      here?.focus();
    }
    say("The claim is copied.");
    const button = document.getElementById("copy");
    button.dataset.words ??= button.firstChild.data;
    button.firstChild.data = "Copied ";
    setTimeout(() => {
      button.firstChild.data = button.dataset.words;
    }, 2000);
  }

  document.getElementById("copy")?.addEventListener("click", copy);

  const KEYS = {
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    a: (card) => press(card, "accept"),
    c: (card) => open(card, "c"),
    r: (card) => open(card, "r"),
    u: (card) => press(card, "undo"),
    n: addByHand,
    y: copy,
    "?": () => dialog.showModal(),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || event.isComposing) {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "text") event.target.form.requestSubmit();
      return;
    }
    if (event.key === "Escape") {
      const menu = document.activeElement?.closest(".menu[open]");
      if (!menu || dialog.open) return;
      menu.open = false;
      (menu.closest(".card") ?? returnTo ?? menu.querySelector("summary")).focus();
      return;
    }
    // Enter in a field presses the button of its own line and no other.
    if (event.key === "Enter" && event.target.matches?.("input[form=decide]")) {
      event.preventDefault();
      event.target.closest(".fields").querySelector("button").click();
      return;
    }
    if (!switchedOn.checked || dialog.open || writes(event.target)) return;
    const card = cardHere();
    const reasons = document.activeElement?.closest(".reasons");
    if (reasons && /^[0-9]$/.test(event.key)) {
      event.preventDefault();
      reasons.querySelectorAll("button")[(Number(event.key) + 9) % 10]?.click();
      return;
    }
    // The arrows move between cards from a card only; elsewhere they scroll.
    if (event.key.startsWith("Arrow") && (!card || document.activeElement !== card)) return;
    if (Object.hasOwn(KEYS, event.key)) {
      event.preventDefault();
      KEYS[event.key](card);
    }
  });

  // After a decision from inside a menu the menu is gone: the focus goes to its card.
  document.addEventListener("htmx:afterSwap", (event) => {
    trouble.hidden = true;
    if (document.activeElement && document.activeElement !== document.body) return;
    const card = event.target.closest(".card");
    if (event.detail.xhr?.status === 422) card?.querySelector(".menu[open] input")?.focus();
    else card?.focus();
  });

  function failed(words) {
    trouble.textContent = words;
    trouble.hidden = false;
  }
  document.addEventListener("htmx:responseError", (event) => {
    const { status, responseText } = event.detail.xhr;
    const plain = event.detail.xhr.getResponseHeader("content-type")?.startsWith("text/plain");
    if (status === 401) failed("You are signed out, and this decision was not kept. Sign in on another tab and decide again.");
    else failed(plain ? responseText : `This decision was not kept (${status}). Try again.`);
  });
  for (const name of ["htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, () => failed("The service cannot be reached, and this decision was not kept. Try again."));
  }
});
