/** The tabs beside the graph; on a narrow screen they are a sheet from below. */

import { byId } from "./dom";

const NAMES = ["about", "list", "filters"] as const;

export function tabs(): void {
  const show = (chosen: string): void => {
    for (const name of NAMES) {
      const tab = byId(`tab-${name}`);
      tab.ariaSelected = String(name === chosen);
      tab.tabIndex = name === chosen ? 0 : -1;
      byId(name).hidden = name !== chosen;
    }
    dispatchEvent(new CustomEvent("tab"));
  };
  NAMES.forEach((name, at) => {
    const tab = byId(`tab-${name}`);
    tab.addEventListener("click", () => show(name));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = byId(`tab-${NAMES[(at + step + NAMES.length) % NAMES.length]}`);
      next.click();
      next.focus();
    });
  });
  show("about");
  byId("grip").addEventListener("click", () => byId("side").classList.toggle("tall"));
}
