"use strict";
// Answers: what they say, and where their links lead.

const to = (relative) => "#/" + relative;

// answersOf shows the answers of a service whose URLs begin with root, and keeps etags.
const answersOf = (model, names, root, etags) => {
  let contextRoot = root; // as the service calls it in its answers

  // local is the URL below the root that a link of an answer means, or null.
  const local = (text, base) => {
    try {
      const href = new URL(text, base).href.split("#")[0];
      const from = [contextRoot, root].find((r) => href.startsWith(r));
      return from === undefined ? null : href.slice(from.length);
    } catch { return null; }
  };

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

  // remember keeps the ETag of what was read, until it is changed.
  const remember = (answer, request, path) => {
    if (request.method === "GET" && answer.ok && answer.headers.get("ETag")) etags.set(path, answer.headers.get("ETag"));
    if (request.method !== "GET") etags.delete(path);
  };

  const bodyOf = (media, bytes, path, url) => {
    if (!/json|xml|text\/|charset/.test(media)) {
      const file = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
      return [el("a", { href: file, download: "answer" }, "Save what was answered")];
    }
    const text = new TextDecoder().decode(bytes);
    if (!/json/.test(media)) return [text];
    try {
      const value = JSON.parse(text), context = value && (value["@odata.context"] || value["@context"]);
      if (typeof context === "string" && context.includes("$metadata")) contextRoot = new URL(context.slice(0, context.indexOf("$metadata")), url).href;
      return colored(text, linkIn(value, { path, context: contextRoot })) || [text];
    } catch { return [text]; }
  };

  const show = (answer, bytes, time, request) => {
    const good = answer.ok ? "good" : "bad", media = answer.headers.get("Content-Type") || "";
    $("status").replaceChildren(el("b", { class: good }, answer.status + " " + answer.statusText), ` in ${Math.round(time)} ms, ${sizeOf(bytes.byteLength)} `, el("span", { class: "faint" }, media));
    $("answerheaders").textContent = [...answer.headers].map(([name, value]) => name + ": " + value).join("\n");
    $("answered").hidden = false;
    if (answer.status === 401) $("more").open = true;
    const path = request.relative.split("?")[0], location = answer.headers.get("Location"), made = location && local(location, answer.url);
    remember(answer, request, path);
    if (typeof made === "string") $("status").append(" ", el("a", { href: to(made) }, "What was made"));
    $("answer").hidden = !bytes.byteLength;
    $("answer").replaceChildren(...bodyOf(media, bytes, path, answer.url));
  };
  return { show };
};
