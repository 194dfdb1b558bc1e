/**
 * The data of a page: the contract with paperkg/views/graph_page/data.py, which writes it and documents each column.
 *
 * Columns run over all nodes or edges; an empty column says nothing of any of them. Nodes and edges are named by their
 * number; -1 means none, 0 an unknown year or line.
 */

export interface Core {
  version: 1;
  title: string;
  /** Light or dark, unless the reader chooses; auto: as the browser says. */
  theme: "auto" | "light" | "dark";
  /** What every key begins with. */
  base: string;
  /** The node that the page is about, -1 for the whole graph. */
  focus: number;
  kinds: { name: string; colour: string; shape: Shape }[];
  relations: { name: string; iri: string; lineage: boolean }[];
  documents: string[];
  /** Sets of documents. */
  groups: number[][];
  communities: Community[];
  nodes: NodeColumns;
  edges: EdgeColumns;
}

export type Shape = "dot" | "square" | "triangle" | "diamond";

export interface Community {
  name: string;
  colour: number;
  x: number;
  y: number;
  size: number;
}

export interface NodeColumns {
  key: string[];
  label: string[];
  kind: number[];
  x: number[];
  y: number[];
  radius: number[];
  weight: number[];
  year: number[];
  community: number[];
  /** Hundredths. */
  confidence: number[];
  /** Which group of documents speaks of it. */
  documents: number[];
  url: string[];
  alias: string[];
  alias_of: number[];
  disputed: number[];
}

export interface EdgeColumns {
  source: number[];
  target: number[];
  relation: number[];
  /** Index into STATUS. */
  status: number[];
  confidence: number[];
  documents: number[];
  disputed: number[];
}

/** How a statement is known. */
export const STATUS = ["stated", "unreviewed", "inferred", "predicted"] as const;

export interface FactColumns {
  count: number[];
  relation: number[];
  value: number[];
  target: number[];
  document: number[];
  line: number[];
  words: number[];
}

export interface Details {
  /** Texts by number, 0 the empty one. */
  strings: string[];
  facts: FactColumns;
  evidence: FactColumns;
  /** `about` and `settled` are strings, `sides` an entry of the sides. */
  disputes: { node: number; about: number; settled: number; sides: number }[];
  sides: FactColumns;
}
