"use strict";
// What can stand where somebody types, as lists of { text, note }: note says what it is. It
// touches neither the page nor the network.
const suggestionsOf = (names) => {
  const { of, properties, navigation, bound, derived, member, primitive, enums, isStructured } = names;
  const words = (note, ...texts) => texts.map((text) => ({ text, note }));
  const described = (list) => list.map((p) => ({ text: p.name, note: p.type }));
  const queryOptions = ["$select=", "$expand=", "$filter=", "$orderby=", "$top=", "$skip=", "$count=true", "$search=", "$levels=", "$compute=", "$apply="];
  const functions = ["contains(", "startswith(", "endswith(", "length(", "indexof(", "substring(", "tolower(", "toupper(", "trim(", "concat(",
    "matchesPattern(", "year(", "month(", "day(", "hour(", "minute(", "second(", "date(", "time(", "now()", "round(", "floor(", "ceiling(", "cast(", "isof("];
  const operators = ["eq", "ne", "gt", "ge", "lt", "le", "and", "or", "in", "has", "add", "sub", "mul", "div", "mod"];
  // transformations are those of $apply, by what stands in their parentheses.
  const transformations = { filter: "$filter", compute: "$compute", search: "$search", orderby: "$orderby", top: "$top", skip: "$skip",
    aggregate: "aggregate", groupby: "groupby", concat: "$apply", topcount: "ranked", topsum: "ranked", toppercent: "ranked",
    bottomcount: "ranked", bottomsum: "ranked", bottompercent: "ranked" };

  // walk returns what a path in an expression leads to.
  const walk = (frame, path) => {
    let place = { type: frame.type, many: false };
    path.forEach((name, i) => {
      if (!place) return;
      if (i === 0 && frame.variables.has(name)) place = { type: frame.variables.get(name), many: false };
      else if (isStructured(name)) place = { type: name, many: place.many };
      else place = (member(place.type, name) || null) && of(member(place.type, name).type);
    });
    return place;
  };

  // open returns the frame of what follows a parenthesis, and what is before it.
  const open = (frame, before) => {
    const path = /[^\s,;(]*$/.exec(before)[0].split("/");
    const inner = { option: "$filter", type: frame.type, variables: new Map(frame.variables) };
    if (frame.option === "$apply") return { ...inner, option: transformations[path.at(-1)] || "none" };
    if (frame.option === "groupby") return { ...inner, option: "properties" };
    if (frame.option === "$expand" || frame.option === "$select") {
      const place = walk(frame, path.filter((p) => !p.startsWith("$")));
      return { option: "", nested: true, type: place ? place.type : "", variables: new Map() };
    }
    if (/^(any|all)$/.test(path.at(-1))) {
      const place = walk(frame, path.slice(0, -1));
      inner.items = place ? place.type : "";
    }
    return inner;
  };

  // comma goes on in a frame behind a comma, with what comes second in some.
  const comma = (frame, i) => {
    frame.begin = i + 1;
    if (frame.option === "groupby") frame.option = "$apply";
    if (frame.option === "ranked") frame.option = "$filter";
  };

  // frameOf returns where the end of a text is: in which option, of which type, and from where.
  const frameOf = (option, type, text) => {
    const frames = [{ option, type, variables: new Map([["$it", type]]), begin: 0 }];
    for (let i = 0; i < text.length; i++) {
      const frame = frames.at(-1), c = text[i];
      if (c === "'") {
        i = text.indexOf("'", i + 1);
        if (i < 0) return null; // within a text
      } else if (c === "(") {
        frames.push({ ...open(frame, text.slice(frame.begin, i)), begin: i + 1 });
      } else if (c === ")" && frames.length > 1) {
        frames.pop();
      } else if (c === ",") {
        comma(frame, i);
      } else if (c === "/" && frame.option === "$apply") {
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
    for (const [, name] of text.matchAll(/\sas\s+(\w+)[,)/]/g)) frame.variables.set(name, ""); // what was computed before
    return frame;
  };

  // suggest returns what can stand at the end of the text of a query option, and where what
  // is typed of it begins.
  const suggest = (option, type, text) => {
    const frame = frameOf(option, type, text);
    if (!frame) return { start: text.length, list: [] };
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
    switch (frame.option) {
      case "":
        return words("option", ...queryOptions);
      case "$select": case "$expand": case "properties":
        return place && !/\S/.test(before) ? listed(frame.option, place, path.length > 0) : [];
      case "$apply":
        return words("transformation", ...Object.keys(transformations).map((name) => name + (name === "groupby" ? "((" : "(")), "identity");
      case "$top": case "$skip": case "$search": case "$count": case "$levels": case "groupby": case "ranked": case "none":
        return [];
    }
    if (path.length) {
      if (place && place.many) return words("collection", "any(x:", "all(x:", "$count");
      return place ? [...described(properties(place.type)), ...described(navigation(place.type)), ...words("type", ...derived(place.type))] : [];
    }
    return expression(frame, before);
  };

  // listed returns what can stand in a list of names, behind a path or at its beginning.
  const listed = (option, place, deep) => {
    const expand = option === "$expand";
    const complex = properties(place.type).filter((p) => !expand || isStructured(of(p.type).type));
    const more = option === "properties" ? [] : deep ? words("", ...(expand ? ["$ref", "$count"] : [])) : words("everything", "*");
    return [...described(expand ? [...navigation(place.type), ...complex] : [...complex, ...navigation(place.type)]), ...more, ...words("type", ...derived(place.type))];
  };

  // follows returns what can stand behind an operand, by the word before, if that is not an
  // operator.
  const follows = (option, last) => {
    if (last === "as") return [];
    if (last === "with") return words("method", "sum", "min", "max", "average", "countdistinct");
    if (option === "$orderby") return words("", "asc", "desc");
    return words("operator", ...({ $compute: ["as"], aggregate: ["with", "as"] }[option] || []), ...operators);
  };

  // expression returns what can stand in an expression, by the token before.
  const expression = (frame, before) => {
    const last = /([\w.\/$]+|[')])\s+$/.exec(before);
    if (last && !operators.includes(last[1]) && last[1] !== "not") return follows(frame.option, last[1]);
    const compared = /([\w.\/$]+)\s+(eq|ne|has|in)\s+\(?\s*$/.exec(before);
    const place = compared && walk(frame, compared[1].split("/"));
    const values = place && enums.has(place.type) ? enums.get(place.type).map((m) => "'" + m + "'")
      : place && primitive(place.type) === "Edm.Boolean" ? ["true", "false"] : [];
    return [...words("value", ...values), ...words("variable", ...[...frame.variables.keys()].filter((v) => v !== "$it")),
      ...described(properties(frame.type)), ...described(navigation(frame.type)), ...(frame.option === "aggregate" ? words("", "$count") : []),
      ...words("function", ...functions), ...words("", ...(frame.option === "$filter" ? ["not", "null", "true", "false"] : []))];
  };

  // suggestPath is for paths.
  const suggestPath = (text) => {
    const segments = names.split(text);
    const word = segments.at(-1);
    if (/[('%]/.test(word)) return { start: text.length, list: [] };
    return narrowed(text, word, () => {
      const before = segments.slice(0, -1).join("/");
      if (!before) return [...names.items.values()].map((item) => ({ text: item.name, note: item.type || item.operation || "" }));
      const place = names.resolve(before);
      if (!place) return [];
      const operations = bound(place).map((o) => ({ text: o.name, note: o.action ? "action" : "function" }));
      const parts = place.many ? words("", "$count", "$ref") : [...described([...navigation(place.type), ...properties(place.type)]), ...words("media", ...(names.media(place.type) ? ["$value"] : []))];
      return [...parts, ...operations, ...words("type", ...derived(place.type))];
    });
  };

  return { suggest, suggestPath };
};
