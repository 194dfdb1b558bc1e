/** What stands above the base in every frame: what is lit or under the pointer, marks, the axis, names of communities. */

import { drawEdges, drawNodes } from "./base";
import type { Camera } from "./camera";
import { fontOf, Occupied, widthOf } from "./labels";
import { communityColour, css, mix } from "./palette";
import { pixels, type Scene } from "./scene";
import { trace } from "./shapes";

/** So many nodes and edges are drawn brightly at most, the weightiest. */
export const MOST_LIT = 2500;

export function drawLit(context: CanvasRenderingContext2D, scene: Scene, camera: Camera): void {
  const { lit, graph } = scene;
  const edges = [...(lit?.edges ?? [])];
  if (scene.edge >= 0) edges.push(scene.edge);
  if (scene.hoverEdge >= 0 && scene.hoverEdge !== scene.edge) edges.push(scene.hoverEdge);
  const around: number[] = [];
  if (scene.hover >= 0 && scene.hover !== scene.node) {
    for (let i = graph.start[scene.hover]; i < graph.start[scene.hover + 1] && around.length < 300; i++)
      if (scene.visible.edges[graph.edges[i]]) around.push(graph.edges[i]);
  }
  drawEdges(context, scene, camera, [...new Set([...edges, ...around])], 2);
  const ends = [...around, ...(scene.edge >= 0 ? [scene.edge] : [])].flatMap((edge) => [graph.source[edge], graph.target[edge]]);
  const nodes = new Set([...[...(lit?.nodes ?? [])].reverse(), ...ends]);
  if (scene.hover >= 0) nodes.add(scene.hover);
  drawNodes(context, scene, camera, [...nodes]);
}

/** Rings and signs: the selected node, pins, disagreements, how many neighbours more. Returns where the badges are. */
export function drawMarks(context: CanvasRenderingContext2D, scene: Scene, camera: Camera, nodes: Iterable<number>): Badge[] {
  const { graph, paint, x, y, lit } = scene;
  const shown = (node: number): boolean => !!scene.visible.nodes[node];
  const where = (node: number): [number, number, number] => [camera.toScreenX(x[node]), camera.toScreenY(y[node]), pixels(scene, camera, node)];
  const ring = (node: number, width: number, gap: number): void => {
    const [px, py, radius] = where(node);
    context.beginPath();
    trace(context, graph.core.kinds[graph.kind[node]].shape, px, py, radius + gap);
    context.strokeStyle = paint.accent;
    context.lineWidth = width;
    context.stroke();
  };
  if (scene.hover >= 0 && shown(scene.hover)) ring(scene.hover, 1.5, 3);
  if (scene.node >= 0 && shown(scene.node)) ring(scene.node, 2.5, 4);
  for (const node of scene.path) if (shown(node) && node !== scene.node) ring(node, 1.5, 3);
  for (const node of scene.pins.keys()) {
    const [px, py, radius] = where(node);
    if (!shown(node) || radius < 4) continue;
    context.beginPath();
    context.arc(px, py, 2, 0, 7);
    context.fillStyle = paint.back;
    context.fill();
  }
  for (const node of nodes) {
    if (!graph.disputed.has(node) || (lit && !lit.has(node))) continue;
    const [px, py, radius] = where(node);
    if (radius >= (scene.mode === "near" ? 4 : 7)) warning(context, px - radius * 0.75, py - radius * 0.75, Math.min(1, 0.45 + radius / 28), paint.back);
  }
  return [...scene.badges].filter(([node]) => shown(node)).map(([node, text]) => badge(context, scene, node, text, where(node)));
}

export interface Badge {
  node: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function badge(context: CanvasRenderingContext2D, { paint }: Scene, node: number, text: string, [x, y, radius]: [number, number, number]): Badge {
  const font = fontOf(10.5, true);
  const width = widthOf(context, text, font) + 11;
  const [left, top] = [x + radius * 0.5, y - radius * 0.6 - 14];
  const box = { node, left, top, right: left + width, bottom: top + 16 };
  context.beginPath();
  context.roundRect(box.left, box.top, width, 16, 8);
  context.fillStyle = paint.back;
  context.fill();
  context.strokeStyle = paint.soft;
  context.lineWidth = 1;
  context.stroke();
  context.font = font;
  context.fillStyle = paint.text;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(text, box.left + width / 2, box.top + 8.5);
  return box;
}

/** The sign of a disagreement. */
function warning(context: CanvasRenderingContext2D, x: number, y: number, size: number, back: string): void {
  context.save();
  context.translate(x, y);
  context.scale(size, size);
  context.beginPath();
  context.moveTo(0, -6.5);
  context.lineTo(6.5, 5);
  context.lineTo(-6.5, 5);
  context.closePath();
  context.lineJoin = "round";
  context.strokeStyle = back;
  context.lineWidth = 3;
  context.stroke();
  context.fillStyle = "#e6a100";
  context.fill();
  context.fillStyle = "#1d1400";
  context.fillRect(-0.8, -2.6, 1.6, 4);
  context.fillRect(-0.8, 2.4, 1.6, 1.6);
  context.restore();
}

export function drawAxis(context: CanvasRenderingContext2D, scene: Scene, camera: Camera, bottom: number): void {
  const { axis, paint } = scene;
  if (!axis) return;
  context.font = fontOf(12, true);
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.lineWidth = 1;
  let last = -Infinity;
  for (const { at, from, name } of axis.ticks) {
    const [x, edge] = [camera.toScreenX(at), Math.round(camera.toScreenX(from)) + 0.5];
    if (from > 0 && edge > 0 && edge < camera.width) {
      context.strokeStyle = css(mix(paint.backRgb, paint.lineRgb, 0.4));
      context.beginPath();
      context.moveTo(edge, 0);
      context.lineTo(edge, camera.height - bottom - 4);
      context.stroke();
    }
    if (x < -40 || x > camera.width + 40 || x - last < 44) continue;
    last = x;
    context.fillStyle = paint.soft;
    context.fillText(name, x, camera.height - bottom - 8);
  }
}

/** So many nodes have names of their own; where there are more, those of communities are large. */
const FEW = 3000;
const LONGEST = 26;

/** Names of communities while one sees many of them; they fade as one comes nearer. Takes the room that they cover. */
export function drawCommunities(context: CanvasRenderingContext2D, scene: Scene, camera: Camera, taken: Occupied): void {
  const { graph, paint } = scene;
  if (scene.mode !== "map" || scene.lit) return;
  const near = camera.scale / camera.whole;
  const strength = Math.min(1, Math.max(0, (3.2 - near) / 1.4));
  if (!strength) return;
  const most = Math.max(1, ...graph.communities.map((community) => community.size));
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.lineJoin = "round";
  for (const community of [...graph.communities].sort((a, b) => b.size - a.size)) {
    const size = Math.round(graph.count > FEW ? 13 + 11 * Math.sqrt(community.size / most) : 11 + 3 * Math.sqrt(community.size / most));
    const font = fontOf(size, true);
    const lines = community.name.split(" · ").map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line));
    const width = Math.max(...lines.map((line) => widthOf(context, line, font)));
    const high = size * 1.2;
    const [x, y] = [camera.toScreenX(community.x), camera.toScreenY(community.y)];
    const box = [x - width / 2 - 6, y - (high * lines.length) / 2 - 2, x + width / 2 + 6, y + (high * lines.length) / 2 + 2] as const;
    if (x < -width || x > camera.width + width || y < -40 || y > camera.height + 40 || !taken.free(box)) continue;
    taken.add(box);
    context.globalAlpha = strength;
    context.font = font;
    context.strokeStyle = css(paint.backRgb, 0.8);
    context.lineWidth = 4;
    const end = paint.dark ? ([255, 255, 255] as const) : ([0, 0, 0] as const);
    context.fillStyle = css(mix(communityColour(community.colour, paint.dark), end, 0.3));
    lines.forEach((line, at) => {
      const to = y + (at - (lines.length - 1) / 2) * high;
      context.strokeText(line, x, to);
      context.fillText(line, x, to);
    });
    context.globalAlpha = 1;
  }
}
