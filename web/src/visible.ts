/** Which nodes and edges the filters leave, as a byte for each. */

import type { Graph } from "./graph";
import type { Key, State } from "./state";

export interface Visible {
  readonly nodes: Uint8Array;
  readonly edges: Uint8Array;
  readonly nodeCount: number;
  readonly edgeCount: number;
}

/** The changes after which this must be worked out again. */
export const DECIDES: readonly Key[] = [
  "mode", "roots", "more", "hidden", "folded", "kindsOff", "relationsOff", "statusOff", "communitiesOff", "years", "document", "confidence",
]; // prettier-ignore

/** How many neighbours a node shows at first in the near view, and more at each asking. */
export const STEP = 12;

export function visible(graph: Graph, state: State): Visible {
  const nodes = passingNodes(graph, state);
  const edges = passingEdges(graph, state);
  if (state.mode === "near") keepNear(graph, state, nodes, edges);
  foldAway(graph, state, nodes);
  return counted(graph, nodes, edges);
}

/** Only what is also among some nodes, and some edges if they are given. */
export function among(graph: Graph, seen: Visible, placed: Uint8Array, joining: Uint8Array | null): Visible {
  return counted(graph, seen.nodes.map((shown, n) => shown & placed[n]), seen.edges.map((shown, e) => shown & (joining?.[e] ?? 1)));
}

function counted(graph: Graph, nodes: Uint8Array, edges: Uint8Array): Visible {
  const { source, target } = graph;
  let edgeCount = 0;
  for (let e = 0; e < graph.edgeCount; e++) {
    edges[e] &= nodes[source[e]] & nodes[target[e]];
    edgeCount += edges[e];
  }
  let nodeCount = 0;
  for (let n = 0; n < graph.count; n++) nodeCount += nodes[n];
  return { nodes, edges, nodeCount, edgeCount };
}

/** Which groups of documents hold the one that is asked for. */
function passingGroups(graph: Graph, document: number): Uint8Array {
  return Uint8Array.from(graph.core.groups, (group) => (document < 0 || group.includes(document) ? 1 : 0));
}

function passingNodes(graph: Graph, state: State): Uint8Array {
  const passing = new Uint8Array(graph.count).fill(1);
  const kinds = Uint8Array.from(graph.core.kinds, (_, kind) => (state.kindsOff.has(kind) ? 0 : 1));
  const groups = passingGroups(graph, state.document);
  const { documents, confidence } = graph.core.nodes;
  const [first, last] = state.years ?? [-Infinity, Infinity];
  for (let n = 0; n < graph.count; n++) {
    const year = graph.year[n];
    const sure = (confidence[n] ?? -1) < 0 || confidence[n] >= state.confidence;
    passing[n] = kinds[graph.kind[n]] & groups[documents[n]] & (sure ? 1 : 0) & (!year || (year >= first && year <= last) ? 1 : 0);
    if (state.communitiesOff.has(graph.community[n])) passing[n] = 0;
  }
  for (const node of state.hidden) passing[node] = 0;
  return passing;
}

function passingEdges(graph: Graph, state: State): Uint8Array {
  const passing = new Uint8Array(graph.edgeCount);
  const groups = passingGroups(graph, state.document);
  const relations = Uint8Array.from(graph.core.relations, (_, relation) => (state.relationsOff.has(relation) ? 0 : 1));
  const statuses = Uint8Array.from([0, 1, 2, 3], (status) => (state.statusOff.has(status) ? 0 : 1));
  const { documents, confidence } = graph.core.edges;
  for (let e = 0; e < graph.edgeCount; e++) {
    const sure = (confidence[e] ?? -1) < 0 || confidence[e] >= state.confidence ? 1 : 0;
    passing[e] = relations[graph.relation[e]] & statuses[graph.status[e]] & groups[documents[e]] & sure;
  }
  return passing;
}

/** The neighbours that an opened node may show: not filtered away, the weightiest first. */
export function candidates(graph: Graph, node: number, nodes: Uint8Array, edges: Uint8Array): number[] {
  return graph.neighbours(node, (edge, other) => !!(edges[edge] && nodes[other]));
}

function keepNear(graph: Graph, state: State, nodes: Uint8Array, edges: Uint8Array): void {
  const kept = new Uint8Array(graph.count);
  for (const root of state.roots) {
    kept[root] = 1;
    const shown = candidates(graph, root, nodes, edges).slice(0, STEP * (1 + (state.more.get(root) ?? 0)));
    for (const node of shown) kept[node] = 1;
  }
  for (const root of state.roots) nodes[root] = state.hidden.has(root) ? 0 : 1; // what was asked for is shown, whatever its kind
  for (const node of state.path) kept[node] = 1;
  for (let n = 0; n < graph.count; n++) nodes[n] &= kept[n];
}

/** A folded node hides the neighbours that hang on it alone. */
function foldAway(graph: Graph, state: State, nodes: Uint8Array): void {
  for (const node of state.folded) for (const leaf of leaves(graph, node)) if (!state.folded.has(leaf)) nodes[leaf] = 0;
}

/** The neighbours that have no other neighbour. */
export function leaves(graph: Graph, node: number): number[] {
  return graph.neighbours(node).filter((other) => graph.neighbours(other).length === 1);
}
