/** The keyboard: everything that the mouse can do. */

import { byId, element } from "./dom";

export const KEYS: readonly (readonly [string, string])[] = [
  ["/", "search"],
  ["← ↑ → ↓", "walk to the neighbour in that direction; without a selection, move the view"],
  ["Enter", "neighbours of the selected node; again: 12 more"],
  ["Esc", "let go; again: back to the whole map"],
  ["+  −  0", "closer, farther, everything"],
  ["1 – 5", "map, near, years, influence, lineage"],
  ["p", "path from the selected node to the one chosen next"],
  ["h", "hide the selected node"],
  ["f", "fold: hide what hangs on the selected node alone"],
  ["i", "pin the selected node where it is"],
  ["l", "list of what is in view"],
  ["c", "colours: kind, community, year"],
  ["u  Ctrl Z", "undo"],
  ["e", "save as PNG, SVG or Turtle"],
  ["t", "light or dark"],
  ["?", "these keys"],
];

export type Keyboard = Record<string, (event: KeyboardEvent) => void>;

export function listenToKeys(keyboard: Keyboard): void {
  addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (document.querySelector("dialog[open]") || event.altKey) return;
    const typing = target.matches("input:not([type=checkbox]), select, textarea");
    if (event.key === "Escape") return keyboard.Escape(event);
    if (typing) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "z") run(keyboard.u, event);
      return;
    }
    const pressing = target.matches("button, a, label, input, summary") && ["Enter", " "].includes(event.key);
    const moving = target.closest('[role="tabpanel"], [role="radiogroup"], [role="tablist"]') && event.key.startsWith("Arrow");
    const action = keyboard[event.key];
    if (action && !pressing && !moving) run(action, event);
  });
}

function run(action: (event: KeyboardEvent) => void, event: KeyboardEvent): void {
  event.preventDefault();
  action(event);
}

export function showKeys(): void {
  const dialog = byId<HTMLDialogElement>("keys");
  const lines = KEYS.flatMap(([key, what]) => [element("dt", {}, element("kbd", {}, key)), element("dd", {}, what)]);
  dialog.replaceChildren(element("h2", {}, "Keys"), element("dl", {}, ...lines), closing(dialog));
  dialog.showModal();
}

export function closing(dialog: HTMLDialogElement): HTMLElement {
  const close = element("button", { type: "button", className: "wide", autofocus: true, onclick: () => dialog.close() }, "Close");
  dialog.onclick = (event) => {
    if (event.target === dialog) dialog.close();
  };
  return close;
}
