"use strict";
// What every page of a notebook does, alone or as one of a site.
const notebookPage = (() => {
  const root = document.documentElement;
  const loaded = new Map();

  const script = (attribute, value) => new Promise((done, failed) => {
    const element = document.createElement("script");
    element[attribute] = value;
    if (attribute === "src") { element.onload = done; element.onerror = () => failed(new Error("There is no file " + value + ".")); }
    document.head.append(element);
    if (attribute !== "src") done();
  });

  // A program is packed, in the page or in a file beside it, and is unpacked when something needs it.
  const load = name => {
    if (!loaded.has(name)) loaded.set(name, unpack(name));
    return loaded.get(name);
  };
  const unpack = async name => {
    const inPage = document.getElementById("program-" + name);
    if (!inPage) await script("src", "assets/" + name + ".js");
    const bytes = Uint8Array.from(atob(inPage ? inPage.textContent : window.packedPrograms[name]), c => c.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    await script("textContent", await new Response(stream).text());
  };

  // What cannot be drawn stays as its source, marked, with the reason as a tooltip.
  const leave = (element, source, error) => {
    element.textContent = source;
    element.classList.add("unrendered");
    element.title = String(error && error.message || error);
  };

  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  // Kept where the browser lets a page keep something, else for this page only.
  const kept = new Map();
  const store = {
    get: key => { try { return localStorage.getItem(key); } catch { return kept.get(key) ?? null; } },
    set: (key, value) => { kept.set(key, value); try { localStorage.setItem(key, value); } catch { /* this page only */ } },
  };

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

  // A colour in the dark: light and dark change places, hue stays (Ottosson's OKLab). White becomes the page's own paper.
  const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const inverted = new Map();
  const invert = color => {
    if (!inverted.has(color)) inverted.set(color, inverse(color));
    return inverted.get(color);
  };
  const inverse = color => {
    probe.fillStyle = "#010203";
    probe.fillStyle = color;
    if (probe.fillStyle === "#010203") return color;
    probe.clearRect(0, 0, 1, 1);
    const alpha = /^rgba\(.*,\s*([\d.]+)\)$/.exec(probe.fillStyle);
    const [red, green, blue] = (alpha ? /^rgba\(([^)]*)\)/.exec(probe.fillStyle)[1].split(",").slice(0, 3).map(Number) : [1, 3, 5].map(at => parseInt(probe.fillStyle.substr(at, 2), 16)))
      .map(part => part / 255).map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    const a = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s, b = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
    const light = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s, chroma = Math.hypot(a, b);
    if (light > 0.995) return "rgba(21,23,28," + (alpha ? alpha[1] : 1) + ")";
    const dark = Math.max(0.205 + (1 - light) * 0.88, chroma > 0.08 ? 0.65 : 0);
    const back = scale => {
      const [x, y, z] = [dark + 0.3963377774 * a * scale + 0.2158037573 * b * scale, dark - 0.1055613458 * a * scale - 0.0638541728 * b * scale, dark - 0.0894841775 * a * scale - 1.291485548 * b * scale].map(part => part ** 3);
      return [4.0767416621 * x - 3.3077115913 * y + 0.2309699292 * z, -1.2684380046 * x + 2.6097574011 * y - 0.3413193965 * z, -0.0041960863 * x - 0.7034186147 * y + 1.707614701 * z];
    };
    let scale = 1;
    while (scale > 0.05 && back(scale).some(part => part < -0.001 || part > 1.001)) scale -= 0.05;
    const parts = back(scale).map(part => Math.round(255 * Math.min(1, Math.max(0, part <= 0.0031308 ? 12.92 * part : 1.055 * Math.max(part, 0) ** (1 / 2.4) - 0.055))));
    return "rgba(" + parts.join(",") + "," + (alpha ? alpha[1] : 1) + ")";
  };

  // A figure's colours but for its colour maps, whose meaning is in them.
  const darken = (value, key) => {
    if (key === "colorscale" || value === null) return value;
    if (typeof value === "string") return /color$/i.test(key) ? invert(value) : value.includes("color:") ? value.replace(/color:\s*(#[0-9a-f]{3,8}|rgba?\([^)]*\))/gi, (_, color) => "color:" + invert(color)) : value;
    if (Array.isArray(value)) return /color$/i.test(key) || value.some(item => item && typeof item === "object" || typeof item === "string" && item.includes("color:")) ? value.map(item => darken(item, key)) : value;
    return typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, darken(inner, name)])) : value;
  };
  const template = () => {
    const axis = { gridcolor: "#31363f", zerolinecolor: "#4a505a", linecolor: "#98a1b0" };
    return { layout: { paper_bgcolor: "#15171c", plot_bgcolor: "#15171c", font: { color: "#d9dde5" }, xaxis: axis, yaxis: axis } };
  };
  const isOnMap = (note, data, layout) => note.xref === "paper" && note.yref === "paper" && data.some(trace => trace.type === "heatmap"
    && isWithin(note.x, layout[(trace.xaxis || "x").replace("x", "xaxis")]) && isWithin(note.y, layout[(trace.yaxis || "y").replace("y", "yaxis")]));
  const isWithin = (at, axis) => { const [from, to] = axis?.domain ?? [0, 1]; return from < at && at < to; };
  const themed = ({ data = [], layout = {} }) => {
    if (!isDark()) return { data: structuredClone(data), layout: structuredClone(layout) };
    const dark = { template: template(), ...darken(structuredClone(layout), "layout") };
    // What is written on a colour map was chosen for the colours below it, which stay.
    (layout.annotations || []).forEach((note, i) => { if (note.font && isOnMap(note, data, layout)) dark.annotations[i].font.color = note.font.color; });
    return { data: darken(structuredClone(data), "data"), layout: dark };
  };

  const drawn = [];
  const drawFigure = async place => {
    const figure = JSON.parse(place.querySelector("script").textContent);
    const target = document.createElement("div");
    const config = { displaylogo: false, responsive: !(figure.layout && figure.layout.width) };
    try {
      await load("plotly");
      if (window.steppedFigures?.fits(figure)) {
        await steppedFigures.open(place, figure, { config, paint: themed });
        drawn.push(() => place.querySelectorAll(".stepped").forEach(element => element.repaint()));
      } else {
        place.append(target);
        const { data, layout } = themed(figure);
        await Plotly.newPlot(target, data, layout, config);
        if (figure.frames) await Plotly.addFrames(target, figure.frames);
        drawn.push(() => { const { data, layout } = themed(figure); return Plotly.react(target, data, layout, config); });
      }
    } catch (error) {
      target.remove();
      if (!place.querySelector("img")) leave(place, "This figure cannot be drawn: " + error, error);
      return;
    }
    place.querySelectorAll("img, button.offer").forEach(element => element.remove());
  };

  // On a narrow screen the picture, which shrinks, is easier to read; a button makes it interactive.
  const offerFigure = place => {
    const picture = place.querySelector("img");
    if (!picture || place.classList.contains("has-slider") || place.clientWidth >= (Number(picture.getAttribute("width")) || 0)) return drawFigure(place);
    const button = document.createElement("button");
    button.type = "button";
    button.className = "offer";
    button.textContent = "Make it interactive";
    button.onclick = () => drawFigure(place);
    picture.after(button);
  };
  const drawFigures = async () => {
    for (const place of document.querySelectorAll(".plotly")) await offerFigure(place);
  };

  const redraw = () => {
    drawing = drawing.then(drawDiagrams).catch(error => diagrams.forEach(({ element, source }) => leave(element, source, error)));
    drawn.forEach(again => again());
    document.dispatchEvent(new CustomEvent("themechange", { detail: { dark: isDark() } }));
  };

  // Buttons that copy a piece of code.
  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  };
  for (const code of document.querySelectorAll("pre.code")) {
    const box = document.createElement("div"), button = document.createElement("button");
    box.className = "box";
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.setAttribute("aria-label", "Copy this code");
    button.onclick = () => copy(code.textContent, button);
    code.replaceWith(box);
    box.append(code, button);
  }

  const theme = document.getElementById("theme");
  if (store.get("theme")) root.dataset.theme = store.get("theme");
  const tell = () => theme.setAttribute("aria-pressed", String(isDark()));
  tell();
  theme.onclick = () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    store.set("theme", root.dataset.theme);
    tell();
    redraw();
  };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { tell(); redraw(); });

  drawFormulas().catch(error => document.querySelectorAll(".math:not(.done)").forEach(formula => leave(formula, formula.textContent, error)));
  redraw();
  drawFigures().finally(() => { root.dataset.drawn = "all"; });
  return { store, load: script };
})();
// What a page of a site does beside that: map, code switch, search, data of figures.
(() => {
  const root = document.documentElement;
  const { store, load } = notebookPage;

  // Side lists are open where there is room beside the text.
  for (const [name, width] of [["site-map", "72rem"], ["site-contents", "96rem"]]) {
    const list = document.getElementById(name);
    if (!list) continue;
    const wide = matchMedia("(min-width: " + width + ")");
    const fold = () => { list.open = wide.matches; };
    wide.addEventListener("change", fold);
    list.addEventListener("click", event => { if (event.target.closest("a")) fold(); });
    fold();
  }

  const code = document.getElementById("site-code");
  const sources = [...document.querySelectorAll("details.source:not(.solution, .setup)")];
  const show = shown => {
    sources.forEach(source => { source.open = shown; });
    code.setAttribute("aria-pressed", String(shown));
  };
  if (sources.length === 0) code.hidden = true;
  show(store.get("code") !== "folded");
  code.onclick = () => {
    const shown = code.getAttribute("aria-pressed") !== "true";
    store.set("code", shown ? "shown" : "folded");
    show(shown);
  };

  // The data of a figure as a file.
  document.querySelectorAll(".plotly").forEach((place, index) => {
    const data = place.querySelector("script").textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "data";
    button.textContent = "Data (.json)";
    button.onclick = () => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([data], { type: "application/json" }));
      link.download = root.dataset.page + "-figure-" + (index + 1) + ".json";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    };
    place.after(button);
  });

  // The search: every word must be in a section; those with it in their heading come first.
  const input = document.getElementById("site-search"), found = document.getElementById("site-found"), said = document.getElementById("site-said");
  const plain = text => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  let index = null;
  const sections = async () => {
    if (!index) {
      await load("src", "assets/search.js");
      index = window.siteSections.map(([page, title, anchor, heading, text]) => ({ page, title, anchor, heading, text, head: plain(title + " " + heading), body: plain(text) }));
    }
    return index;
  };
  const score = (section, words) => {
    let sum = 0;
    for (const word of words) {
      const head = section.head.includes(word), at = section.body.indexOf(word);
      if (!head && at < 0) return 0;
      sum += (head ? 10 : 0) + (at >= 0 ? 1 + Math.min(4, section.body.split(word).length - 2) / 2 : 0);
    }
    return sum;
  };
  const snippet = (section, words) => {
    const at = Math.max(0, Math.min(...words.map(word => section.body.indexOf(word)).filter(place => place >= 0).concat(section.body.length)) - 50);
    const piece = document.createElement("span");
    const text = (at > 0 ? "…" : "") + section.text.slice(at, at + 150).trim() + (section.text.length > at + 150 ? "…" : "");
    // Letters with marks may shift places by a few; what is marked is looked for in the piece itself.
    let rest = text;
    while (rest) {
      const low = rest.toLowerCase();
      const next = words.map(word => [low.indexOf(word), word.length]).filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0])[0];
      if (!next) break;
      const mark = document.createElement("mark");
      mark.textContent = rest.slice(next[0], next[0] + next[1]);
      piece.append(rest.slice(0, next[0]), mark);
      rest = rest.slice(next[0] + next[1]);
    }
    piece.append(rest);
    return piece;
  };
  const open = () => { found.hidden = false; input.setAttribute("aria-expanded", "true"); };
  const close = () => { found.hidden = true; input.setAttribute("aria-expanded", "false"); };
  let listed = null;
  const search = async () => {
    const asked = input.value, words = plain(asked).split(/\s+/).filter(Boolean);
    if (words.length === 0) { close(); said.textContent = ""; return; }
    const places = await sections();
    // Something else was typed meanwhile; and a list that is there stays, with what is chosen in it.
    if (asked !== input.value) return;
    if (asked === listed) { open(); return; }
    listed = asked;
    const all = places.map(section => ({ section, points: score(section, words) })).filter(hit => hit.points > 0).sort((a, b) => b.points - a.points);
    found.replaceChildren(...all.slice(0, 12).map(({ section }) => {
      const item = document.createElement("li"), link = document.createElement("a"), name = document.createElement("b");
      link.href = section.page + (section.anchor ? "#" + encodeURIComponent(section.anchor) : "");
      name.textContent = section.heading && section.heading !== section.title ? section.title + " › " + section.heading : section.title;
      link.append(name, snippet(section, words));
      item.append(link);
      return item;
    }));
    said.textContent = all.length === 0 ? "Nothing found." : all.length + (all.length === 1 ? " place found." : " places found.");
    if (all.length === 0) { const none = document.createElement("li"); none.className = "none"; none.textContent = "Nothing found."; found.append(none); }
    open();
  };
  const links = () => [...found.querySelectorAll("a")];
  const form = input.form;
  input.addEventListener("input", search);
  input.addEventListener("focus", () => { if (input.value) search(); });
  form.addEventListener("submit", async event => { event.preventDefault(); await search(); links()[0]?.click(); });
  form.addEventListener("keydown", event => {
    if (event.key === "Escape") { input.focus(); setTimeout(close); return; }
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp" || found.hidden) return;
    event.preventDefault();
    const all = [input, ...links()], at = all.indexOf(document.activeElement);
    all[(at + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length].focus();
  });
  form.addEventListener("focusout", event => { if (!form.contains(event.relatedTarget)) close(); });
  found.addEventListener("click", close);
  document.addEventListener("keydown", event => {
    if (event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) {
      event.preventDefault();
      input.focus();
    }
  });
})();
