/** Colours: of the page's theme, of kinds (Okabe and Ito), communities and years; lighter where the page is dark. */

import type { Graph } from "./graph";
import type { Colouring } from "./state";

export type Rgb = readonly [number, number, number];

export interface Paint {
  dark: boolean;
  back: string;
  text: string;
  soft: string;
  accent: string;
  backRgb: Rgb;
  lineRgb: Rgb;
  /** The colours of nodes, by number, and the number of each node's. */
  colours: string[];
  rgbs: Rgb[];
  of: Uint8Array;
}

const OKABE_ITO = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7a68b8", "#8f9a27", "#b3476b", "#4f7d7a"];
const NEUTRAL = "#98a1a9";
/** From the earliest to the latest year: viridis without its ends, legible on light and dark. */
const YEARS = ["#46327e", "#365c8d", "#277f8e", "#1fa187", "#4ac16d", "#a0da39", "#e3cf1f"];

export function rgb(hex: string): Rgb {
  const value = /^#[0-9a-f]{6}$/i.test(hex) ? parseInt(hex.slice(1), 16) : 0x999999;
  return [value >> 16, (value >> 8) & 255, value & 255];
}

export const css = ([r, g, b]: Rgb, alpha = 1): string => `rgb(${Math.round(r)} ${Math.round(g)} ${Math.round(b)} / ${alpha})`;

export function mix(one: Rgb, other: Rgb, share: number): Rgb {
  return [0, 1, 2].map((i) => one[i] + (other[i] - one[i]) * share) as unknown as Rgb;
}

/** The colour on a page of this theme: dark ones become lighter where the page is dark, pale ones darker where it is light. */
function fitting(hex: string, dark: boolean): Rgb {
  const colour = rgb(hex);
  const light = (colour[0] * 0.3 + colour[1] * 0.59 + colour[2] * 0.11) / 255;
  if (dark) return mix(colour, [255, 255, 255], Math.max(0, 0.62 - light) * 0.75);
  return light > 0.8 ? mix(colour, [60, 50, 0], (light - 0.8) * 1.6) : colour;
}

export interface Entry {
  name: string;
  colour: string;
}

export function communityColour(number: number, dark: boolean): Rgb {
  return fitting(number < 0 ? NEUTRAL : OKABE_ITO[number % OKABE_ITO.length], dark);
}

/** The step of YEARS for each year between the first and the last. */
function yearStep(year: number, first: number, last: number): number {
  return Math.round(((year - first) / Math.max(1, last - first)) * (YEARS.length - 1));
}

export function yearSpan(graph: Graph): [number, number] | null {
  let [first, last] = [Infinity, -Infinity];
  for (const year of graph.year)
    if (year) {
      first = Math.min(first, year);
      last = Math.max(last, year);
    }
  return first <= last ? [first, last] : null;
}

export function paint(graph: Graph, colouring: Colouring, dark: boolean, style: CSSStyleDeclaration): Paint {
  const named = (name: string): string => style.getPropertyValue(name).trim();
  const hexes = paletteOf(graph, colouring);
  const rgbs = hexes.map((hex) => fitting(hex, dark));
  return {
    dark,
    back: named("--back"),
    text: named("--text"),
    soft: named("--soft"),
    accent: named("--accent"),
    backRgb: rgb(named("--back")),
    lineRgb: rgb(named("--line")),
    colours: rgbs.map((colour) => css(colour)),
    rgbs,
    of: numbersOf(graph, colouring),
  };
}

function paletteOf(graph: Graph, colouring: Colouring): string[] {
  if (colouring === "kind") return graph.core.kinds.map((kind) => kind.colour);
  if (colouring === "year") return [...YEARS, NEUTRAL];
  return [...OKABE_ITO, NEUTRAL];
}

function numbersOf(graph: Graph, colouring: Colouring): Uint8Array {
  if (colouring === "kind") return Uint8Array.from(graph.kind);
  if (colouring === "year") {
    const [first, last] = yearSpan(graph) ?? [0, 0];
    return Uint8Array.from(graph.year, (year) => (year ? yearStep(year, first, last) : YEARS.length));
  }
  const colour = graph.communities.map((community) => community.colour % OKABE_ITO.length);
  return Uint8Array.from(graph.community, (number) => (number < 0 ? OKABE_ITO.length : (colour[number] ?? number % OKABE_ITO.length)));
}

/** What the colours mean, for the legend of years. */
export function yearEntries(graph: Graph, dark: boolean): Entry[] {
  const span = yearSpan(graph);
  if (!span) return [];
  const [first, last] = span;
  const steps = YEARS.map((hex, step) => {
    const year = Math.round(first + ((last - first) * step) / (YEARS.length - 1));
    return { name: String(year), colour: css(fitting(hex, dark)) };
  });
  return steps.filter((entry, at) => entry.name !== steps[at - 1]?.name);
}
