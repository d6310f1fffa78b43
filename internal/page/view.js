"use strict";
// Parts of the page that know nothing of services. Texts become text nodes, never HTML.
const el = (name, attributes = {}, ...children) => {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
};

// colored returns JSON as nodes, indented, with its numbers as they came; null if it is none
// or very long. link is asked, with the path of names and indices, for the address of each
// text and number.
const colored = (json, link) => {
  const token = /\s*("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:])/y;
  const nodes = [], stack = [];
  let plain = "", before = "";
  const add = (node) => { nodes.push(plain, node); plain = ""; };
  const line = () => { plain += "\n" + "  ".repeat(stack.length); };
  const end = json.trimEnd().length;
  while (token.lastIndex < end) {
    if (nodes.length > 100000) return null;
    const found = token.exec(json);
    if (!found) return null;
    const text = found[1], top = stack.at(-1);
    if ((before === "{" || before === "[") && !/[}\]]/.test(text)) line();
    if (text === "{" || text === "[") {
      plain += text;
      stack.push({ many: text === "[", at: text === "[" ? 0 : null });
    } else if (text === "}" || text === "]") {
      if (!stack.pop()) return null;
      if (before !== "{" && before !== "[") line();
      plain += text;
    } else if (text === ",") {
      plain += text;
      if (!top) return null;
      top.at = top.many ? top.at + 1 : null;
      line();
    } else if (text === ":") {
      plain += ": ";
    } else if (top && !top.many && top.at === null) {
      try { top.at = JSON.parse(text); } catch { return null; }
      add(el("span", { class: "name" }, text));
    } else {
      const to = link(stack.map((s) => s.at), text);
      const kind = text[0] === '"' ? "text" : "number";
      add(to ? el("a", { href: to, class: kind }, text) : el("span", { class: kind }, text));
    }
    before = text;
  }
  nodes.push(plain);
  return stack.length ? null : nodes;
};

// completing makes an input one that suggests: suggest gets the text before the cursor, and
// returns what can stand at its end, and where that begins.
const completing = (input, list, suggest) => {
  let found = { start: 0, list: [] }, at = -1;
  const hide = () => { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); at = -1; };
  const mark = (next) => {
    at = (next + found.list.length) % found.list.length;
    [...list.children].forEach((li, i) => li.setAttribute("aria-selected", String(i === at)));
    list.children[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", "choice" + at);
  };
  const take = (i) => {
    const text = found.list[i].text, rest = input.value.slice(input.selectionStart);
    const caret = found.start + text.length;
    input.value = input.value.slice(0, found.start) + text + rest;
    input.setSelectionRange(caret, caret);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const show = () => {
    found = suggest(input.value.slice(0, input.selectionStart));
    hide();
    if (!found.list.length || document.activeElement !== input) return;
    list.replaceChildren(...found.list.map((choice, i) => el("li", { role: "option", id: "choice" + i, "aria-selected": "false",
      onmousedown: (event) => { event.preventDefault(); take(i); } }, el("span", {}, choice.text), el("small", {}, choice.note || ""))));
    const box = input.getBoundingClientRect();
    list.style.left = box.left + scrollX + "px";
    list.style.top = box.bottom + scrollY + 2 + "px";
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
  };
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off", spellcheck: "false" })) input.setAttribute(name, value);
  input.addEventListener("input", show);
  input.addEventListener("focus", show);
  input.addEventListener("click", show);
  input.addEventListener("blur", hide);
  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === " " && event.ctrlKey) { event.preventDefault(); show(); }
    else if (!open || event.ctrlKey || event.altKey || event.metaKey) return;
    else if (event.key === "ArrowDown") { event.preventDefault(); mark(at + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); mark(at < 0 ? -1 : at - 1); }
    else if (event.key === "Enter" && at >= 0) { event.preventDefault(); take(at); }
    else if (event.key === "Escape") { event.preventDefault(); hide(); }
  });
};
