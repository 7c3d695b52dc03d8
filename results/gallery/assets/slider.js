"use strict";
// Figures of plotly with one slider over frames. plotly draws its slider into the picture, where neither the keyboard nor a
// screen reader finds it; here a control of the page takes its place. What a state shows is computed from the frames as
// plotly merges them, and drawn by Plotly.react. Where layout.meta is an object, its text `description` says what is to be
// seen in a state, and `slider` how many pixels at the bottom only plotly's slider needs.
var steppedFigures = (() => {
  const style = `
.stepped-control { box-sizing: border-box; max-width: 45rem; margin: 0 0 .5rem; font-size: .95rem; color: var(--ink, #1a1a1a); }
.stepped-control label { font-weight: 600; }
.stepped-control b { font-variant-numeric: tabular-nums; }
.stepped-control input { display: block; width: 100%; height: 2rem; margin: 0; accent-color: var(--link, #0b5cad); cursor: pointer; }
.stepped-control input:focus-visible { outline: 2px solid var(--link, #0b5cad); outline-offset: -2px; border-radius: 4px; }
.stepped-values { display: flex; justify-content: space-between; padding: 0 .5rem; font-size: .8rem; color: var(--quiet, #555); }
.stepped-values span { display: flex; justify-content: center; width: 0; white-space: nowrap; }
.stepped-values span:first-child { justify-content: flex-start; margin-left: -.5rem; }
.stepped-values span:last-child { justify-content: flex-end; margin-right: -.5rem; }
.stepped-control output { display: block; margin-top: .4rem; min-height: 3em; line-height: 1.5; }
.stepped-figure { overflow: hidden; }
.stepped-figure > div { transform-origin: 0 0; }
@media print { .stepped-control input, .stepped-values { display: none; } }`;

  const isMap = value => value !== null && typeof value === "object" && !Array.isArray(value);

  // plotly's texts may hold a few tags and entities; a document of its own runs and loads nothing.
  const plain = value => new DOMParser().parseFromString(String(value ?? ""), "text/html").body.textContent;

  const merge = (old, change) => {
    if (isMap(change)) {
      const merged = isMap(old) ? { ...old } : {};
      for (const key of Object.keys(change)) merged[key] = merge(merged[key], change[key]);
      return merged;
    }
    if (Array.isArray(change) && change.some(isMap)) {
      const before = Array.isArray(old) ? old : [];
      return Array.from({ length: Math.max(change.length, before.length) }, (_, i) => i < change.length ? merge(before[i], change[i]) : before[i]);
    }
    return change;
  };

  // The slider with the frame of each step; null where plotly's own has to do.
  const sliderOf = figure => {
    const sliders = figure && figure.layout && figure.layout.sliders;
    if (!Array.isArray(sliders) || sliders.length !== 1 || !Array.isArray(figure.data) || !Array.isArray(figure.frames) || !Array.isArray(sliders[0].steps)) return null;
    const frames = sliders[0].steps.map(step => {
      const names = [].concat(step && step.method === "animate" && Array.isArray(step.args) ? step.args[0] : []);
      const frame = names.length === 1 ? figure.frames.find(one => one && String(one.name) === String(names[0])) : null;
      return frame && !frame.baseframe ? frame : null;
    });
    return frames.length > 0 && frames.every(Boolean) ? { ...sliders[0], frames } : null;
  };

  const stateOf = (figure, frame) => {
    const data = [...figure.data];
    (frame.data || []).forEach((trace, i) => {
      const at = frame.traces ? frame.traces[i] : i;
      if (at in data) data[at] = merge(data[at], trace);
    });
    const layout = merge(figure.layout, frame.layout || {});
    delete layout.sliders;
    // Buttons that play the frames move plotly's slider.
    delete layout.updatemenus;
    const room = isMap(layout.meta) ? Number(layout.meta.slider) : 0;
    if (room > 0 && layout.height > room && isMap(layout.margin)) {
      layout.height -= room;
      layout.margin.b = Math.max(0, layout.margin.b - room);
    }
    // plotly writes into what it draws.
    return structuredClone({ data, layout });
  };

  const fits = figure => sliderOf(figure) !== null;

  // Draws a figure into a place. `paint` may change a state before it is drawn, for a theme; the plot's element, of class
  // "stepped", has a function `repaint` that draws its present state again.
  const open = async (place, figure, { config = {}, paint = state => state } = {}) => {
    const slider = sliderOf(figure);
    // plotly's buttons would lie over the title.
    config = { displayModeBar: false, ...config };
    if (!document.getElementById("stepped-style")) {
      const sheet = document.createElement("style");
      sheet.id = "stepped-style";
      sheet.textContent = style;
      document.head.append(sheet);
    }

    const names = slider.steps.map((step, i) => plain(step.label ?? slider.frames[i].name));
    const setting = plain(slider.currentvalue && slider.currentvalue.prefix).replace(/[\s:=]+$/, "") || "step";
    let at = Math.min(Math.max(0, Math.trunc(Number(slider.active)) || 0), names.length - 1);

    const control = document.createElement("div");
    control.className = "stepped-control";
    const label = document.createElement("label");
    const input = document.createElement("input");
    const value = document.createElement("b");
    const values = document.createElement("div");
    const says = document.createElement("output");
    const box = document.createElement("div");
    const target = document.createElement("div");
    Object.assign(input, { type: "range", min: 0, max: names.length - 1, step: 1, value: at });
    input.setAttribute("aria-label", setting);
    value.setAttribute("aria-hidden", "true");
    values.className = "stepped-values";
    values.setAttribute("aria-hidden", "true");
    values.append(...names.map(name => { const mark = document.createElement("span"); mark.textContent = name; return mark; }));
    box.className = "stepped-figure";
    target.className = "stepped";
    label.append(setting + ": ", value, input);
    control.append(label, values, says);
    box.append(target);
    place.append(control, box);

    let state;
    const fit = () => {
      const width = state && Number(state.layout.width), height = state && Number(state.layout.height);
      const scale = width > 0 && box.clientWidth > 0 ? Math.min(1, box.clientWidth / width) : 1;
      target.style.transform = scale < 1 ? `scale(${scale})` : "";
      target.style.width = control.style.maxWidth = width > 0 ? `${width}px` : "";
      box.style.height = scale < 1 && height > 0 ? `${Math.ceil(height * scale)}px` : "";
    };
    const draw = async () => {
      state = paint(stateOf(figure, slider.frames[at]));
      const meta = state.layout.meta;
      const description = isMap(meta) && typeof meta.description === "string" ? meta.description : "";
      value.textContent = names[at];
      input.setAttribute("aria-valuetext", names[at]);
      if (says.textContent !== description) says.textContent = description;
      says.hidden = description === "";
      const title = isMap(state.layout.title) ? state.layout.title.text : state.layout.title;
      target.setAttribute("role", "group");
      target.setAttribute("aria-label", [plain(title), `${setting}: ${names[at]}`, description].filter(Boolean).join(". "));
      await Plotly.react(target, state.data, state.layout, config);
      fit();
    };

    // One after the other, and of the values passed by, the last.
    let drawing = null;
    let wanted = false;
    const redraw = () => {
      wanted = true;
      drawing ??= (async () => {
        try {
          while (wanted) { wanted = false; await draw(); }
        } finally {
          drawing = null;
        }
      })();
      return drawing;
    };
    input.oninput = () => { at = Number(input.value); redraw(); };
    target.repaint = redraw;
    if (typeof ResizeObserver === "function") new ResizeObserver(fit).observe(box);
    try {
      await redraw();
    } catch (error) {
      control.remove();
      box.remove();
      throw error;
    }
  };

  return { fits, open, stateOf: (figure, n) => stateOf(figure, sliderOf(figure).frames[n]) };
})();
