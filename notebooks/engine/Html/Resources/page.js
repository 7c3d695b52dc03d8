(() => {
  const contents = document.getElementById("contents");
  const wide = matchMedia("(min-width: 100rem)");
  const fold = () => { if (contents) contents.open = wide.matches; };
  wide.addEventListener("change", fold);
  fold();
  if (contents) contents.addEventListener("click", event => { if (event.target.tagName === "A") fold(); });
})();
