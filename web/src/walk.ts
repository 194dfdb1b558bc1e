/** Walking by arrow keys: from the selected node to the neighbour that lies most in that direction. */

import type { Scene } from "./scene";
import { candidates } from "./visible";

const ANGLES: Record<string, number> = { ArrowRight: 0, ArrowDown: Math.PI / 2, ArrowLeft: Math.PI, ArrowUp: -Math.PI / 2 };

/** The neighbour towards an arrow key; -1 when none lies within a right angle of it. */
export function towards(scene: Scene, node: number, key: string): number {
  const { graph, visible, x, y } = scene;
  let [best, least] = [-1, Infinity];
  for (const other of candidates(graph, node, visible.nodes, visible.edges).slice(0, 500)) {
    const [dx, dy] = [x[other] - x[node], y[other] - y[node]];
    const off = Math.abs(((Math.atan2(dy, dx) - ANGLES[key] + 3 * Math.PI) % (2 * Math.PI)) - Math.PI);
    const cost = Math.hypot(dx, dy) * (1 + 2.5 * off);
    if (off < Math.PI / 2 && cost < least) [best, least] = [other, cost];
  }
  return best;
}
