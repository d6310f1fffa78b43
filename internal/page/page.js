"use strict";
// The page: what there is, a request, its answer. The fragment of the address has the GET
// request that is shown, as a URL below the root, so that links and the history work.
const say = (text) => $("status").replaceChildren(text);

const signature = (o, name) => name + "(" + (o.parameters || []).map((p) => p.name).join() + ")";
// called returns how an operation of OData is called at a path.
const called = (o, path) => {
  const list = o.parameters || [];
  if (o.action) return ["POST", path, []];
  return ["GET", path + "(" + list.map((p) => p.name + "={" + p.name + "}").join() + ")", list];
};

// listed shows the list of what there is, and returns its entries. open is called for those
// that cannot just be read.
const listed = (model, names, open) => {
  // overloads are an item for each overload of what it imports.
  const overloads = (item) => {
    const list = item.operation ? names.operations.filter((o) => o.name === item.operation && !o.bound) : [];
    return list.length ? list.map((o) => ({ ...item, action: o, name: list.length > 1 || !o.action ? signature(o, item.name) : item.name })) : [item];
  };
  const entries = [];
  for (const group of model.groups) {
    const ul = el("ul");
    for (const item of group.items.flatMap(overloads)) {
      const reads = !item.parameters && !item.operation && (item.method || "GET") === "GET";
      const a = el("a", { href: reads ? to(encodePath(item.path)) : "#", title: item.summary, onclick: (event) => { if (!reads || location.hash === event.currentTarget.hash) { event.preventDefault(); open(item); } } },
        ...(item.method ? [el("span", { class: "verb" }, item.method)] : []), item.name);
      const li = el("li", {}, a);
      ul.append(li);
      entries.push({ li, a, item, text: (item.name + " " + (item.summary || "") + " " + group.name).toLowerCase() });
    }
    $("list").append(el("section", {}, el("h2", {}, group.name), ul));
  }
  const search = () => {
    const terms = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const { li, text } of entries) n += (li.hidden = !terms.every((t) => text.includes(t))) ? 0 : 1;
    for (const section of $("list").children) section.hidden = !section.querySelector("li:not([hidden])");
    $("found").textContent = n + " of " + entries.length;
  };
  $("search").addEventListener("input", search);
  search();
  return entries;
};

// run makes the page of a service whose URLs begin with root.
const run = (model, root) => {
  const names = namesOf(model), etags = new Map();
  const form = formOf(model, names, root, etags), answers = answersOf(model, names, root, etags);

  const open = (item) => {
    if (item.action) fill(item, ...called(item.action, item.path));
    else fill(item, item.method || "GET", item.path, item.parameters || []);
    if (!item.action && !item.parameters && (item.method || "GET") === "GET") send(true);
  };
  const fill = (...all) => { form.fill(...all); mark(); relate(); };
  const entries = listed(model, names, open);
  const mark = () => {
    const first = $("path").value.split(/[/(?]/)[0], operation = form.operation();
    for (const { a, item } of entries) {
      if (operation && operation.path ? item === operation : model.odata && item.path === first) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
    }
  };

  // relate shows where to go from the path: related entities, and operations.
  const relate = () => {
    const place = model.odata && form.typed();
    $("related").replaceChildren();
    if (!place || !names.isStructured(place.type)) return;
    const links = place.many ? ["$count"] : [...names.navigation(place.type).map((n) => n.name), ...names.streams(place.type)];
    for (const name of links) $("related").append(el("a", { href: to(place.path + "/" + name) }, name));
    for (const o of names.bound(place)) {
      $("related").append(el("a", { href: "#", onclick: (event) => {
        event.preventDefault();
        fill({ action: o }, ...called(o, place.path + "/" + o.name));
        $("path").focus();
      } }, el("span", { class: "verb" }, o.action ? "POST" : "GET"), o.action ? o.name : signature(o, o.name)));
    }
  };

  let running = null;
  const send = async (push) => {
    const empty = form.missing();
    if (empty) { say(empty.parameter.name + " has to be given."); empty.input.focus(); return; }
    const request = form.composed();
    if (push && request.method === "GET" && location.hash !== to(request.relative)) history.pushState(null, "", to(request.relative));
    if (running) running.abort();
    const mine = running = new AbortController(), began = performance.now();
    say("Asking…");
    try {
      const answer = await fetch(root + request.relative, { method: request.method, headers: Object.fromEntries(request.headers), body: request.body, cache: "no-store", signal: mine.signal });
      const bytes = await answer.arrayBuffer();
      if (mine !== running) return;
      answers.show(answer, bytes, performance.now() - began, request);
    } catch (error) {
      if (mine === running) say("There is no answer: " + error.message);
    }
    relate();
  };

  // readOf returns the operation that reads at a path of an API, and what its parameters are.
  const readOf = (path) => {
    for (const { item } of model.odata ? [] : entries) {
      const template = item.path.split(/\{[^}]*\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("([^/]+)");
      const found = item.method === "GET" && new RegExp("^" + template + "$").exec(path);
      if (found) return { item, values: [...item.path.matchAll(/\{([^}]*)\}/g)].map(([, name], i) => ["path", name, decodePath(found[i + 1])]) };
    }
    return { item: null, values: [] };
  };

  // load shows and sends the request in the address, if there is one.
  const load = () => {
    if (!location.hash.startsWith("#/")) return;
    const [path, query] = location.hash.slice(2).split(/\?(.*)/s);
    const { item, values } = readOf(path);
    form.read(item, path, query, values);
    mark();
    send(false);
    form.askMethods();
  };

  $("title").textContent = document.title = model.title;
  if (model.odata) $("links").append(el("a", { href: root + "$metadata" }, "$metadata"), " ", el("a", { href: "#/" }, "service document"));
  $("form").addEventListener("input", form.preview);
  $("form").addEventListener("submit", (event) => { event.preventDefault(); send(true); });
  $("path").addEventListener("change", () => { mark(); relate(); form.askMethods(); });
  $("method").addEventListener("change", form.writeTemplate);
  $("template").addEventListener("click", form.writeTemplate);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(true); }
    if (event.key === "/" && !event.ctrlKey && !event.altKey && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { event.preventDefault(); $("search").focus(); }
  });
  window.addEventListener("hashchange", load);
  form.setMethods(["GET"], "GET");
  form.preview();
  load();
};

$("copy").addEventListener("click", async () => {
  try { await navigator.clipboard.writeText($("curl").textContent); $("copied").textContent = "Copied"; }
  catch { $("copied").textContent = "The browser does not allow it: copy the text below"; }
});
$("skip").addEventListener("click", (event) => { event.preventDefault(); $("main").focus(); });

// The model is asked for at the page's own URL, and says how deep below the root that is.
(async () => {
  try {
    const answer = await fetch("?model", { headers: { Accept: "application/vnd.odatagen.page+json" } });
    if (!answer.ok) throw new Error("status " + answer.status);
    const model = await answer.json(), folders = location.pathname.replace(/\/$/, "").split("/");
    run(model, location.origin + folders.slice(0, folders.length - (model.depth || 0)).join("/") + "/");
    document.body.dataset.ready = "true";
  } catch (error) {
    say("What is here cannot be read: " + error.message);
  }
})();
