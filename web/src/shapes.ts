/** The shapes of nodes, all of about the same area. */

import type { Shape } from "./types";

/** The corners of a shape around the origin, for radius 1; none for the round one. */
export const CORNERS: Record<Shape, readonly (readonly [number, number])[]> = {
  dot: [],
  square: [[-0.88, -0.88], [0.88, -0.88], [0.88, 0.88], [-0.88, 0.88]],
  triangle: [[0, -1.22], [1.12, 0.78], [-1.12, 0.78]],
  diamond: [[0, -1.2], [1.2, 0], [0, 1.2], [-1.2, 0]],
}; // prettier-ignore

/** Add a shape to the path that a context is at. */
export function trace(context: CanvasRenderingContext2D, shape: Shape, x: number, y: number, radius: number): void {
  const corners = CORNERS[shape] ?? [];
  if (!corners.length) {
    context.moveTo(x + radius, y);
    context.arc(x, y, radius, 0, 2 * Math.PI);
    return;
  }
  corners.forEach(([cx, cy], at) => context[at ? "lineTo" : "moveTo"](x + cx * radius, y + cy * radius));
  context.closePath();
}
