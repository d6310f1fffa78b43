"use strict";
// Filters and search. The fragment of the address has what is chosen, so that a link
// shows the same: #severity=breaking&reader=reading,writing&query=price&open=all
(() => {
  const words = ["safe", "dangerous", "breaking"]; // the digits of data-v
  const changes = Array.from(document.querySelectorAll(".change"), (element) => ({
    element,
    verdicts: Array.from(element.dataset.v, Number),
    waived: "waived" in element.dataset,
    text: element.textContent.toLowerCase(),
  }));
  const parents = document.querySelectorAll(".subject, .group");
  const query = document.getElementById("query");
  const boxes = Array.from(document.querySelectorAll("#filters input[type=checkbox]"));

  const of = (name) => boxes.filter((box) => box.name === name);
  const chosen = (name) => of(name).filter((box) => box.checked).map((box) => box.value);
  const openAll = (open) => {
    for (const change of changes) change.element.open = open && !change.element.hidden;
  };

  // A change is shown if what it is at worst for the readers that are chosen is chosen.
  const apply = () => {
    const severities = new Set(chosen("severity"));
    const readers = of("reader").map((box) => box.checked);
    const terms = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const change of changes) {
      const worst = Math.max(-1, ...change.verdicts.filter((_, i) => readers[i]));
      const show = severities.has(words[worst]) && (severities.has("waived") || !change.waived) &&
        terms.every((term) => change.text.includes(term));
      change.element.hidden = !show;
      shown += show ? 1 : 0;
    }
    for (const parent of parents) parent.hidden = !parent.querySelector(".change:not([hidden])");
    document.getElementById("shown").textContent = `${shown} of ${changes.length} shown`;
  };

  const save = () => {
    const choice = new URLSearchParams();
    for (const name of ["severity", "reader"]) {
      if (of(name).some((box) => !box.checked)) choice.set(name, chosen(name).join());
    }
    if (query.value) choice.set("query", query.value);
    history.replaceState(null, "", "#" + choice);
  };

  const load = () => {
    const fragment = location.hash.slice(1);
    const place = fragment && !fragment.includes("="); // in the page
    if (place && document.getElementById("shown").textContent) return;
    const choice = new URLSearchParams(place ? "" : fragment);
    for (const box of boxes) {
      const values = choice.get(box.name);
      box.checked = values === null || values.split(",").includes(box.value);
    }
    query.value = choice.get("query") || "";
    apply();
    if (choice.get("open") === "all") openAll(true);
  };

  const changed = () => { apply(); save(); };
  for (const box of boxes) box.addEventListener("change", changed);
  query.addEventListener("input", changed);
  document.getElementById("open").addEventListener("click", () => openAll(true));
  document.getElementById("close").addEventListener("click", () => openAll(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && event.target !== query && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      query.focus();
    }
  });
  window.addEventListener("hashchange", load);
  document.getElementById("filters").hidden = false;
  load();
})();
