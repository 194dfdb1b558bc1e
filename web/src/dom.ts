/** Making elements. Texts of the data become text nodes only; the page's policy forbids anything else. */

type Child = Node | string | null | undefined | false;

export function element<K extends keyof HTMLElementTagNameMap>(tag: K, properties: Partial<HTMLElementTagNameMap[K]> = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children.filter((child): child is Node | string => !!child));
  return made;
}

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  return document.getElementById(id) as T;
}

/** A text of the data, whatever direction it is written in. */
export const words = (text: string, className = ""): HTMLElement => element("bdi", { className }, text);

/** A text of the data: a link when it is nothing but a web address. */
export function written(text: string): HTMLElement {
  const web = /^https?:\/\/[^\s"'<>]+$/i.test(text) && URL.canParse(text);
  return web ? element("a", { href: text, rel: "noopener noreferrer", target: "_blank", textContent: text }) : words(text);
}

export function button(text: string | Node, action: () => void, properties: Partial<HTMLButtonElement> = {}): HTMLButtonElement {
  return element("button", { type: "button", onclick: action, ...properties }, text);
}

/** The first items, and a button for `step` more: a list is never longer than one asks for. */
export function inSteps<T>(list: HTMLElement, items: readonly T[], step: number, make: (item: T) => HTMLElement): HTMLElement {
  let shown = 0;
  const more = button("", () => grow(), { className: "more" });
  const grow = (): void => {
    const next = items.slice(shown, shown + step).map(make);
    list.append(...next);
    shown += next.length;
    const rest = items.length - shown;
    more.hidden = rest <= 0;
    more.textContent = `Show ${Math.min(step, rest)} more of ${rest.toLocaleString("en")}`;
    if (shown > step) next[0]?.querySelector<HTMLElement>("button, a")?.focus();
  };
  grow();
  return element("div", {}, list, more);
}

export const count = (number: number, what: string, many = `${what}s`): string => `${number.toLocaleString("en")} ${number === 1 ? what : many}`;
