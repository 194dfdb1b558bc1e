/** Finds nodes by name and alias: every word of the query in any order, then with one slip in each word. */

import uFuzzy from "@leeoniya/ufuzzy";
import type { Graph } from "./graph";

/** Letters that Unicode does not take apart. */
const BARE: Record<string, string> = { ł: "l", ø: "o", đ: "d", ı: "i", ß: "ss", æ: "ae", œ: "oe", "×": "x" };

/** Lower case, no accents. */
export function plain(text: string): string {
  const small = text.toLowerCase();
  if (/^[\x20-\x7e]*$/.test(small)) return small;
  return small.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[łøđıßæœ×]/g, (letter) => BARE[letter] ?? letter).normalize("NFC");
}

/** One more than the worst grade of a name. */
const UNFOUND = 5;

export class Search {
  private names: string[] | null = null;
  private readonly owners: number[] = [];
  private readonly slips = new uFuzzy({ unicode: true, interSplit: "[^\\p{L}\\p{N}]+", intraMode: 1, intraIns: 1, intraSub: 1, intraTrn: 1, intraDel: 1 });

  constructor(private readonly graph: Graph) {}

  /** Make the index ready; the first search does so too. */
  prepare(): string[] {
    if (this.names) return this.names;
    const { graph } = this;
    this.names = [];
    for (let node = 0; node < graph.count; node++) this.add(graph.label(node), node);
    const { alias, alias_of } = graph.core.nodes;
    alias.forEach((name, at) => this.add(name, alias_of[at]));
    return this.names;
  }

  private add(name: string, node: number): void {
    this.names!.push(plain(name.slice(0, 400)));
    this.owners.push(node);
  }

  /** The nodes that a query names: exact names first, then names and words that begin so, then the weightiest. */
  find(query: string): number[] {
    const words = plain(query).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const names = this.prepare();
    const exact = this.ranked(words, names);
    return exact.length ? exact : this.misspelt(words.join(" "), names);
  }

  private ranked(words: readonly string[], names: readonly string[]): number[] {
    const whole = words.join(" ");
    const grades = new Uint8Array(this.graph.count).fill(UNFOUND);
    for (let at = 0; at < names.length; at++) {
      const name = names[at];
      if (!words.every((word) => name.includes(word))) continue;
      const node = this.owners[at];
      grades[node] = Math.min(grades[node], gradeOf(name, whole, words));
    }
    return this.sorted(grades);
  }

  private misspelt(query: string, names: string[]): number[] {
    if (query.length < 4) return [];
    const grades = new Uint8Array(this.graph.count).fill(UNFOUND);
    for (const at of this.slips.filter(names, query) ?? []) grades[this.owners[at]] = 0;
    return this.sorted(grades);
  }

  /** What was found by grade, in a grade the weightiest first. */
  private sorted(grades: Uint8Array): number[] {
    const found: number[][] = Array.from({ length: UNFOUND }, () => []);
    for (const node of this.graph.order) if (grades[node] < UNFOUND) found[grades[node]].push(node);
    return found.flat();
  }
}

function gradeOf(name: string, whole: string, words: readonly string[]): number {
  if (name === whole) return 0;
  if (name.startsWith(whole)) return 1;
  if (name.includes(` ${whole}`)) return 2;
  return words.every((word) => name.startsWith(word) || name.includes(` ${word}`)) ? 3 : 4;
}
