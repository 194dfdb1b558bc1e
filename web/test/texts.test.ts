import assert from "node:assert/strict";
import { test } from "node:test";
import { home, read, write } from "../src/fragment";
import { inLines } from "../src/labels";
import { plain, Search } from "../src/search";
import { START, Store } from "../src/state";
import { escaped } from "../src/svg";
import { iri, literal } from "../src/turtle";
import { graph, node } from "./example";

const search = new Search(graph);
const found = (query: string): string[] => search.find(query).map((one) => graph.label(one));

test("search takes any case, accents, order, script, alias", () => {
  for (const query of ["muller", "ŁUKASZ", "mul luk", "Müller"]) assert.deepEqual(found(query), ["Łukasz Müller"]);
  assert.deepEqual(found("小明"), ["王小明"]);
  assert.deepEqual(found("變換"), ["Vision Transformer"]);
  assert.equal(found("vit")[0], "Vision Transformer");
  assert.equal(found("16x16")[0], "An Image is Worth 16×16 Words");
  assert.deepEqual(found("  "), []);
});

test("search forgives a slip in a word", () => {
  assert.deepEqual(found("imagnet"), ["ImageNet"]);
  assert.deepEqual(found("visoin transformer"), ["Vision Transformer"]);
  assert.deepEqual(found("nothing like it"), []);
});

test("names that are equal come first, then those that begin so", () => {
  assert.equal(found("bert")[0], "BERT");
  assert.equal(plain("Ünï ŁØ ß"), "uni lo ss");
});

test("an address holds the state", () => {
  const state = {
    ...home(graph), mode: "near" as const, node: node("method/vit"), roots: [node("method/vit"), node("method/bert")],
    more: new Map([[node("method/bert"), 2]]), hidden: new Set([node("person/luk")]), folded: new Set([node("paper/vit")]),
    pins: new Map([[node("paper/bert"), [12, -7] as const]]), kindsOff: new Set([3]), relationsOff: new Set([4]), statusOff: new Set([2]),
    years: [2018, 2020] as const, document: 1, confidence: 40, query: "a & b=c", theme: "dark" as const,
  }; // prettier-ignore
  assert.deepEqual(read(graph, `#${write(graph, state, null)}`).state, state);
  assert.deepEqual(read(graph, `#${write(graph, state, { x: 5, y: -6, scale: 0.5 })}`).view, { x: 5, y: -6, scale: 0.5 });
});

test("an address that means nothing is the beginning", () => {
  for (const fragment of ["", "#", "#node=unknown", "#node=%E0%A4%A", "#at=a b c&view=x&pin=1&more=z", "#node=__proto__", "#open=x&view=near"])
    assert.deepEqual(read(graph, fragment), { state: START, view: null });
});

test("undo brings back one change after the other", () => {
  const store = new Store(START);
  store.set({ node: 1 });
  store.set({ query: "x" }, false);
  store.set({ node: 2 });
  assert.ok(store.undo());
  assert.deepEqual([store.state.node, store.state.query], [1, "x"]);
  assert.ok(store.undo());
  assert.deepEqual(store.state, START);
  assert.equal(store.undo(), false);
});

test("names become two lines at most", () => {
  assert.deepEqual(inLines("short"), ["short"]);
  assert.deepEqual(inLines("Deformable Transformers for End-to-End Object Detection"), ["Deformable Transformers", "for End-to-End Object De…"]);
  assert.equal(inLines("x".repeat(1_000_000)).length, 2);
});

test("texts in exports are no markup and no end of a literal", () => {
  assert.equal(escaped(`<a b="c">&'\0\ud800`), "&#60;a b=&#34;c&#34;&#62;&#38;&#39;");
  assert.equal(literal('a"\\\n\0'), '"a\\"\\\\\\n\\u0000"');
  assert.equal(iri("https://e.org/a b>c"), "<https://e.org/a%20b%3Ec>");
  assert.equal(iri("x y"), "<urn:paperkg:x%20y>");
});
