/** The small text at the pointer. */

import { byId } from "./dom";
import type { Graph } from "./graph";

/** Take the text away as soon as the reader does something: it would cover what is shown then. */
export function keepTipShort(): void {
  for (const deed of ["pointerdown", "keydown", "wheel"]) addEventListener(deed, () => (byId("tip").hidden = true), { capture: true, passive: true });
}

export function tip(graph: Graph, node: number, edge: number, x: number, y: number): void {
  const box = byId("tip");
  box.hidden = node < 0 && edge < 0;
  if (box.hidden) return;
  const name = (one: number): string => graph.label(one).slice(0, 300);
  box.textContent = node >= 0 ? `${name(node)}\n${graph.kindOf(node)} · ${graph.degree(node).toLocaleString("en")} lines` : `${name(graph.source[edge])} — ${graph.relationOf(edge).slice(0, 300)} → ${name(graph.target[edge])}`;
  const { clientWidth, clientHeight } = box.parentElement!;
  box.style.left = `${Math.max(8, Math.min(x + 14, clientWidth - box.offsetWidth - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(y + 16, clientHeight - box.offsetHeight - 8))}px`;
}
