/** A small graph for tests: two papers, their methods, a data set and people. */

import { Graph } from "../src/graph";
import type { Core } from "../src/types";

const THINGS: [key: string, label: string, kind: number, weight: number, year: number][] = [
  ["dataset/imagenet", "ImageNet", 2, 3, 0],
  ["method/bert", "BERT", 1, 5, 0],
  ["method/vit", "Vision Transformer", 1, 4, 0],
  ["paper/bert", "Pre-training of Deep Bidirectional Transformers", 0, 6, 2018],
  ["paper/vit", "An Image is Worth 16×16 Words", 0, 9, 2021],
  ["person/luk", "Łukasz Müller", 3, 1, 0],
  ["person/wang", "王小明", 3, 1, 0],
];
const LINES: [source: number, relation: number, target: number, status: number, documents: number][] = [
  [2, 1, 0, 0, 1],
  [2, 2, 1, 2, 0],
  [3, 0, 1, 0, 1],
  [4, 0, 2, 0, 2],
  [4, 3, 5, 0, 2],
  [4, 4, 3, 0, 3],
];

export const core: Core = {
  version: 1,
  title: "Two papers",
  theme: "auto",
  base: "https://example.org/id/",
  focus: -1,
  kinds: ["paper", "method", "dataset", "person"].map((name) => ({ name, colour: "#0072b2", shape: "dot" })),
  relations: ["proposes", "evaluated on", "builds on", "author", "cites"].map((name) => ({
    name,
    iri: name === "evaluated on" ? "" : `https://example.org/ontology#${name.replace(/ /g, "")}`,
    lineage: name === "builds on",
  })),
  documents: ["A digest", "A list"],
  groups: [[], [0], [1], [0, 1]],
  communities: [],
  nodes: {
    key: THINGS.map(([key]) => key),
    label: THINGS.map(([, label]) => label),
    kind: THINGS.map(([, , kind]) => kind),
    x: THINGS.map((_, at) => 40 * at),
    y: THINGS.map((_, at) => 30 * (at % 3)),
    radius: THINGS.map(() => 10),
    weight: THINGS.map(([, , , weight]) => weight),
    year: THINGS.map(([, , , , year]) => year),
    community: [],
    confidence: [],
    documents: THINGS.map(() => 3),
    url: [],
    alias: ["ViT", "視覺變換器"],
    alias_of: [2, 2],
    disputed: [],
  },
  edges: {
    source: LINES.map(([source]) => source),
    target: LINES.map(([, , target]) => target),
    relation: LINES.map(([, relation]) => relation),
    status: LINES.map(([, , , status]) => status),
    confidence: [],
    documents: LINES.map(([, , , , documents]) => documents),
    disputed: [],
  },
};

export const graph = new Graph(core);

export function node(key: string): number {
  const found = graph.find(key);
  if (found === undefined) throw new Error(`no node ${key}`);
  return found;
}
