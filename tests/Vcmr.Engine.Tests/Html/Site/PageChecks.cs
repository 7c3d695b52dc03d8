namespace Vcmr.Engine.Tests.Html.Site;

/// <summary>What can be checked of a page from inside: functions for a browser that give what is wrong.</summary>
internal static class PageChecks
{
    /// <summary>Text whose colour is too near to its background's, by WCAG 2.2, 1.4.3 (AA). Pictures and plots have colours of their own.</summary>
    public const string Contrast = """
        () => {
          const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
          const parse = color => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = "#000";
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
            return [r, g, b, a / 255];
          };
          const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1);
          const light = ([r, g, b]) => [r, g, b].map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const paper = element => {
            const layers = [];
            for (let at = element; at; at = at.parentElement) layers.push(parse(getComputedStyle(at).backgroundColor));
            return layers.reverse().reduce((under, top) => over(top, under), [255, 255, 255, 1]);
          };
          const wrong = new Set();
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (!walker.currentNode.textContent.trim() || element.closest("script, style, svg, .js-plotly-plot, .away, .katex-mathml, audio, noscript") || !element.checkVisibility()) continue;
            const style = getComputedStyle(element), size = parseFloat(style.fontSize), back = paper(element);
            let alpha = 1;
            for (let at = element; at; at = at.parentElement) alpha *= parseFloat(getComputedStyle(at).opacity);
            const ink = parse(style.color);
            ink[3] *= alpha;
            const [high, low] = [light(over(ink, back)), light(back)].sort((a, b) => b - a);
            const ratio = (high + 0.05) / (low + 0.05);
            const needed = size >= 24 || size >= 18.66 && parseInt(style.fontWeight) >= 700 ? 3 : 4.5;
            if (ratio < needed) wrong.add(`contrast ${ratio.toFixed(2)} of ${element.tagName}.${element.className}: ${walker.currentNode.textContent.trim().slice(0, 40)}`);
          }
          return [...wrong].slice(0, 20);
        }
        """;

    /// <summary>What a screen reader would miss: names, labels, a language, one main part, headings, ids that are one place's alone.</summary>
    public const string Names = """
        () => {
          const wrong = [];
          const all = selector => [...document.querySelectorAll(selector)];
          const name = element => (element.getAttribute("aria-label") || element.labels?.[0]?.textContent || element.textContent || element.title || "").trim();
          if (!document.documentElement.lang) wrong.push("no language");
          if (!document.title.trim()) wrong.push("no title");
          for (const [selector, count] of [["main", 1], ["header.bar", 1], ["nav[aria-label]", 1], ["h1", 1]])
            if (all(selector).length < count || selector === "main" && all(selector).length > 1) wrong.push(`${all(selector).length} of ${selector}`);
          all("nav:not([aria-label])").forEach(() => wrong.push("a navigation without a name"));
          all("img").filter(image => !image.hasAttribute("alt")).forEach(image => wrong.push("picture without words " + image.src.slice(-40)));
          all("a[href], button, summary, input").filter(element => !element.closest(".js-plotly-plot") && !name(element)).forEach(element => wrong.push("nameless " + element.outerHTML.slice(0, 80)));
          const ids = all("[id]").filter(element => !element.closest("svg, .js-plotly-plot")).map(element => element.id);
          ids.filter((id, i) => ids.indexOf(id) !== i).forEach(id => wrong.push("id twice: " + id));
          all("[aria-controls]").filter(element => !document.getElementById(element.getAttribute("aria-controls"))).forEach(element => wrong.push("controls nothing: " + element.id));
          all("table").filter(table => !table.querySelector("th")).forEach(() => wrong.push("table without heads"));
          return [...new Set(wrong)].slice(0, 20);
        }
        """;

    /// <summary>A page that is wider than the screen, and players that do not use its width.</summary>
    public const string Phone = """
        () => {
          const wrong = [], wide = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth > wide) {
            const inside = element => { for (let at = element.parentElement; at; at = at.parentElement) if (/auto|scroll|hidden|clip/.test(getComputedStyle(at).overflowX)) return true; return false; };
            const first = [...document.body.querySelectorAll("*")].find(element => element.getBoundingClientRect().right > wide + 1 && !inside(element));
            wrong.push(`${document.documentElement.scrollWidth} pixels wide` + (first ? `: ${first.tagName}.${first.className}` : ""));
          }
          for (const player of document.querySelectorAll("audio")) {
            const { width } = player.getBoundingClientRect();
            if (player.checkVisibility() && width < wide - 60) wrong.push(`a player of ${Math.round(width)} pixels`);
          }
          return wrong;
        }
        """;
}
