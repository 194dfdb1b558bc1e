/** What is to be drawn: the graph, where its nodes are now, what is visible, what is lit. */

import type { Camera } from "./camera";
import type { Graph } from "./graph";
import type { Paint } from "./palette";
import type { Mode } from "./state";
import type { Visible } from "./visible";

/** What stays bright while the rest is dimmed. */
export interface Lit {
  /** The weightiest first. */
  nodes: readonly number[];
  edges: readonly number[];
  has: (node: number) => boolean;
}

/** Marks along the horizontal axis, where it means something. */
export interface Axis {
  title: string;
  /** The middle of each band with its name, and where it begins. */
  ticks: readonly { at: number; from: number; name: string }[];
}

export interface Scene {
  graph: Graph;
  visible: Visible;
  mode: Mode;
  x: Float32Array;
  y: Float32Array;
  paint: Paint;
  lit: Lit | null;
  node: number;
  edge: number;
  hover: number;
  hoverEdge: number;
  path: readonly number[];
  roots: readonly number[];
  /** Small texts at nodes: how many more neighbours there are. */
  badges: ReadonlyMap<number, string>;
  pins: ReadonlyMap<number, unknown>;
  axis: Axis | null;
}

/** The radius of a node on the screen: it grows with the zoom until it is easy to hit, and never vanishes. */
export function pixels(scene: Scene, camera: Camera, node: number): number {
  const close = scene.mode === "near";
  const scale = Math.min(Math.max(camera.scale, close ? 0.7 : 0), close ? 1.25 : 1.1);
  const grown = close && scene.roots.includes(node) ? 1.35 : 1;
  return Math.max(0.65, scene.graph.radius[node] * scale * grown);
}
