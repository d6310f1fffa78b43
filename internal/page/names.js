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

  return { of, key, navigation, properties, streams, bound, operations, resolve, literal, template, split, primitive, derived, member, items, enums, media, isStructured: (name) => types.has(name) };
};
