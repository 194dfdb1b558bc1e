/** What can be done on the page, by whichever hand: panel, keyboard, pointer, search. */

export interface Actions {
  select(node: number, move?: boolean): void;
  selectEdge(edge: number): void;
  /** Go to the near view of a node, or open it there too. */
  open(node: number): void;
  openAll(nodes: readonly number[]): void;
  /** Twelve more neighbours. */
  more(node: number): void;
  /** How many neighbours of an opened node are not shown. */
  moreAt(node: number): number;
  startPath(node: number): void;
  pin(node: number): void;
  fold(node: number): void;
  hide(node: number): void;
  clear(): void;
  between(node: number, other: number): number[];
  isVisible(node: number): boolean;
  selected(): number;
}
