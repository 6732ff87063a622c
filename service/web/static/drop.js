// A file can be dropped where a note is asked for; it is put into the form's own field.
"use strict";

(() => {
  const drop = document.getElementById("drop");
  const file = document.getElementById("file");
  const text = document.getElementById("text");
  if (!drop || !file || !text) return;
  const holdsFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

  // A file that misses the field must not replace the page.
  for (const name of ["dragover", "drop"]) {
    document.addEventListener(name, (event) => {
      if (holdsFiles(event)) event.preventDefault();
    });
  }
  document.addEventListener("dragover", (event) => drop.classList.toggle("over", holdsFiles(event)));
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    drop.classList.remove("over");
    const dropped = event.dataTransfer?.files;
    if (!dropped?.length) return;
    const target = event.target.closest?.("div")?.querySelector?.("#claim_file") ?? file;
    target.files = dropped;
    target.dispatchEvent(new Event("change", { bubbles: true }));
  });
  // The file is the note then, and not what was written before.
  file.addEventListener("change", () => {
    if (!file.files.length) return;
    text.value = "";
    document.getElementById("said").textContent = "A file is chosen.";
    file.form.querySelector("button.main").focus();
  });
  text.addEventListener("input", () => {
    if (text.value) file.value = "";
  });
})();
