/** The layer of everything that is visible; it is kept while the view moves and drawn anew when the view rests. */

import type { Camera } from "./camera";
import { APART, arrow, curveOf, sides, taper, type Point } from "./curves";
import { css, mix, type Rgb } from "./palette";
import type { Raster } from "./raster";
import { pixels, type Scene } from "./scene";
import { trace } from "./shapes";

/** Above so many in view, edges (nodes) become light (discs) in a raster. */
const FEW_EDGES = 2400;
const FEW_NODES = 2600;
/** So many edges are added up at most; of more, every second, third ... is taken. */
const MOST_EDGES = 60_000;

export interface InView {
  /** The lightest first, so that the important ones come on top. */
  nodes: number[];
  edges: number[];
  /** Whether edges are drawn one by one, so that they can be told apart and clicked. */
  single: boolean;
}

export function inView(scene: Scene, camera: Camera): InView {
  const { graph, visible, x, y } = scene;
  const room = 24 / camera.scale;
  const [left, right] = [camera.toWorldX(0) - room, camera.toWorldX(camera.width) + room];
  const [top, bottom] = [camera.toWorldY(0) - room, camera.toWorldY(camera.height) + room];
  const nodes: number[] = [];
  for (let at = graph.count - 1; at >= 0; at--) {
    const n = graph.order[at];
    if (visible.nodes[n] && x[n] > left && x[n] < right && y[n] > top && y[n] < bottom) nodes.push(n);
  }
  const edges: number[] = [];
  const { source, target } = graph;
  let [from, to, alike] = [-1, -1, 0]; // parallel edges stand together; so many more than can be told apart are left out
  for (let e = 0; e < graph.edgeCount; e++) {
    if (!visible.edges[e]) continue;
    const a = source[e];
    const b = target[e];
    alike = a === from && b === to ? alike + 1 : 0;
    if (alike >= APART) continue;
    from = a;
    to = b;
    if ((x[a] < left && x[b] < left) || (x[a] > right && x[b] > right)) continue;
    if ((y[a] < top && y[b] < top) || (y[a] > bottom && y[b] > bottom)) continue;
    edges.push(e);
  }
  return { nodes, edges, single: edges.length <= FEW_EDGES };
}

/** Draw the nodes and edges in view; labels and whatever is lit come later, above it. */
export function drawBase(context: CanvasRenderingContext2D, raster: Raster, scene: Scene, camera: Camera, ratio: number): InView {
  const seen = inView(scene, camera);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  const manyNodes = seen.nodes.length > FEW_NODES;
  if (!seen.single || manyNodes) {
    const fine = ratio > 1 && camera.width * camera.height * ratio * ratio < 3e6 ? ratio : 1;
    raster.clear(Math.ceil(camera.width * fine), Math.ceil(camera.height * fine));
    shine(raster, scene, camera, seen.edges, fine);
    if (manyNodes) scatter(raster, scene, camera, seen.nodes, fine);
    raster.finish();
    context.drawImage(raster.canvas, 0, 0, context.canvas.width, context.canvas.height);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  if (seen.single) drawEdges(context, scene, camera, seen.edges, 1);
  drawNodes(context, scene, camera, manyNodes ? seen.nodes.filter((node) => pixels(scene, camera, node) > 7) : seen.nodes);
  return seen;
}

/** Edges as light, short ones brighter than long ones. */
function shine(raster: Raster, scene: Scene, camera: Camera, edges: readonly number[], fine: number): void {
  const { graph, x, y, paint } = scene;
  const stride = Math.ceil(edges.length / MOST_EDGES);
  const usual = 0.12 * Math.hypot(camera.width, camera.height) * fine;
  const scale = camera.scale * fine;
  const [left, top] = [camera.toScreenX(0) * fine, camera.toScreenY(0) * fine];
  const colours = paint.rgbs.map((colour) => mix(colour, paint.lineRgb, 0.25));
  let sum = 0;
  for (let i = 0; i < edges.length; i += stride) {
    const [a, b] = [graph.source[edges[i]], graph.target[edges[i]]];
    const [x0, y0, x1, y1] = [x[a] * scale + left, y[a] * scale + top, x[b] * scale + left, y[b] * scale + top];
    const length = Math.hypot(x1 - x0, y1 - y0);
    const strength = stride * Math.min(1, Math.max(0.06, usual / (length + 1)));
    sum += strength * Math.min(length, 4 * usual);
    raster.line(x0, y0, x1, y1, colours[paint.of[a]], colours[paint.of[b]], strength);
  }
  const cover = sum / (camera.width * camera.height * fine * fine);
  raster.develop(Math.min(0.4, Math.max(0.025, 0.42 / (1 + 9 * cover))), paint.dark ? 0.62 : 0.66);
}

function scatter(raster: Raster, scene: Scene, camera: Camera, nodes: readonly number[], fine: number): void {
  const { x, y, paint } = scene;
  for (const node of nodes) {
    const radius = pixels(scene, camera, node);
    if (radius > 7) continue; // drawn in its shape later
    raster.disc(camera.toScreenX(x[node]) * fine, camera.toScreenY(y[node]) * fine, radius * fine, paint.rgbs[paint.of[node]]);
  }
}

/** The point and radius on the screen of each node, as curves need them. */
export function pointsOf(scene: Scene, camera: Camera): Point {
  return (node) => [camera.toScreenX(scene.x[node]), camera.toScreenY(scene.y[node]), pixels(scene, camera, node)];
}

const DASHES: readonly number[][] = [[], [5, 4], [1.5, 3.5], [5, 4]];

/** Edges one by one. `strong` from 1 for the calm ones to 2 for those that are lit. */
export function drawEdges(context: CanvasRenderingContext2D, scene: Scene, camera: Camera, edges: readonly number[], strong: number): void {
  const { graph, paint } = scene;
  const point = pointsOf(scene, camera);
  const close = scene.mode === "near" || edges.length < 150;
  const place = sides(graph, edges);
  const grey: Rgb = mix(paint.lineRgb, paint.backRgb, 0.1);
  const crowd = strong > 1 ? Math.min(1, Math.sqrt(120 / edges.length)) : 1; // many that are lit would be a blot
  const width = (close ? 1.15 : 0.8) * (strong > 1 ? 1 + 0.5 * crowd : 1);
  const styles = paint.rgbs.map((colour) => css(mix(grey, colour, strong > 1 ? 0.85 : 0.35), strong > 1 ? 0.95 * crowd : close ? 0.75 : scene.axis && scene.mode !== "lineage" ? 0.22 : 0.55));
  for (const edge of edges) {
    const side = place.get(edge)!;
    if (side >= APART) continue;
    const curve = curveOf(graph, edge, side, point);
    context.strokeStyle = context.fillStyle = styles[paint.of[graph.source[edge]]];
    const dash = DASHES[graph.status[edge]];
    if (dash.length || graph.source[edge] === graph.target[edge]) {
      context.beginPath();
      context.setLineDash(dash);
      context.lineWidth = width;
      context.lineCap = graph.status[edge] === 2 ? "round" : "butt";
      context.moveTo(curve.x0, curve.y0);
      context.quadraticCurveTo(curve.cx, curve.cy, curve.x1, curve.y1);
      context.stroke();
      context.setLineDash([]);
    } else {
      context.beginPath();
      taper(context, curve, width * 2.1, width * 0.7);
      context.fill();
    }
    if (!close && (strong === 1 || crowd < 0.7)) continue;
    context.beginPath();
    arrow(context, curve, 5 + 2 * width);
    context.fill();
  }
}

export function drawNodes(context: CanvasRenderingContext2D, scene: Scene, camera: Camera, nodes: readonly number[]): void {
  const { graph, paint, x, y } = scene;
  context.strokeStyle = paint.back;
  for (const node of nodes) {
    const radius = pixels(scene, camera, node);
    const [px, py] = [camera.toScreenX(x[node]), camera.toScreenY(y[node])];
    context.beginPath();
    trace(context, graph.core.kinds[graph.kind[node]].shape, px, py, radius);
    if (radius > 3) {
      context.lineWidth = radius > 6 ? 3 : 1.5;
      context.stroke();
    }
    context.fillStyle = paint.colours[paint.of[node]];
    context.fill();
  }
}
