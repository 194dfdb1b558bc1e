/** The legend: what colours and shapes mean; pressing an entry hides or shows what it stands for. */

import { button, byId, element, words } from "./dom";
import type { Graph } from "./graph";
import { communityColour, css, yearEntries, type Paint } from "./palette";
import { CORNERS } from "./shapes";
import { toggled, type State, type Store } from "./state";
import type { Shape } from "./types";

let current: Paint | null = null;

/** The shape of a kind in its colour; where colours mean something else, in grey. */
export function swatch(graph: Graph, kind: number): HTMLElement {
  const colour = graph.core.kinds[kind];
  return symbol(colour?.shape ?? "dot", current && current.rgbs.length === graph.core.kinds.length ? current.colours[kind] : (colour?.colour ?? "#999"));
}

function symbol(shape: Shape, colour: string): HTMLElement {
  const made = element("span", { className: "swatch", ariaHidden: "true" });
  const corners = CORNERS[shape] ?? [];
  made.style.background = colour;
  if (corners.length) made.style.clipPath = `polygon(${corners.map(([x, y]) => `${50 + 41 * x}% ${50 + 41 * y}%`).join(",")})`;
  else made.style.borderRadius = "50%";
  return made;
}

export function showLegend(graph: Graph, store: Store, paint: Paint): void {
  current = paint;
  const { state } = store;
  const entries = state.colouring === "year" ? years(graph, paint) : state.colouring === "community" ? communities(graph, store, paint) : kinds(graph, store);
  byId("legend").replaceChildren(...entries);
}

function kinds(graph: Graph, store: Store): HTMLElement[] {
  const counts = new Uint32Array(graph.core.kinds.length);
  for (const kind of graph.kind) counts[kind]++;
  return graph.core.kinds.map((kind, number) =>
    entry(swatch(graph, number), kind.name, counts[number], !store.state.kindsOff.has(number), (only) => {
      const others = new Set(graph.core.kinds.keys());
      others.delete(number);
      store.set({ kindsOff: only ? (same(store.state.kindsOff, others) ? new Set() : others) : toggled(store.state.kindsOff, number) });
    }),
  );
}

function communities(graph: Graph, store: Store, paint: Paint): HTMLElement[] {
  return graph.communities.slice(0, 8).map((community, number) =>
    entry(symbol("dot", css(communityColour(community.colour, paint.dark))), community.name, community.size, !store.state.communitiesOff.has(number), () =>
      store.set({ communitiesOff: toggled(store.state.communitiesOff, number) }),
    ),
  );
}

function years(graph: Graph, paint: Paint): HTMLElement[] {
  return yearEntries(graph, paint.dark).map(({ name, colour }) => element("span", { className: "entry" }, symbol("dot", colour), name));
}

function same(one: State["kindsOff"], other: ReadonlySet<number>): boolean {
  return one.size === other.size && [...one].every((member) => other.has(member));
}

function entry(sign: HTMLElement, name: string, count: number, on: boolean, toggle: (only: boolean) => void): HTMLElement {
  const made = button("", () => {}, { className: "entry", ariaPressed: String(on), title: "Click: hide or show. With Shift: only this." });
  made.onclick = (event) => toggle(event.shiftKey);
  made.append(sign, words(name || "(no kind)"), element("small", {}, count.toLocaleString("en")));
  return made;
}
