"use strict";
(() => {
  const root = document.documentElement;
  const loaded = new Map();

  // A program is part of the page, packed; it is unpacked when something needs it.
  const load = name => {
    if (!loaded.has(name)) loaded.set(name, unpack(name));
    return loaded.get(name);
  };
  const unpack = async name => {
    const packed = atob(document.getElementById("program-" + name).textContent);
    const bytes = Uint8Array.from(packed, c => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    document.head.append(script);
  };

  // What cannot be drawn stays as its source, marked, with the reason as a tooltip.
  const leave = (element, source, error) => {
    element.textContent = source;
    element.classList.add("unrendered");
    element.title = String(error && error.message || error);
  };

  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  const drawFormulas = async () => {
    const formulas = document.querySelectorAll(".math");
    if (formulas.length === 0) return;
    await load("katex");
    const macros = {};
    for (const formula of formulas) {
      const source = formula.textContent;
      try {
        katex.render(source, formula, { displayMode: formula.classList.contains("block"), throwOnError: true, strict: false, globalGroup: true, macros });
        formula.classList.add("done");
      } catch (error) {
        leave(formula, source, error);
      }
    }
  };

  const diagrams = [...document.querySelectorAll("pre.mermaid")].map(element => ({ element, source: element.textContent }));
  let drawing = Promise.resolve();
  const drawDiagrams = async () => {
    if (diagrams.length === 0) return;
    await load("mermaid");
    mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme: isDark() ? "dark" : "default", suppressErrorRendering: true });
    for (const [index, { element, source }] of diagrams.entries()) {
      try {
        const { svg } = await mermaid.render("diagram-" + index, source);
        element.innerHTML = svg;
        element.classList.add("done");
      } catch (error) {
        leave(element, source, error);
      }
    }
  };

  const drawFigure = async place => {
    const figure = JSON.parse(place.querySelector("script").textContent);
    const target = document.createElement("div");
    const config = { displaylogo: false, responsive: !(figure.layout && figure.layout.width) };
    try {
      await load("plotly");
      if (window.steppedFigures?.fits(figure)) {
        await steppedFigures.open(place, figure, { config });
      } else {
        place.append(target);
        await Plotly.newPlot(target, figure.data, figure.layout, config);
        if (figure.frames) await Plotly.addFrames(target, figure.frames);
      }
    } catch (error) {
      target.remove();
      if (!place.querySelector("img")) leave(place, "This figure cannot be drawn: " + error, error);
      return;
    }
    place.querySelectorAll("img, button").forEach(element => element.remove());
  };

  // On a narrow screen the picture, which shrinks, is easier to read; a button makes it interactive.
  const offerFigure = place => {
    const picture = place.querySelector("img");
    if (!picture || place.classList.contains("has-slider") || place.clientWidth >= (Number(picture.getAttribute("width")) || 0)) return drawFigure(place);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Make it interactive";
    button.onclick = () => drawFigure(place);
    place.append(button);
  };
  const drawFigures = async () => {
    for (const place of document.querySelectorAll(".plotly")) await offerFigure(place);
  };

  const redraw = () => { drawing = drawing.then(drawDiagrams).catch(error => diagrams.forEach(({ element, source }) => leave(element, source, error))); };
  const store = { get: () => { try { return localStorage.getItem("theme"); } catch { return null; } }, set: value => { try { localStorage.setItem("theme", value); } catch { /* kept for this page only */ } } };
  if (store.get()) root.dataset.theme = store.get();
  document.getElementById("theme").onclick = () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    store.set(root.dataset.theme);
    redraw();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);

  const contents = document.getElementById("contents");
  const wide = matchMedia("(min-width: 100rem)");
  const fold = () => { if (contents) contents.open = wide.matches; };
  wide.addEventListener("change", fold);
  fold();
  if (contents) contents.addEventListener("click", event => { if (event.target.tagName === "A") fold(); });

  drawFormulas().catch(error => document.querySelectorAll(".math:not(.done)").forEach(formula => leave(formula, formula.textContent, error)));
  redraw();
  drawFigures();
})();
