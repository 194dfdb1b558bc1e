/** Places for the near view: a force layout of the few nodes that it shows, by d3-force. */

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY, type SimulationNodeDatum } from "d3-force";
import type { Graph } from "./graph";
import type { State } from "./state";
import type { Visible } from "./visible";

interface Body extends SimulationNodeDatum {
  node: number;
  room: number;
}

/**
 * Place the visible nodes: opened nodes apart from each other, their neighbours around them, kinds side by side.
 *
 * Names are wider than high and so are most screens, hence `stretch`. The same choice gives the same places; what was placed `before` starts there, so that little moves.
 */
export function nearPlaces(graph: Graph, seen: Visible, state: State, before: ReadonlyMap<number, readonly [number, number]>, stretch: number): Map<number, [number, number]> {
  const nodes = [...graph.order].filter((node) => seen.nodes[node]);
  const roots = new Set(state.roots);
  const bodies: Body[] = nodes.map((node) => ({ node, room: graph.radius[node] * (roots.has(node) ? 1.35 : 1) + (roots.has(node) ? 34 : 19) }));
  const body = new Map(bodies.map((one) => [one.node, one]));
  startPlaces(graph, state, bodies, before, stretch);
  const links: { source: Body; target: Body; spoke: boolean }[] = [];
  const linked = new Set<number>();
  for (const [node, one] of body)
    for (let i = graph.start[node]; i < graph.start[node + 1]; i++) {
      const other = graph.others[i];
      const pair = Math.min(node, other) * graph.count + Math.max(node, other);
      if (other === node || !body.has(other) || !seen.edges[graph.edges[i]] || linked.has(pair)) continue;
      linked.add(pair);
      links.push({ source: one, target: body.get(other)!, spoke: roots.has(node) !== roots.has(other) });
    }
  const reach = 120 + 5 * Math.sqrt(nodes.length);
  forceSimulation(bodies)
    .force("links", forceLink<Body, (typeof links)[number]>(links).distance((link) => (link.spoke ? reach : 1.5 * reach)).strength((link) => (link.spoke ? 0.35 : 0.06)))
    .force("apart", forceManyBody<Body>().strength((one) => (roots.has(one.node) ? -1400 : -260)).distanceMax(900))
    .force("room", forceCollide<Body>((one) => one.room).iterations(3))
    .force("x", forceX(0).strength(0.02))
    .force("y", forceY(0).strength(0.035))
    .stop()
    .tick(nodes.length > 400 ? 120 : 280);
  return new Map(bodies.map((one) => [one.node, [(one.x ?? 0) * stretch, one.y ?? 0]]));
}

/** Where a node was before, else around the opened node that it belongs to, those of one kind together. */
function startPlaces(graph: Graph, state: State, bodies: Body[], before: ReadonlyMap<number, readonly [number, number]>, stretch: number): void {
  const centres = new Map<number, [number, number]>();
  state.roots.forEach((root, at) => {
    const old = before.get(root);
    const turn = at * 2.4;
    centres.set(root, old ? [old[0] / stretch, old[1]] : at ? [420 * Math.cos(turn), 420 * Math.sin(turn)] : [0, 0]);
  });
  const around = state.roots.map((root) => new Set(graph.others.subarray(graph.start[root], graph.start[root + 1])));
  const [midX, midY] = centres.get(state.roots[0]) ?? [0, 0];
  const byKind = [...bodies].sort((a, b) => graph.kind[a.node] - graph.kind[b.node] || graph.rank[a.node] - graph.rank[b.node]);
  byKind.forEach((one, at) => {
    const old = before.get(one.node);
    const home = centres.get(one.node) ?? (old ? ([old[0] / stretch, old[1]] as [number, number]) : null);
    const owner = around.findIndex((neighbours) => neighbours.has(one.node));
    const [x, y] = owner < 0 ? [midX, midY] : centres.get(state.roots[owner])!;
    const turn = (2 * Math.PI * at) / byKind.length - Math.PI / 2;
    [one.x, one.y] = home ?? [x + 150 * Math.cos(turn), y + 150 * Math.sin(turn)];
    const pin = state.pins.get(one.node);
    if (pin) [one.fx, one.fy] = [pin[0] / stretch, pin[1]];
  });
}
