"use strict";
// What the names in URLs of OData mean, and which can stand where somebody types. It
// touches neither the page nor the network.
const namesOf = (model) => {
  const types = new Map(Object.entries(model.types || {}));
  const enums = new Map(Object.entries(model.enums || {}));
  const definitions = new Map(Object.entries(model.definitions || {}));
  const operations = model.operations || [];
  const items = new Map(model.groups.flatMap((g) => g.items).map((item) => [item.name, item]));

  // of takes the text of a type apart.
  const of = (text) => {
    const found = /^Collection\((.*)\)$/s.exec(text || "");
    return found ? { type: found[1], many: true } : { type: text || "", many: false };
  };
  const primitive = (name) => definitions.get(name) || name;

  // bases are a type and those that it is derived from.
  const bases = (name) => {
    const list = [];
    for (let at = name; types.has(at) && !list.includes(at); at = types.get(at).base) list.push(at);
    return list;
  };
  const derived = (name) => [...types.keys()].filter((t) => t !== name && bases(t).includes(name));
  const all = (name, what) => bases(name).reverse().flatMap((t) => types.get(t)[what] || []);
  const properties = (name) => all(name, "properties");
  const navigation = (name) => all(name, "navigation");
  const key = (name) => bases(name).map((t) => types.get(t).key || []).find((k) => k.length) || [];
  const media = (name) => bases(name).some((t) => types.get(t).media);
  // streams are the paths from an entity to what is no JSON: its media, and stream properties.
  const streams = (name) => [...(media(name) ? ["$value"] : []), ...properties(name).filter((p) => primitive(p.type) === "Edm.Stream").map((p) => p.name)];
  const member = (name, wanted) => [...properties(name), ...navigation(name)].find((p) => p.name === wanted);
  const bound = (place) => operations.filter((o) => {
    const b = of(o.bound);
    return o.bound && b.many === place.many && (b.type === place.type || bases(place.type).includes(b.type));
  });

  // split is a path in segments: slashes in quotes and parentheses are none.
  const split = (path) => {
    const segments = [""];
    let depth = 0, quoted = false;
    for (const c of path) {
      if (c === "'") quoted = !quoted;
      if (!quoted && c === "(") depth++;
      if (!quoted && c === ")") depth--;
      if (c === "/" && !quoted && depth <= 0) segments.push("");
      else segments[segments.length - 1] += c;
    }
    return segments;
  };
  const decode = (text) => { try { return decodeURIComponent(text); } catch { return text; } };

  // resolve returns what is at a path: its type and whether there are many, or null. set is
  // the path to the collection that an entity is a member of.
  const resolve = (path) => {
    let place = null, at = "";
    for (const raw of split(path).filter((s) => s !== "")) {
      const [, name, args] = /^([^(]*)(\(.*)?$/s.exec(decode(raw));
      place = place ? step(place, name, args) : start(name, args);
      if (!place) return null;
      at += (at && "/") + raw;
      place.path = at;
    }
    return place;
  };
  const start = (name, args) => {
    const item = items.get(name);
    if (!item) return null;
    if (item.operation) {
      const o = operations.find((o) => o.name === item.operation && !o.bound);
      return o ? of(o.result) : null;
    }
    return called(of(item.type), args);
  };
  const called = (place, args) => (place.many && args && args !== "()" ? { type: place.type, many: false } : place);
  const step = (place, name, args) => {
    const operation = bound(place).find((o) => o.name === name);
    if (operation) return of(operation.result);
    if (types.has(name)) return called({ type: name, many: place.many }, args);
    if (place.many) {
      if (name === "$filter" || name === "$each") return place;
      if (name === "$count") return { type: "Edm.Int64", many: false };
      return name.startsWith("$") || !types.has(place.type) ? null : { type: place.type, many: false }; // a key
    }
    const p = member(place.type, name);
    return p ? called(of(p.type), args) : null;
  };

  // literal writes a value as it stands in URLs.
  const literal = (type, text) => {
    const name = primitive(type);
    if (text === "null") return text;
    if (name === "Edm.String") return "'" + text.replaceAll("'", "''") + "'";
    if (name === "Edm.Duration") return "duration'" + text + "'";
    if (name === "Edm.Binary") return "binary'" + text + "'";
    return enums.has(name) ? name + "'" + text + "'" : text;
  };

  // template is a value of a type with everything that a client may say.
  const template = (text, without = [], depth = 0) => {
    const { type, many } = of(text);
    if (many) return [];
    const name = primitive(type);
    if (enums.has(name)) return enums.get(name)[0];
    if (!types.has(name)) return example(name);
    if (depth > 2) return null;
    const value = {};
    if (types.get(name).abstract) value["@odata.type"] = "#" + (derived(name).find((t) => !types.get(t).abstract) || name);
    for (const p of properties(name)) {
      if (p.computed || p.type === "Edm.Stream" || without.includes(p.name)) continue;
      value[p.name] = template(p.type, [], depth + 1);
    }
    return value;
  };
  const example = (name) => {
    const now = new Date().toISOString();
    switch (name) {
      case "Edm.String": case "Edm.Binary": return "";
      case "Edm.Boolean": return false;
      case "Edm.Guid": return crypto.randomUUID ? crypto.randomUUID() : "00000000-0000-0000-0000-000000000000"; // by https alone
      case "Edm.Date": return now.slice(0, 10);
      case "Edm.DateTimeOffset": return now.slice(0, 19) + "Z";
      case "Edm.TimeOfDay": return "00:00:00";
      case "Edm.Duration": return "PT0S";
    }
    return /^Edm\.(S?Byte|Int|Decimal|Double|Single)/.test(name) ? 0 : null;
  };

  // What can stand somewhere is a list of { text, note }: note says what it is.
  const words = (note, ...texts) => texts.map((text) => ({ text, note }));
  const described = (list) => list.map((p) => ({ text: p.name, note: p.type }));
  const queryOptions = ["$select=", "$expand=", "$filter=", "$orderby=", "$top=", "$skip=", "$count=true", "$search=", "$levels=", "$compute="];
  const functions = ["contains(", "startswith(", "endswith(", "length(", "indexof(", "substring(", "tolower(", "toupper(", "trim(", "concat(",
    "matchesPattern(", "year(", "month(", "day(", "hour(", "minute(", "second(", "date(", "time(", "now()", "round(", "floor(", "ceiling(", "cast(", "isof("];
  const operators = ["eq", "ne", "gt", "ge", "lt", "le", "and", "or", "in", "has", "add", "sub", "mul", "div", "mod"];

  // walk returns what a path in an expression leads to.
  const walk = (frame, path) => {
    let place = { type: frame.type, many: false };
    path.forEach((name, i) => {
      if (!place) return;
      if (i === 0 && frame.variables.has(name)) place = { type: frame.variables.get(name), many: false };
      else if (types.has(name)) place = { type: name, many: place.many };
      else place = (member(place.type, name) || null) && of(member(place.type, name).type);
    });
    return place;
  };

  // open returns the frame of what follows a parenthesis, and what is before it.
  const open = (frame, before) => {
    const path = /[^\s,;(]*$/.exec(before)[0].split("/");
    if (frame.option === "$expand" || frame.option === "$select") {
      const place = walk(frame, path.filter((p) => !p.startsWith("$")));
      return { option: "", nested: true, type: place ? place.type : "", variables: new Map() };
    }
    const inner = { option: "$filter", type: frame.type, variables: new Map(frame.variables) };
    if (/^(any|all)$/.test(path.at(-1))) {
      const place = walk(frame, path.slice(0, -1));
      inner.items = place ? place.type : "";
    }
    return inner;
  };

  // suggest returns what can stand at the end of the text of a query option, and where what
  // is typed of it begins.
  const suggest = (option, type, text) => {
    const frames = [{ option, type, variables: new Map([["$it", type]]), begin: 0 }];
    for (let i = 0; i < text.length; i++) {
      const frame = frames.at(-1), c = text[i];
      if (c === "'") {
        i = text.indexOf("'", i + 1);
        if (i < 0) return { start: text.length, list: [] }; // within a text
      } else if (c === "(") {
        frames.push({ ...open(frame, text.slice(frame.begin, i)), begin: i + 1 });
      } else if (c === ")" && frames.length > 1) {
        frames.pop();
      } else if (c === ",") {
        frame.begin = i + 1;
      } else if (c === ";" && frame.nested) {
        Object.assign(frame, { option: "", begin: i + 1 });
      } else if (c === "=" && frame.nested && !frame.option) {
        Object.assign(frame, { option: text.slice(frame.begin, i).trim(), begin: i + 1 });
      } else if (c === ":" && frame.items !== undefined) {
        frame.variables.set(text.slice(frame.begin, i).trim(), frame.items);
        frame.begin = i + 1;
      }
    }
    const frame = frames.at(-1);
    return narrowed(text, /[\w$@.\/]*$/.exec(text.slice(frame.begin))[0], (word) => candidates(frame, text.slice(frame.begin, text.length - word.length), word));
  };

  // narrowed leaves of what can stand the names that have what is typed of the last one.
  const narrowed = (text, word, find) => {
    const typed = word.slice(word.lastIndexOf("/") + 1).toLowerCase();
    const has = find(word).filter(({ text }) => text.toLowerCase().includes(typed) && text.toLowerCase() !== typed);
    const begins = ({ text }) => (text.toLowerCase().startsWith(typed) ? 0 : 1);
    return { start: text.length - typed.length, list: has.sort((a, b) => begins(a) - begins(b)).slice(0, 60) };
  };

  const candidates = (frame, before, word) => {
    const path = word.split("/").slice(0, -1);
    const place = walk(frame, path);
    const casts = (p) => words("type", ...derived(p.type));
    switch (frame.option) {
      case "":
        return words("option", ...queryOptions);
      case "$select": case "$expand": {
        if (!place || /\S/.test(before)) return [];
        const expand = frame.option === "$expand";
        const complex = properties(place.type).filter((p) => !expand || types.has(of(p.type).type));
        const more = path.length ? words("", ...(expand ? ["$ref", "$count"] : [])) : words("everything", "*");
        return [...described(expand ? [...navigation(place.type), ...complex] : [...complex, ...navigation(place.type)]), ...more, ...casts(place)];
      }
      case "$top": case "$skip": case "$search": case "$count": case "$levels":
        return [];
    }
    if (path.length) {
      if (place && place.many) return words("collection", "any(x:", "all(x:", "$count");
      return place ? [...described(properties(place.type)), ...described(navigation(place.type)), ...casts(place)] : [];
    }
    return expression(frame, before);
  };

  // expression returns what can stand in an expression, by the token before.
  const expression = (frame, before) => {
    const compared = /([\w.\/$]+)\s+(eq|ne|has|in)\s+\(?\s*$/.exec(before);
    const place = compared && walk(frame, compared[1].split("/"));
    const values = place && enums.has(place.type) ? enums.get(place.type).map((m) => "'" + m + "'")
      : place && primitive(place.type) === "Edm.Boolean" ? ["true", "false"] : [];
    const last = /([\w.\/$]+|[')])\s+$/.exec(before);
    if (last && !operators.includes(last[1]) && last[1] !== "not") {
      return frame.option === "$orderby" ? words("", "asc", "desc") : words("operator", ...operators);
    }
    return [...words("value", ...values), ...words("variable", ...[...frame.variables.keys()].filter((v) => v !== "$it")),
      ...described(properties(frame.type)), ...described(navigation(frame.type)),
      ...words("function", ...functions), ...words("", ...(frame.option === "$orderby" ? [] : ["not", "null", "true", "false"]))];
  };

  // suggestPath is for paths.
  const suggestPath = (text) => {
    const segments = split(text);
    const word = segments.at(-1);
    if (/[('%]/.test(word)) return { start: text.length, list: [] };
    return narrowed(text, word, () => {
      const before = segments.slice(0, -1).join("/");
      if (!before) return [...items.values()].map((item) => ({ text: item.name, note: item.type || item.operation || "" }));
      const place = resolve(before);
      if (!place) return [];
      const operations = bound(place).map((o) => ({ text: o.name, note: o.action ? "action" : "function" }));
      const parts = place.many ? words("", "$count", "$ref") : [...described([...navigation(place.type), ...properties(place.type)]), ...words("media", ...(media(place.type) ? ["$value"] : []))];
      return [...parts, ...operations, ...words("type", ...derived(place.type))];
    });
  };

  return { of, key, navigation, properties, streams, bound, operations, resolve, literal, template, suggest, suggestPath, isStructured: (name) => types.has(name) };
};
