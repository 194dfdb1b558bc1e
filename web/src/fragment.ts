/** The state in the address, so that a view can be shared: nodes by their keys, which outlive a rebuilt graph. */

import type { Graph } from "./graph";
import { COLOURINGS, MODES, START, type State } from "./state";
import { STATUS } from "./types";

/** So many nodes of a kind are written at most: addresses have an end. */
const MOST = 60;
/** The dots of so many nodes are too small to tell kinds apart: colours mean communities then, if there are any. */
const MANY = 3000;

export interface View {
  x: number;
  y: number;
  scale: number;
}

export function write(graph: Graph, state: State, view: View | null): string {
  const parts = new URLSearchParams();
  const short = (node: number): string => graph.core.nodes.key[node];
  const nodes = (name: string, some: Iterable<number>): void => {
    for (const node of [...some].slice(0, MOST)) parts.append(name, short(node));
  };
  const names = (name: string, off: Iterable<number>, all: readonly { name: string }[]): void => {
    for (const number of off) parts.append(name, all[number].name);
  };
  if (state.node >= 0) parts.set("node", short(state.node));
  if (state.edge >= 0) parts.set("edge", [short(graph.source[state.edge]), graph.relationOf(state.edge), short(graph.target[state.edge])].join(" "));
  if (state.mode !== home(graph).mode) parts.set("view", state.mode);
  if (state.colouring !== home(graph).colouring) parts.set("colour", state.colouring);
  if (state.theme !== home(graph).theme) parts.set("theme", state.theme);
  if (state.query) parts.set("q", state.query);
  nodes("open", state.mode === "near" ? state.roots : []);
  if (state.mode === "near") for (const [node, times] of [...state.more].slice(0, MOST)) parts.append("more", `${times} ${short(node)}`);
  nodes("path", state.path);
  nodes("hide", state.hidden);
  nodes("fold", state.folded);
  for (const [node, [x, y]] of [...state.pins].slice(0, MOST)) parts.append("pin", `${Math.round(x)} ${Math.round(y)} ${short(node)}`);
  names("no-kind", state.kindsOff, graph.core.kinds);
  names("no-relation", state.relationsOff, graph.core.relations);
  names("no-status", state.statusOff, STATUS.map((name) => ({ name })));
  names("no-community", state.communitiesOff, graph.communities);
  if (state.years) parts.set("years", state.years.join("-"));
  if (state.document >= 0) parts.set("document", graph.core.documents[state.document]);
  if (state.confidence) parts.set("confidence", String(state.confidence));
  if (view) parts.set("at", `${view.x.toFixed(0)} ${view.y.toFixed(0)} ${view.scale.toPrecision(3)}`);
  return parts.toString();
}

/** What the page shows when the address says nothing. */
export function home(graph: Graph): State {
  const { focus, theme } = graph.core;
  const start = { ...START, theme };
  if (focus >= 0) return { ...start, mode: "near", roots: [focus], node: focus };
  return graph.count > MANY && graph.communities.length > 1 ? { ...start, colouring: "community" } : start;
}

/** The state that an address describes; what it names and the graph does not hold is left out. */
export function read(graph: Graph, fragment: string): { state: State; view: View | null } {
  const parts = new URLSearchParams(fragment.replace(/^#/, ""));
  const found = (key: string): number[] => {
    const node = graph.find(key);
    return node === undefined ? [] : [node];
  };
  const nodes = (name: string): number[] => parts.getAll(name).flatMap(found);
  const numbers = (name: string, all: readonly { name: string }[]): Set<number> =>
    new Set(parts.getAll(name).flatMap((text) => all.flatMap((one, at) => (one.name === text ? [at] : []))));
  const one = <T extends string>(name: string, among: readonly T[], otherwise: T): T => among.find((value) => value === parts.get(name)) ?? otherwise;
  const years = /^(-?\d{1,5})-(-?\d{1,5})$/.exec(parts.get("years") ?? "");
  const at = (parts.get("at") ?? "").split(" ").map(Number);
  const path = nodes("path");
  const start = home(graph);
  const bare = !fragment.replace(/^#/, "");
  const state: State = {
    ...start,
    mode: one("view", MODES, start.mode),
    colouring: one("colour", COLOURINGS, start.colouring),
    theme: one("theme", ["auto", "light", "dark"], start.theme),
    node: bare ? start.node : (nodes("node")[0] ?? -1),
    edge: edgeOf(graph, parts.get("edge") ?? ""),
    query: parts.get("q") ?? "",
    roots: nodes("open").length ? nodes("open") : start.roots,
    more: new Map(parts.getAll("more").flatMap((text) => found(afterNumbers(text, 1)).map((node) => [node, Math.min(1000, Math.max(0, parseInt(text) || 0))]))),
    path: path.length > 1 ? path : [],
    hidden: new Set(nodes("hide")),
    folded: new Set(nodes("fold")),
    pins: new Map(parts.getAll("pin").flatMap((text) => found(afterNumbers(text, 2)).map((node) => [node, placeOf(text)]))),
    kindsOff: numbers("no-kind", graph.core.kinds),
    relationsOff: numbers("no-relation", graph.core.relations),
    statusOff: numbers("no-status", STATUS.map((name) => ({ name }))),
    communitiesOff: numbers("no-community", graph.communities),
    years: years ? [Number(years[1]), Number(years[2])] : null,
    document: graph.core.documents.indexOf(parts.get("document") ?? "\0"),
    confidence: Math.min(100, Math.max(0, Number(parts.get("confidence")) || 0)),
  };
  const near = state.mode === "near" && !state.roots.length;
  const seen = at.length === 3 && at.every(Number.isFinite) && at[2] > 0;
  return { state: near ? { ...state, mode: "map" } : state, view: seen ? { x: at[0], y: at[1], scale: at[2] } : null };
}

const afterNumbers = (text: string, count: number): string => text.split(" ").slice(count).join(" ");

function placeOf(text: string): [number, number] {
  const [x, y] = text.split(" ").map((part) => Math.max(-1e7, Math.min(1e7, Number(part) || 0)));
  return [x, y];
}

function edgeOf(graph: Graph, text: string): number {
  for (let e = 0; text && e < graph.edgeCount; e++) {
    const { key } = graph.core.nodes;
    const [source, target] = [key[graph.source[e]], key[graph.target[e]]];
    if (text.length === source.length + target.length + graph.relationOf(e).length + 2 && text === `${source} ${graph.relationOf(e)} ${target}`) return e;
  }
  return -1;
}
