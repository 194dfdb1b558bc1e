/** The graph in memory: typed arrays over nodes and edges, and for each node its edges, one after another. */

import type { Community, Core } from "./types";

export class Graph {
  readonly count: number;
  readonly edgeCount: number;
  /** Where the map puts each node; the picture moves copies of these. */
  readonly homeX: Float32Array;
  readonly homeY: Float32Array;
  readonly radius: Float32Array;
  readonly weight: Float32Array;
  readonly kind: Uint16Array;
  readonly year: Int32Array;
  readonly community: Int32Array;
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  readonly relation: Uint16Array;
  readonly status: Uint8Array;
  /** The edges of node n are edges[start[n]] to edges[start[n + 1] - 1], their other ends stand in others. */
  readonly start: Uint32Array;
  readonly edges: Uint32Array;
  readonly others: Uint32Array;
  /** Nodes, the weightiest first; and the place of each in that order. */
  readonly order: Uint32Array;
  readonly rank: Uint32Array;
  readonly disputed: Set<number>;
  readonly disputedEdges: Set<number>;
  private numbers: Map<string, number> | null = null;

  constructor(readonly core: Core) {
    const { nodes, edges } = core;
    const count = (this.count = nodes.key.length);
    const m = (this.edgeCount = edges.source.length);
    this.homeX = Float32Array.from(nodes.x);
    this.homeY = Float32Array.from(nodes.y);
    this.radius = Float32Array.from(nodes.radius);
    this.weight = Float32Array.from(nodes.weight);
    this.kind = Uint16Array.from(nodes.kind);
    this.year = filled(nodes.year, count, 0);
    this.community = filled(nodes.community, count, -1);
    const source = (this.source = Uint32Array.from(edges.source));
    const target = (this.target = Uint32Array.from(edges.target));
    this.relation = Uint16Array.from(edges.relation);
    this.status = Uint8Array.from(edges.status);
    const start = (this.start = new Uint32Array(count + 1));
    for (let e = 0; e < m; e++) {
      start[source[e] + 1]++;
      if (source[e] !== target[e]) start[target[e] + 1]++;
    }
    for (let n = 0; n < count; n++) start[n + 1] += start[n];
    const next = start.slice(0, count);
    this.edges = new Uint32Array(start[count]);
    this.others = new Uint32Array(start[count]);
    for (let e = 0; e < m; e++) {
      const [a, b] = [source[e], target[e]];
      this.edges[next[a]] = e;
      this.others[next[a]++] = b;
      if (a === b) continue;
      this.edges[next[b]] = e;
      this.others[next[b]++] = a;
    }
    this.order = new Uint32Array(count).map((_, n) => n);
    const { weight } = this;
    this.order.sort((a, b) => weight[b] - weight[a] || a - b);
    this.rank = new Uint32Array(count);
    this.order.forEach((node, at) => (this.rank[node] = at));
    this.disputed = new Set(nodes.disputed);
    this.disputedEdges = new Set(edges.disputed);
  }

  get communities(): Community[] {
    return this.core.communities;
  }

  key(node: number): string {
    return this.core.base + this.core.nodes.key[node];
  }

  /** The node of a key, as the fragment of an address names it: whole, or without what all keys begin with. */
  find(key: string): number | undefined {
    this.numbers ??= new Map(this.core.nodes.key.map((rest, node) => [rest, node]));
    return this.numbers.get(key) ?? (key.startsWith(this.core.base) ? this.numbers.get(key.slice(this.core.base.length)) : undefined);
  }

  /** The name of a node; one without is called by the end of its key. */
  label(node: number): string {
    const label = this.core.nodes.label[node]?.trim();
    return label || this.key(node).replace(/[/#]+$/, "").split(/[/#]/).pop() || "(no name)";
  }

  kindOf(node: number): string {
    return this.core.kinds[this.kind[node]]?.name ?? "";
  }

  relationOf(edge: number): string {
    return this.core.relations[this.relation[edge]]?.name ?? "";
  }

  url(node: number): string {
    return this.core.nodes.url[node] ?? "";
  }

  aliases(node: number): string[] {
    const { alias, alias_of } = this.core.nodes;
    let low = 0;
    let high = alias_of.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (alias_of[middle] < node) low = middle + 1;
      else high = middle;
    }
    const found: string[] = [];
    for (; alias_of[low] === node; low++) found.push(alias[low]);
    return found;
  }

  degree(node: number): number {
    return this.start[node + 1] - this.start[node];
  }

  /** The nodes beside a node, each once, the weightiest first; only over the edges that are allowed. */
  neighbours(node: number, allowed?: (edge: number, other: number) => boolean): number[] {
    const found = new Set<number>();
    for (let i = this.start[node]; i < this.start[node + 1]; i++) {
      const other = this.others[i];
      if (other !== node && (!allowed || allowed(this.edges[i], other))) found.add(other);
    }
    return [...found].sort((a, b) => this.rank[a] - this.rank[b]);
  }
}

function filled(column: number[], count: number, nothing: number): Int32Array {
  return column.length ? Int32Array.from(column) : new Int32Array(count).fill(nothing);
}
