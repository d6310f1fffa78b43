"use strict";
// The form: the request that it says, and what an operation or an address looks like in it.

// encodeText makes of a text what can stand in a query: readable where it may be.
const encodeText = (text) => encodeURIComponent(text).replace(/%(24|2C|2F|3A|40|3D|3B)/g, decodeURIComponent);
const encodePath = (text) => text.replace(/%(?![0-9A-Fa-f]{2})/g, "%25").replace(/[^\w\-.~!$&'()*+,;=:@/?%]+/gu, encodeURIComponent);
const decodePath = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
const sizeOf = (n) => (n < 1000 ? n + " bytes" : (n / 1000).toFixed(1) + " kB");
const shell = (text) => "'" + text.replaceAll("'", "'\\''") + "'";
const writes = /^(POST|PUT|PATCH)$/;

const $ = (id) => document.getElementById(id);
const field = (name, input, parent) => { parent.append(el("label", {}, el("span", {}, name), input)); return input; };

// queryFields makes the fields of the options of OData: "" has those that have no field.
const queryFields = (model, names, typed) => {
  const options = new Map();
  if (!model.odata) return options;
  const { suggest, suggestPath } = suggestionsOf(names);
  const kinds = { "$top": { type: "number", min: 0 }, "$skip": { type: "number", min: 0 }, "$count": { type: "checkbox" } };
  for (const name of ["$select", "$expand", "$filter", "$orderby", "$search", "$top", "$skip", "$count", "$compute", "$apply"]) {
    const input = field(name, el("input", { autocomplete: "off", ...kinds[name] }), $("query"));
    options.set(name, input);
    if (!kinds[name] && name !== "$search") completing(input, $("choices"), (text) => suggest(name, (typed() || {}).type, text));
  }
  options.set("", field("Other options, as in a URL", el("input", { autocomplete: "off", placeholder: "@p=…" }), $("query")));
  completing($("path"), $("choices"), suggestPath);
  return options;
};

// formOf makes the form of a service whose URLs begin with root. etags has those of what was
// read, by path, for If-Match.
const formOf = (model, names, root, etags) => {
  let operation = null; // the item or bound operation that the form is for
  let parameters = []; // { parameter, input }
  const typed = () => names.resolve($("path").value.split("?")[0]);
  const options = queryFields(model, names, typed);
  const level = model.odata && field("Metadata", el("select", {}, ...["minimal", "full", "none"].map((l) => el("option", {}, l))), $("query"));
  const credentials = (model.credentials || []).map((parameter) => ({ parameter,
    input: field(parameter.name, el("input", { type: "password", autocomplete: "off", placeholder: parameter.type, title: parameter.summary }), $("credentials")) }));

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
    for (const [name, input] of $("method").value === "GET" ? options : []) {
      const value = input.type === "checkbox" ? String(input.checked || "") : input.value.trim();
      if (value) parts.push(name ? name + "=" + encodeText(value) : value.replace(/[\s"<>#]/g, encodeURIComponent));
    }
    for (const { parameter: p, input } of [...parameters, ...credentials]) {
      if (!input.value) continue;
      if (isAliased(p)) parts.push("@" + p.name + "=" + encodeText(input.value));
      if (p.in === "query") for (const value of p.repeated ? input.value.split(",") : [input.value]) parts.push(encodeURIComponent(p.name) + "=" + encodeURIComponent(value));
    }
    return parts.join("&");
  };

  // headersOf returns the headers of a request: those that somebody wrote take the places of
  // the form's own.
  const headersOf = (method, path, body, file) => {
    const headers = new Map([["Accept", model.odata ? "application/json;odata.metadata=" + level.value : "application/json, */*;q=0.5"]]);
    const place = model.odata && typed();
    if (method === "GET" && place && place.many) headers.set("Prefer", "odata.maxpagesize=25");
    if (/^(PATCH|PUT|DELETE)$/.test(method) && etags.has(path)) headers.set("If-Match", etags.get(path));
    if (file) headers.set("Content-Type", file.type || "application/octet-stream");
    else if (body !== undefined) headers.set("Content-Type", (operation && operation.body || { media: "application/json" }).media);
    for (const { parameter: p, input } of [...parameters, ...credentials]) if (p.in === "header" && input.value) headers.set(p.name, input.value);
    for (const line of $("headers").value.split("\n")) {
      const [name, value] = [line.slice(0, line.indexOf(":")).trim(), line.slice(line.indexOf(":") + 1).trim()];
      if (!name) continue;
      for (const known of headers.keys()) if (known.toLowerCase() === name.toLowerCase()) headers.delete(known);
      headers.set(name, value);
    }
    return headers;
  };

  // composed is the request that the form says.
  const composed = () => {
    const method = $("method").value, path = pathOf(), query = queryOf();
    const body = writes.test(method) && $("body").value.trim() ? $("body").value : undefined;
    const file = writes.test(method) ? $("file").files[0] : undefined;
    return { method, relative: path + (query && (path.includes("?") ? "&" : "?") + query), headers: headersOf(method, path, body, file), body: file || body };
  };

  const preview = () => {
    const r = composed(), file = r.body instanceof File && r.body, lines = [...r.headers].map(([name, value]) => name + ": " + value);
    $("request").textContent = [r.method + " " + root + r.relative, ...lines].join("\n") + (r.body === undefined ? "" : "\n\n" + (file ? `(${file.name}, ${sizeOf(file.size)})` : r.body));
    $("curl").textContent = ["curl -g" + (r.method === "GET" ? "" : " -X " + r.method) + " " + shell(root + r.relative),
      ...lines.map((line) => "-H " + shell(line)), ...(r.body === undefined ? [] : ["--data-binary " + shell(file ? "@" + file.name : r.body)])].join(" \\\n  ");
    $("bodypart").hidden = !writes.test(r.method);
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
      const headers = Object.fromEntries([...composed().headers].filter(([name]) => name !== "Content-Type"));
      try {
        const allow = (await fetch(root + relative, { method: "OPTIONS", headers })).headers.get("Allow");
        if (allow) list = allow.split(",").map((m) => m.trim()).filter((m) => m !== "HEAD" && m !== "OPTIONS");
      } catch { /* all of them */ }
    }
    if (relative === pathOf()) setMethods(list, $("method").value);
    preview();
  };

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

  const template = () => {
    const method = $("method").value;
    if (operation && operation.body && method === (operation.method || "GET")) return operation.body.template;
    if (!model.odata || !writes.test(method)) return "";
    const action = operation && operation.action;
    if (action && $("path").value === operation.at) return JSON.stringify(Object.fromEntries((action.parameters || []).map((p) => [p.name, names.template(p.type)])), null, 2);
    if ($("path").value.split("/").at(-1) === "$ref") return JSON.stringify({ "@odata.id": "" }, null, 2);
    const place = typed();
    if (!place || !names.isStructured(place.type)) return "";
    return JSON.stringify(names.template(place.type, method === "POST" ? [] : names.key(place.type)), null, 2);
  };
  const writeTemplate = () => {
    $("body").value = template();
    preview();
  };

  // set makes the form one for an operation, or for nothing that has a name.
  const set = (item, method, path, list) => {
    operation = item;
    setMethods([method], method);
    $("path").value = path;
    for (const input of options.values()) { input.value = ""; input.checked = false; }
    setParameters(list);
    $("summary").textContent = item && item.summary || "";
    $("summary").hidden = !$("summary").textContent;
    $("body").value = $("file").value = "";
  };

  // fill shows an operation in the form, with a template of its body.
  const fill = (item, method, path, list) => {
    set(item, method, path, list);
    if (item.action) item.at = path;
    writeTemplate();
    askMethods();
  };

  // read shows a GET request of an address in the form: values are [place, name, text].
  const read = (item, path, query, values) => {
    set(item, "GET", item ? item.path : path, item && item.parameters || []);
    const others = [], decode = (text) => decodePath(text.replaceAll("+", " "));
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
    preview();
  };

  // missing is what has to be given and is not.
  const missing = () => parameters.find(({ parameter, input }) => parameter.required && !input.value && !(model.odata && parameter.type === "Edm.String"));

  return { typed, composed, preview, setMethods, askMethods, writeTemplate, fill, read, missing, operation: () => operation };
};
