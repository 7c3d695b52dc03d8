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
