/** Edges drawn one by one: each a slight curve, thick where it begins and thin where it ends. */

import type { Graph } from "./graph";

/** A curve from one point to another, bent through a third: all in pixels. */
export interface Curve {
  x0: number;
  y0: number;
  cx: number;
  cy: number;
  x1: number;
  y1: number;
}

const BEND = 0.11;
/** So many lines between the same two nodes are drawn apart; more would only make a blot. */
export const APART = 7;

export type Point = (node: number) => readonly [number, number, number];

/** Which of the lines between its two nodes each edge is, among some edges: the first lies nearest the straight line. */
export function sides(graph: Graph, edges: Iterable<number>): Map<number, number> {
  const seen = new Map<number, number>();
  const place = new Map<number, number>();
  for (const edge of edges) {
    const [a, b] = [graph.source[edge], graph.target[edge]];
    const pair = Math.min(a, b) * graph.count + Math.max(a, b);
    const at = seen.get(pair) ?? 0;
    seen.set(pair, at + 1);
    place.set(edge, at);
  }
  return place;
}

/** Where an edge runs, from rim to rim; `side` bends parallel ones apart. `point` gives x, y and radius of a node. */
export function curveOf(graph: Graph, edge: number, side: number, point: Point): Curve {
  const [ax, ay, ar] = point(graph.source[edge]);
  const [bx, by, br] = point(graph.target[edge]);
  if (graph.source[edge] === graph.target[edge]) {
    const size = ar * 2.6 + 8 + 5 * side;
    return { x0: ax - ar * 0.7, y0: ay - ar * 0.7, cx: ax, cy: ay - size * 1.6, x1: ax + ar * 0.7, y1: ay - ar * 0.7 };
  }
  const [dx, dy] = [bx - ax, by - ay];
  const length = Math.hypot(dx, dy) || 1;
  const sign = graph.source[edge] < graph.target[edge] ? 1 : -1; // both directions bend to the same scale of sides
  const bend = (BEND + 0.13 * Math.ceil(side / 2) * (side % 2 ? -1 : 1) * sign) * length;
  const [cx, cy] = [(ax + bx) / 2 - (dy / length) * bend, (ay + by) / 2 + (dx / length) * bend];
  const start = Math.hypot(cx - ax, cy - ay) || 1;
  const end = Math.hypot(bx - cx, by - cy) || 1;
  return {
    x0: ax + ((cx - ax) / start) * ar,
    y0: ay + ((cy - ay) / start) * ar,
    cx,
    cy,
    x1: bx + ((cx - bx) / end) * (br + 1),
    y1: by + ((cy - by) / end) * (br + 1),
  };
}

export function at({ x0, y0, cx, cy, x1, y1 }: Curve, share: number): [number, number] {
  const [a, b, c] = [(1 - share) ** 2, 2 * share * (1 - share), share ** 2];
  return [a * x0 + b * cx + c * x1, a * y0 + b * cy + c * y1];
}

/** How far a point is from a curve. */
export function distance(curve: Curve, x: number, y: number): number {
  let nearest = Infinity;
  let [px, py] = [curve.x0, curve.y0];
  for (let step = 1; step <= 12; step++) {
    const [qx, qy] = at(curve, step / 12);
    const [dx, dy] = [qx - px, qy - py];
    const share = Math.min(1, Math.max(0, ((x - px) * dx + (y - py) * dy) / (dx * dx + dy * dy || 1)));
    nearest = Math.min(nearest, Math.hypot(x - px - share * dx, y - py - share * dy));
    [px, py] = [qx, qy];
  }
  return nearest;
}

/** The outline of a curve that is `thick` at its start and `thin` at its end. */
export function taper(context: CanvasRenderingContext2D, curve: Curve, thick: number, thin: number): void {
  const { x0, y0, cx, cy, x1, y1 } = curve;
  const normal = (dx: number, dy: number, width: number): [number, number] => {
    const length = Math.hypot(dx, dy) || 1;
    return [((-dy / length) * width) / 2, ((dx / length) * width) / 2];
  };
  const [ax, ay] = normal(cx - x0, cy - y0, thick);
  const [mx, my] = normal(x1 - x0, y1 - y0, (thick + thin) / 2);
  const [bx, by] = normal(x1 - cx, y1 - cy, thin);
  context.moveTo(x0 + ax, y0 + ay);
  context.quadraticCurveTo(cx + mx, cy + my, x1 + bx, y1 + by);
  context.lineTo(x1 - bx, y1 - by);
  context.quadraticCurveTo(cx - mx, cy - my, x0 - ax, y0 - ay);
  context.closePath();
}

/** The head of an arrow at the end of a curve. */
export function arrow(context: CanvasRenderingContext2D, { cx, cy, x1, y1 }: Curve, size: number): void {
  const angle = Math.atan2(y1 - cy, x1 - cx);
  context.moveTo(x1, y1);
  for (const turn of [-0.42, 0.42]) context.lineTo(x1 - size * Math.cos(angle + turn), y1 - size * Math.sin(angle + turn));
  context.closePath();
}
