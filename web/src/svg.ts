/** What is in view as SVG: lines, shapes and names, with a title on each node. */

import { pointsOf } from "./base";
import { APART, curveOf, sides } from "./curves";
import { FONT, LEADING } from "./labels";
import { css, mix } from "./palette";
import type { Picture } from "./picture";
import { pixels } from "./scene";
import { CORNERS } from "./shapes";

/** Of more edges only so many are written: programs for drawings stall on more. */
const MOST_EDGES = 20_000;

/** Text that is neither markup nor outside what XML may hold. */
export function escaped(text: string): string {
  return text.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "").replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}

export function svg(picture: Picture): string {
  const { scene, camera } = picture;
  const { graph, paint } = scene;
  const { nodes, edges } = picture.current();
  const n = (value: number): string => value.toFixed(1);
  const lit = scene.lit;
  const point = pointsOf(scene, camera);
  const written = edges.slice(0, MOST_EDGES);
  const place = sides(graph, written);
  const dim = (bright: boolean): string => (lit && !bright ? ' opacity=".15"' : "");
  const litEdges = new Set(lit?.edges);
  const dashes = ["", ' stroke-dasharray="5 4"', ' stroke-dasharray="1.5 3.5" stroke-linecap="round"', ' stroke-dasharray="5 4"'];
  const lines = written.filter((edge) => place.get(edge)! < APART).map((edge) => {
    const { x0, y0, cx, cy, x1, y1 } = curveOf(graph, edge, place.get(edge)!, point);
    const colour = css(mix(paint.lineRgb, paint.rgbs[paint.of[graph.source[edge]]], litEdges.has(edge) ? 0.85 : 0.35));
    return `<path d="M${n(x0)} ${n(y0)}Q${n(cx)} ${n(cy)} ${n(x1)} ${n(y1)}" stroke="${colour}"${dashes[graph.status[edge]]}${dim(litEdges.has(edge))}/>`;
  });
  const shapes = nodes.map((node) => {
    const [x, y] = [camera.toScreenX(scene.x[node]), camera.toScreenY(scene.y[node])];
    const radius = pixels(scene, camera, node);
    const corners = CORNERS[graph.core.kinds[graph.kind[node]].shape] ?? [];
    const fill = `fill="${paint.colours[paint.of[node]]}"${dim(!!lit?.has(node))}`;
    const title = `<title>${escaped(`${graph.label(node)} (${graph.kindOf(node)})`)}</title>`;
    if (!corners.length) return `<circle cx="${n(x)}" cy="${n(y)}" r="${n(radius)}" ${fill}>${title}</circle>`;
    return `<polygon points="${corners.map(([cx, cy]) => `${n(x + cx * radius)},${n(y + cy * radius)}`).join(" ")}" ${fill}>${title}</polygon>`;
  });
  const names = picture.written().flatMap((label) => {
    const [x, y] = picture.spot(label.node);
    return label.lines.map((line, row) => {
      const baseline = y + label.dy + (row * LEADING + 0.86) * label.size;
      return `<text x="${n(x + label.dx)}" y="${n(baseline)}" font-size="${label.size}"${label.bold ? ' font-weight="600"' : ""}>${escaped(line)}</text>`;
    });
  });
  const [width, height] = [Math.round(camera.width), Math.round(camera.height)];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="${escaped(FONT)}">`,
    `<title>${escaped(graph.core.title)}</title>`,
    `<rect width="100%" height="100%" fill="${paint.back}"/>`,
    `<g fill="none" stroke-width="1.1">${lines.join("\n")}</g>`,
    `<g stroke="${paint.back}" stroke-width="1.5">${shapes.join("\n")}</g>`,
    `<g text-anchor="middle" fill="${paint.text}" stroke="${paint.back}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">${names.join("\n")}</g>`,
    "</svg>",
  ].join("\n");
}
