/** Reads the inert elements in which the data stand: base64 of raw deflate of JSON. */

import type { Core, Details, FactColumns } from "./types";

export async function unpack<T>(text: string): Promise<T> {
  const stream = new Blob([bytesOf(text.trim())]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text()) as T;
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const native = (Uint8Array as unknown as { fromBase64?: (text: string) => Uint8Array<ArrayBuffer> }).fromBase64;
  if (native) return native.call(Uint8Array, base64);
  const letters = atob(base64);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) bytes[i] = letters.charCodeAt(i);
  return bytes;
}

const textOf = (id: string): string => document.getElementById(id)?.textContent ?? "";

export const readCore = (): Promise<Core> => unpack<Core>(textOf("core"));

/** One statement or piece of evidence. */
export interface Fact {
  relation: string;
  value: string;
  target: number;
  document: string;
  line: number;
  words: string;
}

export interface Dispute {
  about: string;
  settled: string;
  sides: Fact[];
}

/** What panels tell, unpacked when first asked for. */
export class Telling {
  private details: Promise<Details> | null = null;
  private readonly starts = new WeakMap<FactColumns, Uint32Array>();

  private read(): Promise<Details> {
    return (this.details ??= unpack<Details>(textOf("details")));
  }

  /** The facts of a node. */
  async facts(node: number): Promise<Fact[]> {
    const details = await this.read();
    return this.entries(details, details.facts, node);
  }

  /** The evidence of an edge, one entry for each document that states it. */
  async evidence(edge: number): Promise<Fact[]> {
    const details = await this.read();
    return this.entries(details, details.evidence, edge);
  }

  /** What documents disagree about. */
  async disputes(node: number): Promise<Dispute[]> {
    const details = await this.read();
    return details.disputes
      .filter((one) => one.node === node)
      .map(({ about, settled, sides }) => ({
        about: details.strings[about] ?? "",
        settled: details.strings[settled] ?? "",
        sides: this.entries(details, details.sides, sides),
      }));
  }

  private entries({ strings }: Details, columns: FactColumns, at: number): Fact[] {
    let starts = this.starts.get(columns);
    if (!starts) {
      starts = new Uint32Array(columns.count.length + 1);
      for (let i = 0; i < columns.count.length; i++) starts[i + 1] = starts[i] + columns.count[i];
      this.starts.set(columns, starts);
    }
    const facts: Fact[] = [];
    const text = (column: number[], i: number): string => strings[column[i] ?? 0] ?? "";
    for (let i = starts[at] ?? 0; i < (starts[at + 1] ?? 0); i++)
      facts.push({
        relation: text(columns.relation, i),
        value: text(columns.value, i),
        target: columns.target[i] ?? -1,
        document: text(columns.document, i),
        line: columns.line[i] ?? 0,
        words: text(columns.words, i),
      });
    return facts;
  }
}
