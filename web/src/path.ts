/** A shortest path between two nodes over the visible edges, by breadth, straight on the typed arrays. */

import type { Graph } from "./graph";
import type { Visible } from "./visible";

/** The nodes from one to the other, both included; null when nothing visible joins them. */
export function shortestPath(graph: Graph, seen: Visible, from: number, to: number): number[] | null {
  if (!seen.nodes[from] || !seen.nodes[to]) return null;
  const before = new Int32Array(graph.count).fill(-1);
  const queue = new Uint32Array(graph.count);
  before[from] = from;
  queue[0] = from;
  for (let head = 0, tail = 1; head < tail && before[to] < 0; head++) {
    const node = queue[head];
    for (let i = graph.start[node]; i < graph.start[node + 1]; i++) {
      const other = graph.others[i];
      if (before[other] >= 0 || !seen.edges[graph.edges[i]]) continue;
      before[other] = node;
      queue[tail++] = other;
    }
  }
  if (before[to] < 0) return null;
  const path = [to];
  while (path[0] !== from) path.unshift(before[path[0]]);
  return path;
}

/** The visible edges between each node of a path and the next. */
export function edgesAlong(graph: Graph, seen: Visible, path: readonly number[]): number[] {
  const found: number[] = [];
  for (let at = 0; at + 1 < path.length; at++)
    for (let i = graph.start[path[at]]; i < graph.start[path[at] + 1]; i++)
      if (graph.others[i] === path[at + 1] && seen.edges[graph.edges[i]]) found.push(graph.edges[i]);
  return found;
}
