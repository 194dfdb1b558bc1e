/** Places where the horizontal axis means something: years, influence, or steps of a lineage. */

import type { Graph } from "./graph";
import type { Axis } from "./scene";
import type { Visible } from "./visible";

export interface Arranged {
  x: Float32Array;
  y: Float32Array;
  /** Whether a node has a place; the others are left out. */
  placed: Uint8Array;
  /** Whether an edge belongs to the picture; null for all. */
  joining: Uint8Array | null;
  axis: Axis;
}

const GAP = 14;

/** The year of each node: its own, else the first of a neighbour's, else 0. */
export function years(graph: Graph): Int32Array {
  const found = graph.year.slice();
  for (let n = 0; n < graph.count; n++) {
    if (graph.year[n]) continue;
    let first = Infinity;
    for (let i = graph.start[n]; i < graph.start[n + 1]; i++) first = Math.min(first, graph.year[graph.others[i]] || Infinity);
    found[n] = first < Infinity ? first : 0;
  }
  return found;
}

/** Columns of years, the earliest left; in each column as on the map, higher things higher. */
export function byYear(graph: Graph, seen: Visible): Arranged {
  const year = years(graph);
  const has = Uint8Array.from(seen.nodes, (shown, n) => (shown && year[n] ? 1 : 0));
  const values = [...new Set([...year].filter((_, n) => has[n]))].sort((a, b) => a - b);
  return inColumns(graph, has, (n) => values.indexOf(year[n]), values.map(String), "First year");
}

/** Columns by weight: each has about twice the weight of the one before. */
export function byInfluence(graph: Graph, seen: Visible): Arranged {
  const steps = new Map<number, number>();
  const level = (n: number): number => Math.max(0, Math.round(Math.log2(Math.max(1, graph.weight[n]))));
  for (let n = 0; n < graph.count; n++) if (seen.nodes[n]) steps.set(level(n), 2 ** level(n));
  const levels = [...steps.keys()].sort((a, b) => a - b);
  const names = levels.map((step) => (step ? `≈ ${(2 ** step).toLocaleString("en")}` : "≤ 1"));
  return inColumns(graph, seen.nodes, (n) => levels.indexOf(level(n)), names, "Influence");
}

/**
 * Steps of a lineage: what others build on stands left of them. Only things in such relations have a place.
 *
 * The column is the longest way from a beginning; in a column the order follows the mean of what lies beside it.
 */
export function byLineage(graph: Graph, seen: Visible): Arranged {
  const older: Map<number, number[]> = new Map();
  const newer: Map<number, number[]> = new Map();
  for (let e = 0; e < graph.edgeCount; e++) {
    const [a, b] = [graph.source[e], graph.target[e]];
    if (!seen.edges[e] || a === b || !graph.core.relations[graph.relation[e]].lineage) continue;
    older.set(a, [...(older.get(a) ?? []), b]);
    newer.set(b, [...(newer.get(b) ?? []), a]);
  }
  const column = depths([...new Set([...older.keys(), ...newer.keys()])], older);
  const has = Uint8Array.from(seen.nodes, (_, n) => (column.has(n) ? 1 : 0));
  const place = new Map([...column.keys()].map((n) => [n, graph.homeY[n]]));
  for (let sweep = 0; sweep < 8; sweep++) {
    const beside = sweep % 2 ? newer : older;
    for (const [n, y] of [...place]) {
      const around = beside.get(n) ?? [];
      if (around.length) place.set(n, (y + 3 * (around.reduce((sum, other) => sum + place.get(other)!, 0) / around.length)) / 4);
    }
  }
  const deepest = Math.max(0, ...column.values());
  const names = Array.from({ length: deepest + 1 }, (_, step) => (step ? `${step} step${step > 1 ? "s" : ""}` : "origins"));
  const joining = Uint8Array.from(graph.relation, (relation) => (graph.core.relations[relation].lineage ? 1 : 0));
  return { ...inColumns(graph, has, (n) => column.get(n)!, names, "Lineage", (n) => place.get(n)!), joining };
}

/** The longest way from each node to one without anything older; a way that comes back to itself is cut there. */
function depths(nodes: readonly number[], older: ReadonlyMap<number, readonly number[]>): Map<number, number> {
  const depth = new Map<number, number>();
  const open = new Set<number>();
  for (const first of nodes) {
    const stack = [first];
    while (stack.length) {
      const node = stack[stack.length - 1];
      const waiting = (older.get(node) ?? []).filter((other) => !depth.has(other) && !open.has(other));
      open.add(node);
      if (waiting.length && !depth.has(node)) {
        stack.push(...waiting);
        continue;
      }
      stack.pop();
      open.delete(node);
      if (!depth.has(node)) depth.set(node, Math.max(-1, ...(older.get(node) ?? []).map((other) => depth.get(other) ?? -1)) + 1);
    }
  }
  return depth;
}

/** How wide a picture should be for its height. */
const ASPECT = 1.5;

/** Put nodes into columns, as high as makes the whole a good deal wider than high. */
function inColumns(graph: Graph, has: Uint8Array, column: (node: number) => number, names: string[], title: string, height = (n: number): number => graph.homeY[n]): Arranged {
  const members: number[][] = names.map(() => []);
  for (let n = 0; n < graph.count; n++) if (has[n]) members[column(n)].push(n);
  for (const nodes of members) nodes.sort((a, b) => height(a) - height(b) || a - b);
  const room = (n: number): number => 2 * graph.radius[n] + GAP;
  const lengths = members.map((nodes) => nodes.reduce((sum, n) => sum + room(n), 0));
  const pitches = members.map((nodes) => Math.max(1, ...nodes.slice(0, 1000).map(room)));
  const lanesAt = (tallest: number): number[] => lengths.map((length) => Math.max(1, Math.ceil(length / tallest)));
  const widthOf = (lanes: number[], at: number): number => lanes[at] * pitches[at] + 44;
  let tallest = 160;
  while (lanesAt(tallest).reduce((sum, _, at, lanes) => sum + widthOf(lanes, at), 0) > ASPECT * tallest) tallest *= 1.12;
  const lanes = lanesAt(tallest);
  const highest = Math.max(...lengths.map((length, at) => length / lanes[at]), 1);
  const spare = Math.max(0, (ASPECT * highest - lanes.reduce((sum, _, at) => sum + widthOf(lanes, at), 0)) / Math.max(1, names.length));
  const x = graph.homeX.slice();
  const y = graph.homeY.slice();
  const ticks: Axis["ticks"][number][] = [];
  let left = 0;
  members.forEach((nodes, at) => {
    const tops = new Float64Array(lanes[at]);
    const width = widthOf(lanes, at) + spare;
    nodes.forEach((n, i) => {
      const lane = i % lanes[at];
      x[n] = left + width / 2 + (lane + 0.5 - lanes[at] / 2) * pitches[at];
      y[n] = tops[lane] + room(n) / 2 + (lane % 2 ? GAP : 0);
      tops[lane] += room(n);
    });
    // few nodes spread over more of the height than they need
    const used = Math.max(...tops, 1);
    const spread = Math.min(highest / used, 2.2);
    for (const n of nodes) y[n] = (y[n] - used / 2) * spread;
    ticks.push({ at: left + width / 2, from: left, name: names[at] });
    left += width;
  });
  return { x, y, placed: has, joining: null, axis: { title, ticks } };
}
