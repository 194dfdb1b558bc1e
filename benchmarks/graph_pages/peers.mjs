// Pages of other renderers for the same graph: node peers.mjs DATA.json OUT.html sigma|cytoscape|canvas
// Run in a folder where esbuild, sigma, graphology and cytoscape are installed; benchmarks/graph_page.py does so.
import { build } from "esbuild";
import { readFile, writeFile } from "node:fs/promises";

const [data, out, which] = process.argv.slice(2);
const PAGES = {
  sigma: `
    import Graph from "graphology"; import Sigma from "sigma";
    const graph = new Graph({ multi: true });
    d.x.forEach((x, n) => graph.addNode(n, { x, y: -d.y[n], size: d.radius[n] / 6, label: d.label[n], color: d.colour[n] }));
    d.source.forEach((source, e) => graph.addEdge(source, d.target[e], { size: 0.5, color: "#ccc" }));
    const sigma = new Sigma(graph, document.getElementById("graph"));
    sigma.once("afterRender", () => (window.drawn = true));
    sigma.refresh();`,
  cytoscape: `
    import cytoscape from "cytoscape";
    const nodes = d.x.map((x, n) => ({ data: { id: "n" + n, label: d.label[n] }, position: { x, y: d.y[n] }, style: { width: d.radius[n], height: d.radius[n], "background-color": d.colour[n] } }));
    const edges = d.source.map((source, e) => ({ data: { id: "e" + e, source: "n" + source, target: "n" + d.target[e] } }));
    const cy = cytoscape({ container: document.getElementById("graph"), elements: { nodes, edges }, layout: { name: "preset" }, style: [{ selector: "edge", style: { width: 1, "line-color": "#ccc" } }] });
    cy.one("render", () => (window.drawn = true));`,
  canvas: `
    const canvas = document.createElement("canvas"); document.getElementById("graph").append(canvas);
    [canvas.width, canvas.height] = [innerWidth, innerHeight];
    const context = canvas.getContext("2d");
    let [x0, y0, held] = [0, 0, null];
    const span = (values) => values.reduce(([low, high], v) => [Math.min(low, v), Math.max(high, v)], [Infinity, -Infinity]);
    const [[left, right], [top, bottom]] = [span(d.x), span(d.y)];
    const scale = 0.95 * Math.min(canvas.width / (right - left), canvas.height / (bottom - top));
    const draw = () => {
      context.setTransform(1, 0, 0, 1, 0, 0); context.clearRect(0, 0, canvas.width, canvas.height);
      context.setTransform(scale, 0, 0, scale, x0 - left * scale, y0 - top * scale);
      context.strokeStyle = "#ccc"; context.lineWidth = 1 / scale;
      context.beginPath();
      d.source.forEach((s, e) => { context.moveTo(d.x[s], d.y[s]); context.lineTo(d.x[d.target[e]], d.y[d.target[e]]); });
      context.stroke();
      d.x.forEach((x, n) => { context.fillStyle = d.colour[n]; context.beginPath(); context.arc(x, d.y[n], d.radius[n], 0, 7); context.fill(); });
    };
    let asked = 0;
    canvas.onpointerdown = (event) => (held = [event.clientX - x0, event.clientY - y0]);
    addEventListener("pointerup", () => (held = null));
    canvas.onpointermove = (event) => { if (!held) return; [x0, y0] = [event.clientX - held[0], event.clientY - held[1]]; asked ||= requestAnimationFrame(() => { asked = 0; draw(); }); };
    draw(); window.drawn = true;`,
};
const contents = `const d = JSON.parse(document.getElementById("data").textContent);${PAGES[which]}`;
const hoisted = [...contents.matchAll(/import [^;]+;/g)].map(([line]) => line).join("\n") + contents.replace(/import [^;]+;/g, "");
const made = await build({ stdin: { contents: hoisted, resolveDir: process.cwd() }, bundle: true, minify: true, write: false, format: "iife", logLevel: "error" });
const json = (await readFile(data, "utf8")).replace(/</g, "\\u003c");
await writeFile(out, `<!doctype html><meta charset=utf-8><style>html,body,#graph{margin:0;width:100%;height:100%;overflow:hidden}</style><div id=graph></div><script type="application/json" id=data>${json}</script><script>${made.outputFiles[0].text.replace(/<\/script/g, "<\\/script")}</script>`);
