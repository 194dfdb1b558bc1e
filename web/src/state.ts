/** What the reader has chosen, in one frozen value; every change goes through the store, which can undo it. */

export const MODES = ["map", "near", "years", "influence", "lineage"] as const;
export type Mode = (typeof MODES)[number];
export const COLOURINGS = ["kind", "community", "year"] as const;
export type Colouring = (typeof COLOURINGS)[number];
export type Theme = "auto" | "light" | "dark";

export interface State {
  readonly mode: Mode;
  readonly colouring: Colouring;
  readonly theme: Theme;
  /** What is selected; -1 for nothing. */
  readonly node: number;
  readonly edge: number;
  readonly query: string;
  /** Near view: the opened nodes, and how often "12 more" was asked of each. */
  readonly roots: readonly number[];
  readonly more: ReadonlyMap<number, number>;
  /** The nodes of a path, from one end to the other; while `pathFrom` waits for the other end it is empty. */
  readonly path: readonly number[];
  readonly pathFrom: number;
  readonly hidden: ReadonlySet<number>;
  readonly folded: ReadonlySet<number>;
  readonly pins: ReadonlyMap<number, readonly [number, number]>;
  /** Filters: what is off, by number; `years` are the first and the last that are shown. */
  readonly kindsOff: ReadonlySet<number>;
  readonly relationsOff: ReadonlySet<number>;
  readonly statusOff: ReadonlySet<number>;
  readonly communitiesOff: ReadonlySet<number>;
  readonly years: readonly [number, number] | null;
  readonly document: number;
  /** In hundredths; what has none passes. */
  readonly confidence: number;
}

export const START: State = {
  mode: "map",
  colouring: "kind",
  theme: "auto",
  node: -1,
  edge: -1,
  query: "",
  roots: [],
  more: new Map(),
  path: [],
  pathFrom: -1,
  hidden: new Set(),
  folded: new Set(),
  pins: new Map(),
  kindsOff: new Set(),
  relationsOff: new Set(),
  statusOff: new Set(),
  communitiesOff: new Set(),
  years: null,
  document: -1,
  confidence: 0,
};

export type Key = keyof State;
export type Listener = (state: State, changed: ReadonlySet<Key>) => void;
const DEEPEST = 200;

export class Store {
  private readonly past: State[] = [];
  private readonly listeners: Listener[] = [];

  constructor(public state: State) {}

  onChange(listener: Listener): void {
    this.listeners.push(listener);
  }

  /** Change some of the state; a change that is not `remembered` (typing, dragging) is undone with the one before. */
  set(patch: Partial<State>, remembered = true): void {
    const changed = changes(this.state, patch);
    if (!changed.size) return;
    if (remembered) this.past.push(this.state);
    if (this.past.length > DEEPEST) this.past.shift();
    this.state = { ...this.state, ...patch };
    for (const listener of this.listeners) listener(this.state, changed);
  }

  undo(): boolean {
    const before = this.past.pop();
    if (!before) return false;
    this.set(before, false);
    return true;
  }
}

function changes(state: State, patch: Partial<State>): Set<Key> {
  return new Set((Object.keys(patch) as Key[]).filter((key) => state[key] !== patch[key]));
}

/** A set with one member more, or less if it was there. */
export function toggled<T>(set: ReadonlySet<T>, member: T): Set<T> {
  const copy = new Set(set);
  if (!copy.delete(member)) copy.add(member);
  return copy;
}
