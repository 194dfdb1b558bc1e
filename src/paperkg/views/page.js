// @ts-check
"use strict";
/* Behaviour of the graph page. Texts of the data reach the page only as text nodes, colours only as style properties. */

/**
 * @typedef {{relation: string, value: string, target: number | null, source: string,
 *   line: number | null, words: string}} Fact
 * @typedef {{key: string, label: string, kind: string, aliases: string[], facts: Fact[]}} Thing
 * @typedef {{source: number, target: number, relation: string, derived: boolean, document: string,
 *   line: number | null, words: string}} Statement
 * @typedef {{name: string, colour: string, shape: string, count: number}} Kind
 */

/** @type {(id: string) => any} */
const byId = (id) => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
/** @type {Thing[]} */ const things = data.things;
/** @type {Statement[][]} the statements behind each drawn edge */ const statements = data.statements;
/** @type {Map<string, Kind>} */
const kinds = new Map(data.kinds.map((/** @type {any[]} */ [name, colour, shape, count]) => [name, { name, colour, shape, count }]));
const numbers = new Map(things.map((thing, number) => [thing.key, number]));
const neighbours = things.map((_, number) => new Set([number]));
/** @type {Statement[][]} */ const statementsOf = things.map(() => []);
for (const statement of statements.flat()) {
  const { source, target } = statement;
  neighbours[source].add(target);
  neighbours[target].add(source);
  statementsOf[source].push(statement);
  if (source !== target) statementsOf[target].push(statement);
}

/** What the reader has chosen; `lit` is what stays bright, null for everything. */
const state = {
  /** @type {Set<number> | null} */ lit: null,
  /** @type {number | null} */ node: null,
  /** @type {number | null} */ edge: null,
  /** @type {number | null} */ hover: null,
  /** @type {Set<string>} */ hidden: new Set(),
};

/* ---- drawing ---- */

const css = (/** @type {string} */ name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const { DataSet, Network } = /** @type {any} */ (window).vis;
for (const part of document.querySelectorAll("main, #search")) part.removeAttribute("hidden"); // without scripts: a list
const nodes = new DataSet(data.nodes.map((/** @type {any} */ { label, ...node }) => node)); // labels are drawn below
const edges = new DataSet(data.edges);
const network = new Network(byId("graph"), { nodes, edges }, data.options);
/** @type {any} */ (window).network = network;
/** @type {Map<string, string>} the last look of each node and edge, so that only changes are drawn */
const looks = new Map();

/** Show, dim or hide every node and edge as the state says. */
function draw() {
  const colours = { line: css("--line"), faint: css("--faint"), accent: css("--accent") };
  const shown = things.map((thing) => !state.hidden.has(thing.kind));
  const changed = (/** @type {string} */ key, /** @type {object} */ look) => {
    const text = JSON.stringify(look);
    return looks.get(key) !== text && looks.set(key, text);
  };
  const nodeLooks = things.map((_, id) => ({ id, hidden: !shown[id], opacity: !state.lit || state.lit.has(id) ? 1 : 0.12 }));
  nodes.update(nodeLooks.filter((look) => changed(`n${look.id}`, look)));
  const edgeLooks = data.edges.map((/** @type {any} */ { id, from, to }) => {
    const touched = state.edge === id || from === state.node || to === state.node;
    const bright = touched || !state.lit || (state.node === null && state.lit.has(from) && state.lit.has(to));
    const color = touched ? colours.accent : bright ? colours.line : colours.faint;
    return { id, hidden: !(shown[from] && shown[to]), color: { color, hover: colours.accent, highlight: colours.accent } };
  });
  edges.update(edgeLooks.filter((/** @type {any} */ look) => changed(`e${look.id}`, look)));
  network.redraw();
}

/** Cut a label into at most two lines that can be read on the canvas. @type {(text: string) => string[]} */
function shortened(text) {
  const width = 26;
  const letters = Array.from(text.replace(/\s+/g, " ").trim().slice(0, 200));
  if (letters.length <= width) return [letters.join("")];
  const space = Math.max(letters.lastIndexOf(" ", width), letters.lastIndexOf("-", width - 1) + 1);
  const cut = space > width / 3 ? space : width;
  const rest = letters.slice(letters[cut] === " " ? cut + 1 : cut);
  return [letters.slice(0, cut).join(""), rest.slice(0, width).join("") + (rest.length > width ? "…" : "")];
}

const lines = things.map((thing) => shortened(thing.label));
const bySize = things.map((_, id) => id).sort((a, b) => data.nodes[b].size - data.nodes[a].size || a - b);
const important = new Set(bySize.slice(0, 30)); // labelled at any zoom
/** Write the labels that fit, at one size on the screen: what is chosen first, then the largest nodes. */
function drawLabels(/** @type {CanvasRenderingContext2D} */ context) {
  const scale = network.getScale();
  const chosen = [state.hover, state.node, ...(state.edge === null ? [] : network.getConnectedNodes(state.edge))];
  const wanted = [...new Set([...chosen.filter((id) => id !== null), ...bySize.filter((id) => state.lit?.has(id)), ...bySize])];
  const { clientWidth, clientHeight } = byId("graph");
  const spot = (/** @type {number} */ id) => ({ radius: data.nodes[id].size * scale, ...network.canvasToDOM(network.getPosition(id)) });
  const taken = [...important].map(spot).filter(({ radius }) => radius > 9.5).map(({ x, y, radius: r }) => [x - r, y - r, x + r, y + r]);
  const ratio = context.canvas.width / clientWidth;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  Object.assign(context, { textAlign: "center", textBaseline: "top", lineJoin: "round", lineWidth: 4 });
  Object.assign(context, { strokeStyle: css("--back"), fillStyle: css("--text") });
  for (const id of wanted) {
    const first = chosen.includes(id);
    const { x, y, radius } = spot(id);
    if (state.hidden.has(things[id].kind) || (state.lit && !state.lit.has(id) && !first)) continue;
    if (radius < 9.5 && !first && !important.has(id) && !(state.lit && state.lit.size < 80)) continue;
    if (x < -80 || y < -40 || x > clientWidth + 80 || y > clientHeight + 40) continue;
    context.font = `${radius > 12 || first ? "600 12.5px" : "11.5px"} system-ui, sans-serif`;
    const half = Math.max(...lines[id].map((line) => context.measureText(line).width)) / 2 + 3;
    const box = [x - half, y + radius + 3, x + half, y + radius + 4 + 14 * lines[id].length];
    if (!first && taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
    taken.push(box);
    lines[id].forEach((line, row) => {
      context.strokeText(line, x, box[1] + 1 + 14 * row);
      context.fillText(line, x, box[1] + 1 + 14 * row);
    });
  }
  context.restore();
}

/* ---- the panel ---- */

/** @type {(tag: string, properties?: object, ...children: (Node | string)[]) => any} */
function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** A text of the data, whatever direction it is written in. */
const text = (/** @type {string} */ words) => element("span", { dir: "auto" }, words);

function swatch(/** @type {string} */ name) {
  const kind = kinds.get(name);
  const made = element("span", { className: `swatch ${kind?.shape ?? ""}`, ariaHidden: "true" });
  made.style.background = kind?.colour ?? "";
  return made;
}

const jump = (/** @type {number} */ id) =>
  element("button", { className: "jump", type: "button", dir: "auto", onclick: () => openNode(id, true) }, things[id].label);

/** The words of a statement and where they stand. */
function evidence(/** @type {{words: string, line: number | null}} */ { words, line }, document = "", value = "") {
  const place = [document, line ? `line ${line}` : ""].filter(Boolean).join(", ");
  const parts = [];
  if (words && words !== value) parts.push(element("q", { dir: "auto" }, words), " ");
  if (place) parts.push(element("cite", { dir: "auto" }, place));
  return parts.length ? [element("p", { className: "evidence" }, ...parts)] : [];
}

/** A text of the data: a link when it is nothing but a web address. */
function written(/** @type {string} */ words) {
  const web = /^https?:\/\/[^\s"'<>]+$/i.test(words) && URL.canParse(words);
  return web ? element("a", { href: words, rel: "noopener noreferrer", target: "_blank" }, words) : text(words);
}

/** A value with every place that states it. @type {(facts: Fact[]) => Node} */
function factLine(facts) {
  const [fact] = facts;
  const value = fact.target === null ? written(fact.value) : jump(fact.target);
  value.textContent = fact.value;
  return element("li", {}, value, ...facts.flatMap((one) => evidence(one, one.source, one.value)));
}

/** @type {<T>(items: T[], key: (item: T) => string) => Map<string, T[]>} */
function groupedBy(items, key) {
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
}

/** A heading and a list for each relation. @type {(facts: Fact[]) => Node[]} */
function grouped(facts) {
  return [...groupedBy(facts, (fact) => fact.relation)].map(([relation, members]) => {
    const lines = [...groupedBy(members, (fact) => `${fact.target} ${fact.value}`).values()].map(factLine);
    const count = element("small", {}, lines.length > 1 ? ` ${lines.length}` : "");
    return element("section", {}, element("h3", { dir: "auto" }, relation, count), element("ul", {}, ...lines));
  });
}

/** The edges of a node that no fact of its own tells, as facts. @type {(id: number) => Fact[]} */
function edgeFacts(id) {
  const told = new Set(things[id].facts.map((fact) => fact.target));
  return statementsOf[id]
    .map((statement) => ({ ...statement, other: statement.source === id ? statement.target : statement.source }))
    .filter(({ other }) => !told.has(other))
    .map(({ other, source, relation, derived, document, line, words }) => ({
      relation: (source === id ? `${relation} →` : `← ${relation}`) + (derived ? " (derived)" : ""),
      value: things[other].label, target: other, source: document, line, words,
    }));
}

function show(/** @type {(Node | string)[]} */ ...children) {
  byId("panel").replaceChildren(...children);
  byId("panel").scrollTop = 0;
}

function showOverview() {
  if (!things.length) return show(element("h2", {}, "Nothing to show"), element("p", {}, "This graph has no nodes."));
  const hints = "Click a node or an edge to read what is stated, where and in which words. Press / to search, Esc to go back.";
  const largest = bySize.slice(0, 12).map((id) => element("li", {}, swatch(things[id].kind), jump(id)));
  show(element("p", { className: "hint" }, hints), element("section", {}, element("h3", {}, "Start here"), element("ul", { className: "start" }, ...largest)));
}

function showEdge(/** @type {number} */ id) {
  const told = statements[id].map((one) =>
    element(
      "li", { className: "statement" }, jump(one.source), element("p", { className: "relation", dir: "auto" }, `${one.relation} →`),
      jump(one.target), ...(one.derived ? [element("p", { className: "evidence" }, "Derived by a rule")] : []),
      ...evidence(one, one.document),
    ));
  show(element("h2", {}, told.length > 1 ? `${told.length} statements` : "Statement"), element("ul", {}, ...told));
}

/* ---- choosing ---- */

/** Light a node and its neighbours, tell its facts, and put it into the address so that the view can be shared. */
function openNode(/** @type {number} */ id, move = false) {
  const thing = things[id];
  Object.assign(state, { node: id, edge: null, lit: neighbours[id] });
  if (state.hidden.delete(thing.kind)) showLegend();
  draw();
  network.selectNodes([id], false); // knows no hidden nodes, so it comes after the drawing
  show(
    element("p", { className: "kind" }, swatch(thing.kind), text(thing.kind)), element("h2", { dir: "auto" }, thing.label),
    ...(thing.aliases.length ? [element("p", { className: "hint", dir: "auto" }, thing.aliases.join(" · "))] : []),
    ...grouped([...thing.facts, ...edgeFacts(id)]),
  );
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (move) network.focus(id, { scale: Math.max(network.getScale(), 1.1), animation: still ? false : { duration: 350 } });
  const hash = `#node=${encodeURIComponent(thing.key)}`;
  if (location.hash !== hash) location.hash = hash;
}

function openEdge(/** @type {number} */ id) {
  const ends = /** @type {number[]} */ (network.getConnectedNodes(id));
  Object.assign(state, { node: null, edge: id, lit: new Set(ends) });
  showEdge(id);
  if (location.hash) location.hash = "";
  draw();
}

function reset() {
  Object.assign(state, { node: null, edge: null, lit: null });
  network.unselectAll();
  byId("query").value = "";
  listFound([]);
  showOverview();
  if (location.hash) location.hash = "";
  draw();
}

function openAddress() {
  let key = "";
  try {
    key = decodeURIComponent(location.hash.replace(/^#node=/, ""));
  } catch {
    return; // not an address of ours
  }
  if (!location.hash && state.node !== null) return reset();
  const id = numbers.get(key);
  if (location.hash.startsWith("#node=") && id !== undefined && id !== state.node) openNode(id, true);
}

function showLegend() {
  byId("legend").replaceChildren(...[...kinds.values()].map(({ name, count }) => {
    const toggle = () => {
      if (!state.hidden.delete(name)) state.hidden.add(name);
      showLegend();
      draw();
    };
    const pressed = String(!state.hidden.has(name));
    const button = element("button", { type: "button", ariaPressed: pressed, onclick: toggle }, swatch(name), text(name), element("small", {}, `${count}`));
    return element("li", {}, button);
  }));
}

/* ---- search ---- */

/** @type {Record<string, string>} letters that Unicode does not take apart */
const bare = { ł: "l", ø: "o", đ: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe", "×": "x" };
/** Lower case, no accents. */
const plain = (/** @type {string} */ text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[łøđıßæœ×]/g, (letter) => bare[letter]);
const searched = things.map((thing) => [thing.label, ...thing.aliases].map(plain));
/** @type {number[]} */ let found = [];
let active = 0;

/** Nodes with every word of the query in one of their names: names that are or begin with it first, then the largest. */
function find(/** @type {string} */ query) {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const whole = words.join(" ");
  const grades = (/** @type {string} */ name) => [name === whole, name.startsWith(whole), ` ${name}`.includes(` ${whole}`), true];
  const rank = (/** @type {number} */ id) => Math.min(...searched[id].map((name) => grades(name).indexOf(true)));
  return bySize.filter((id) => searched[id].some((name) => words.every((word) => name.includes(word))))
    .map((id) => ({ id, rank: rank(id) })).sort((a, b) => a.rank - b.rank).map(({ id }) => id);
}

/** List the best of what is found, with the one that Enter opens; `none` is said when there is nothing. */
function listFound(/** @type {number[]} */ ids, at = 0, none = "") {
  found = ids;
  active = at;
  const options = ids.slice(0, 12).map((id, index) => {
    const pick = () => choose(index);
    const parts = [swatch(things[id].kind), text(things[id].label), element("small", {}, things[id].kind)];
    return element("li", { id: `found${index}`, role: "option", ariaSelected: String(index === active), onclick: pick }, ...parts);
  });
  if (none && !ids.length) options.push(element("li", { className: "hint" }, none));
  byId("results").replaceChildren(...options);
  byId("results").hidden = !options.length;
  byId("query").setAttribute("aria-expanded", String(ids.length > 0));
  byId("query").setAttribute("aria-activedescendant", ids.length ? `found${active}` : "");
}

function choose(/** @type {number} */ index) {
  const id = found[index];
  if (id === undefined) return;
  listFound([]);
  openNode(id, true);
}

byId("query").addEventListener("input", () => {
  const query = byId("query").value;
  listFound(find(query), 0, query.trim() && "Nothing found");
  Object.assign(state, { node: null, edge: null, lit: query.trim() ? new Set(found) : null });
  network.unselectAll();
  draw();
});
byId("query").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const count = Math.min(found.length, 12);
  if (event.key === "Enter") choose(active);
  else if (step && count) {
    event.preventDefault();
    listFound(found, (active + step + count) % count);
  }
});
addEventListener("keydown", (event) => {
  if (event.key === "Escape") reset();
  else if (event.key === "/" && document.activeElement !== byId("query")) {
    event.preventDefault();
    byId("query").select();
    byId("query").focus();
  }
});

/* ---- the network's events ---- */

function tip(/** @type {string} */ text, /** @type {{x: number, y: number}} */ at) {
  const box = byId("tip");
  box.textContent = text;
  box.hidden = false;
  const { clientWidth, clientHeight } = byId("graph");
  box.style.left = `${Math.max(8, Math.min(at.x + 14, clientWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(at.y + 14, clientHeight - box.offsetHeight - 8))}px`;
}

function leave() {
  state.hover = null;
  byId("tip").hidden = true;
}

network.on("click", (/** @type {any} */ event) => {
  listFound([]);
  if (event.nodes.length) openNode(event.nodes[0]);
  else if (event.edges.length) openEdge(event.edges[0]);
  else reset();
});
network.on("hoverNode", (/** @type {any} */ event) => {
  state.hover = event.node;
  tip(`${things[event.node].label.slice(0, 300)}\n${things[event.node].kind}`, event.pointer.DOM);
});
network.on("hoverEdge", (/** @type {any} */ event) => {
  const told = statements[event.edge].map((one) => `${things[one.source].label} — ${one.relation} → ${things[one.target].label}`);
  tip([...new Set(told)].slice(0, 6).join("\n").slice(0, 600), event.pointer.DOM);
});
for (const event of ["blurNode", "blurEdge", "dragStart", "zoom"]) network.on(event, leave);
network.on("afterDrawing", drawLabels);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
addEventListener("hashchange", openAddress);

showLegend();
showOverview();
draw();
network.fit();
openAddress();
