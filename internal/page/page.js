"use strict";
// The page: what there is, a request, its answer. The fragment of the address has the GET
// request that is shown, as a URL below the root, so that links and the history work.
(async () => {
  const $ = (id) => document.getElementById(id);
  const say = (text) => $("status").replaceChildren(text);
  let model;
  try {
    const answer = await fetch("?model", { headers: { Accept: "application/vnd.odatagen.page+json" } });
    if (!answer.ok) throw new Error("status " + answer.status);
    model = await answer.json();
  } catch (error) {
    say("What is here cannot be read: " + error.message);
    return;
  }
  const names = namesOf(model);
  const folders = location.pathname.replace(/\/$/, "").split("/");
  const root = location.origin + folders.slice(0, folders.length - (model.depth || 0)).join("/") + "/";
  let contextRoot = root; // as the service calls it in its answers
  let operation = null; // the item or bound operation that the form is for
  const etags = new Map(); // of what was read, by path, for If-Match
  let parameters = []; // { parameter, input }

  // The query of OData: the options that have fields, and all others as they are in the URL.
  const options = new Map();
  const field = (name, input, parent) => { parent.append(el("label", {}, el("span", {}, name), input)); return input; };
  const typed = () => names.resolve($("path").value.split("?")[0]);
  if (model.odata) {
    for (const name of ["$select", "$expand", "$filter", "$orderby", "$search", "$top", "$skip", "$count"]) {
      const attributes = { "$top": { type: "number", min: 0 }, "$skip": { type: "number", min: 0 }, "$count": { type: "checkbox" } }[name];
      const input = field(name, el("input", { autocomplete: "off", ...attributes }), $("query"));
      options.set(name, input);
      if (!attributes && name !== "$search") completing(input, $("choices"), (text) => names.suggest(name, (typed() || {}).type, text));
    }
    options.set("", field("Other options, as in a URL", el("input", { autocomplete: "off", placeholder: "$compute=…&$apply=…" }), $("query")));
    completing($("path"), $("choices"), names.suggestPath);
  }
  const level = model.odata && field("Metadata", el("select", {}, ...["minimal", "full", "none"].map((l) => el("option", {}, l))), $("query"));

  const credentials = (model.credentials || []).map((parameter) => ({ parameter,
    input: field(parameter.name, el("input", { type: "password", autocomplete: "off", placeholder: parameter.type, title: parameter.summary }), $("credentials")) }));

  // encode makes of texts what can stand in a URL: readable where it may be.
  const encode = (text) => encodeURIComponent(text).replace(/%(24|2C|2F|3A|40|3D|3B)/g, decodeURIComponent);
  const encodePath = (text) => text.replace(/%(?![0-9A-Fa-f]{2})/g, "%25").replace(/[^\w\-.~!$&'()*+,;=:@/?%]+/gu, encodeURIComponent);
  const decodePath = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
  const decode = (text) => decodePath(text.replaceAll("+", " "));

  // Arguments that are JSON stand in the query, as parameter aliases.
  const isAliased = (p) => model.odata && p.in === "path" && (names.of(p.type).many || names.isStructured(p.type));
  const pathOf = () => {
    let path = $("path").value.replace(/^\//, "");
    for (const { parameter: p, input } of parameters.filter(({ parameter }) => parameter.in === "path")) {
      if (!model.odata) path = path.replace("{" + p.name + "}", () => input.value ? encodeURIComponent(input.value) : "{" + p.name + "}");
      else if (!input.value && !p.required) path = path.replace(new RegExp("([(,])" + p.name + "=\\{" + p.name + "\\},?"), "$1").replace(/,\)$/, ")");
      else path = path.replace("{" + p.name + "}", () => (isAliased(p) ? "@" + p.name : encodeURIComponent(names.literal(p.type, input.value))));
    }
    return encodePath(path);
  };

  const queryOf = () => {
    const parts = [];
    if ($("method").value === "GET") {
      for (const [name, input] of options) {
        const value = input.type === "checkbox" ? String(input.checked || "") : input.value.trim();
        if (value) parts.push(name ? name + "=" + encode(value) : value.replace(/[\s"<>#]/g, encodeURIComponent));
      }
    }
    for (const { parameter: p, input } of [...parameters, ...credentials]) {
      if (!input.value) continue;
      if (isAliased(p)) parts.push("@" + p.name + "=" + encode(input.value));
      if (p.in === "query") for (const value of p.repeated ? input.value.split(",") : [input.value]) parts.push(encodeURIComponent(p.name) + "=" + encodeURIComponent(value));
    }
    return parts.join("&");
  };

  // composed is the request that the form says.
  const composed = () => {
    const method = $("method").value, path = pathOf(), query = queryOf();
    const headers = new Map([["Accept", model.odata ? "application/json;odata.metadata=" + level.value : "application/json, */*;q=0.5"]]);
    const place = model.odata && typed();
    if (method === "GET" && place && place.many) headers.set("Prefer", "odata.maxpagesize=25");
    if (/^(PATCH|PUT|DELETE)$/.test(method) && etags.has(path)) headers.set("If-Match", etags.get(path));
    const body = /^(POST|PUT|PATCH)$/.test(method) && $("body").value.trim() ? $("body").value : undefined;
    const file = /^(POST|PUT|PATCH)$/.test(method) ? $("file").files[0] : undefined;
    if (file) headers.set("Content-Type", file.type || "application/octet-stream");
    else if (body !== undefined) headers.set("Content-Type", (operation && operation.body || { media: "application/json" }).media);
    for (const { parameter: p, input } of [...parameters, ...credentials]) if (p.in === "header" && input.value) headers.set(p.name, input.value);
    for (const line of $("headers").value.split("\n")) {
      const [name, value] = [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()];
      if (!name) continue;
      for (const known of headers.keys()) if (known.toLowerCase() === name.toLowerCase()) headers.delete(known);
      headers.set(name, value);
    }
    return { method, relative: path + (query && (path.includes("?") ? "&" : "?") + query), headers, body: file || body };
  };

  const size = (n) => (n < 1000 ? n + " bytes" : (n / 1000).toFixed(1) + " kB");
  const shell = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
  const preview = () => {
    const r = composed(), file = r.body instanceof File && r.body, lines = [...r.headers].map(([name, value]) => name + ": " + value);
    $("request").textContent = [r.method + " " + root + r.relative, ...lines].join("\n") + (r.body === undefined ? "" : "\n\n" + (file ? `(${file.name}, ${size(file.size)})` : r.body));
    $("curl").textContent = ["curl -g" + (r.method === "GET" ? "" : " -X " + r.method) + " " + shell(root + r.relative),
      ...lines.map((line) => "-H " + shell(line)), ...(r.body === undefined ? [] : ["--data-binary " + shell(file ? "@" + file.name : r.body)])].join(" \\\n  ");
    $("bodypart").hidden = !/^(POST|PUT|PATCH)$/.test(r.method);
    $("query").hidden = !model.odata || r.method !== "GET";
  };

  // The methods are those that the server says are allowed at a path.
  const setMethods = (list, chosen) => {
    $("method").replaceChildren(...[...new Set([chosen, ...list])].sort().map((m) => el("option", { selected: m === chosen }, m)));
  };
  const askMethods = async () => {
    const relative = pathOf();
    let list = ["GET", "POST", "PATCH", "PUT", "DELETE"];
    if (!/%7B/.test(relative)) {
      try {
        const allow = (await fetch(root + relative, { method: "OPTIONS", headers: sending().headers })).headers.get("Allow");
        if (allow) list = allow.split(",").map((m) => m.trim()).filter((m) => m !== "HEAD" && m !== "OPTIONS");
      } catch { /* all of them */ }
    }
    if (relative === pathOf()) setMethods(list, $("method").value);
    preview();
  };
  const sending = () => ({ headers: Object.fromEntries([...composed().headers].filter(([name]) => name !== "Content-Type")) });

  const setParameters = (list) => {
    $("parameters").replaceChildren($("parameters").firstElementChild);
    parameters = list.map((parameter) => {
      const input = parameter.values
        ? el("select", {}, ...(parameter.required ? [] : [""]).concat(parameter.values).map((v) => el("option", { selected: v === parameter.default }, v)))
        : el("input", { placeholder: parameter.repeated ? "with commas between" : parameter.type, title: parameter.summary, value: parameter.default, required: parameter.required });
      return { parameter, input: field(parameter.name + (parameter.required ? " *" : "") + (parameter.in === "path" ? "" : " (" + parameter.in + ")"), input, $("parameters")) };
    });
    $("parameters").hidden = !list.length;
  };

  // fill shows an operation in the form.
  const fill = (item, method, path, list) => {
    operation = item;
    setMethods([method], method);
    $("path").value = path;
    for (const input of options.values()) { input.value = ""; input.checked = false; }
    setParameters(list);
    $("summary").textContent = item.summary || "";
    $("summary").hidden = !item.summary;
    $("body").value = $("file").value = "";
    writeTemplate();
    mark();
    askMethods();
    relate();
  };

  const signature = (o, name) => name + "(" + (o.parameters || []).map((p) => p.name).join() + ")";
  // called returns how an operation of OData is called at a path.
  const called = (o, path) => {
    const list = o.parameters || [];
    if (o.action) return ["POST", path, []];
    return ["GET", path + "(" + list.map((p) => p.name + "={" + p.name + "}").join() + ")", list];
  };
  const open = (item) => {
    if (item.action) fill(item, ...called(item.action, item.path));
    else fill(item, item.method || "GET", item.path, item.parameters || []);
    if (!item.action && !item.parameters && (item.method || "GET") === "GET") send(true);
  };

  const template = () => {
    const method = $("method").value;
    if (operation && operation.body && method === (operation.method || "GET")) return operation.body.template;
    if (!model.odata || !/^(POST|PUT|PATCH)$/.test(method)) return "";
    const action = operation && operation.action;
    if (action && $("path").value === operation.at) return JSON.stringify(Object.fromEntries((action.parameters || []).map((p) => [p.name, names.template(p.type)])), null, 2);
    const path = $("path").value.split("/");
    if (path.at(-1) === "$ref") return JSON.stringify({ "@odata.id": "" }, null, 2);
    const place = typed();
    if (!place || !names.isStructured(place.type)) return "";
    return JSON.stringify(names.template(place.type, method === "POST" ? [] : names.key(place.type)), null, 2);
  };
  const writeTemplate = () => {
    if (operation && operation.action) operation.at = $("path").value;
    $("body").value = template();
    preview();
  };

  // local is the URL below the root that a link of an answer means, or null.
  const local = (text, base) => {
    try {
      const href = new URL(text, base).href.split("#")[0];
      const from = [contextRoot, root].find((r) => href.startsWith(r));
      return from === undefined ? null : href.slice(from.length);
    } catch { return null; }
  };
  const to = (relative) => "#/" + relative;

  // linkIn finds the links in an answer: what OData says are links, and keys.
  const linkIn = (answer, base) => {
    const place = model.odata && names.resolve(base.path);
    const key = place ? names.key(place.type) : [];
    const literalOf = (name, entity) => {
      const p = names.properties(place.type).find((p) => p.name === name);
      return encodeURIComponent(names.literal(p ? p.type : "", String(entity[name])));
    };
    return (path, text) => {
      const name = path.at(-1);
      if (!model.odata || typeof name !== "string") return null;
      if (text[0] === '"' && (/@.*(link|id|context)$/i.test(name) || name === "target" || (name === "url" && !base.path))) {
        const relative = local(JSON.parse(text), base.context);
        return relative === null ? null : to(relative);
      }
      if (!key.includes(name) || !place.many || path.length !== 3 || path[0] !== "value") return null;
      const entity = answer.value[path[1]];
      if (key.length === 1) return to(place.path + "(" + (text[0] === '"' ? literalOf(name, entity) : text) + ")");
      return to(place.path + "(" + key.map((k) => k + "=" + literalOf(k, entity)).join() + ")");
    };
  };

  // relate shows where to go from the path: related entities, and operations.
  const relate = () => {
    const place = model.odata && typed();
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

  const show = (answer, bytes, time, request) => {
    const good = answer.ok ? "good" : "bad", media = answer.headers.get("Content-Type") || "";
    $("status").replaceChildren(el("b", { class: good }, answer.status + " " + answer.statusText), ` in ${Math.round(time)} ms, ${size(bytes.byteLength)} `, el("span", { class: "faint" }, media));
    $("answerheaders").textContent = [...answer.headers].map(([name, value]) => name + ": " + value).join("\n");
    $("answered").hidden = false;
    if (answer.status === 401) $("more").open = true;
    const path = request.relative.split("?")[0], location = answer.headers.get("Location"), made = location && local(location, answer.url);
    if (request.method === "GET" && answer.ok && answer.headers.get("ETag")) etags.set(path, answer.headers.get("ETag"));
    if (request.method !== "GET") etags.delete(path);
    if (typeof made === "string") $("status").append(" ", el("a", { href: to(made) }, "What was made"));
    $("answer").hidden = !bytes.byteLength;
    if (!/json|xml|text\/|charset/.test(media)) {
      const file = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
      $("answer").replaceChildren(el("a", { href: file, download: "answer" }, "Save what was answered"));
      return;
    }
    const text = new TextDecoder().decode(bytes);
    let nodes = null;
    if (/json/.test(media)) {
      try {
        const value = JSON.parse(text), context = value && (value["@odata.context"] || value["@context"]);
        if (typeof context === "string" && context.includes("$metadata")) contextRoot = new URL(context.slice(0, context.indexOf("$metadata")), answer.url).href;
        nodes = colored(text, linkIn(value, { path, context: contextRoot }));
      } catch { /* shown as text */ }
    }
    $("answer").replaceChildren(...(nodes || [text]));
  };

  let running = null;
  const send = async (push) => {
    const empty = parameters.find(({ parameter, input }) => parameter.required && !input.value && !(model.odata && parameter.type === "Edm.String"));
    if (empty) { say(empty.parameter.name + " has to be given."); empty.input.focus(); return; }
    const request = composed();
    if (push && request.method === "GET" && location.hash !== to(request.relative)) history.pushState(null, "", to(request.relative));
    if (running) running.abort();
    const mine = running = new AbortController(), began = performance.now();
    say("Asking…");
    try {
      const answer = await fetch(root + request.relative, { method: request.method, headers: Object.fromEntries(request.headers), body: request.body, cache: "no-store", signal: mine.signal });
      const bytes = await answer.arrayBuffer();
      if (mine !== running) return;
      show(answer, bytes, performance.now() - began, request);
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
    operation = item;
    setMethods(["GET"], "GET");
    $("file").value = "";
    setParameters(item && item.parameters || []);
    $("summary").hidden = !(item && item.summary);
    $("summary").textContent = item && item.summary || "";
    $("path").value = item ? item.path : path;
    for (const input of options.values()) { input.value = ""; input.checked = false; }
    const others = [];
    for (const part of (query || "").split("&").filter(Boolean)) {
      const name = decode(part.split("=")[0]), value = decode(part.slice(part.indexOf("=") + 1));
      if (item) values.push(["query", name, value]);
      if (name === "" || !options.has(name)) others.push(part);
      else if (options.get(name).type === "checkbox") options.get(name).checked = value === "true";
      else options.get(name).value = value;
    }
    for (const { parameter: p, input } of parameters) {
      const given = values.filter(([place, name]) => place === p.in && name === p.name).map(([, , value]) => value);
      if (given.length || !p.required) input.value = given.join();
    }
    if (options.has("")) options.get("").value = others.join("&");
    else if (!item && query) $("path").value += "?" + query;
    mark();
    preview();
    send(false);
    askMethods();
  };

  // overloads are an item for each overload of what it imports.
  const overloads = (item) => {
    const list = item.operation ? names.operations.filter((o) => o.name === item.operation && !o.bound) : [];
    return list.length ? list.map((o) => ({ ...item, action: o, name: list.length > 1 || !o.action ? signature(o, item.name) : item.name })) : [item];
  };

  // The list of what there is.
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
  const mark = () => {
    const first = $("path").value.split(/[/(?]/)[0];
    for (const { a, item } of entries) {
      if (operation && operation.path ? item === operation : model.odata && item.path === first) a.setAttribute("aria-current", "true");
      else a.removeAttribute("aria-current");
    }
  };
  const search = () => {
    const terms = $("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    let n = 0;
    for (const { li, text } of entries) n += (li.hidden = !terms.every((t) => text.includes(t))) ? 0 : 1;
    for (const section of $("list").children) section.hidden = !section.querySelector("li:not([hidden])");
    $("found").textContent = n + " of " + entries.length;
  };

  $("title").textContent = document.title = model.title;
  if (model.odata) $("links").append(el("a", { href: root + "$metadata" }, "$metadata"), " ", el("a", { href: "#/" }, "service document"));
  $("search").addEventListener("input", search);
  $("form").addEventListener("input", preview);
  $("form").addEventListener("submit", (event) => { event.preventDefault(); send(true); });
  $("path").addEventListener("change", () => { mark(); relate(); askMethods(); });
  $("method").addEventListener("change", writeTemplate);
  $("template").addEventListener("click", writeTemplate);
  $("copy").addEventListener("click", async () => {
    try { await navigator.clipboard.writeText($("curl").textContent); $("copied").textContent = "Copied"; }
    catch { $("copied").textContent = "The browser does not allow it: copy the text below"; }
  });
  $("skip").addEventListener("click", (event) => { event.preventDefault(); $("main").focus(); });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send(true); }
    if (event.key === "/" && !event.ctrlKey && !event.altKey && !/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) { event.preventDefault(); $("search").focus(); }
  });
  window.addEventListener("hashchange", load);
  setMethods(["GET"], "GET");
  search();
  preview();
  load();
  document.body.dataset.ready = "true";
})();
