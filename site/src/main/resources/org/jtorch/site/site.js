"use strict";
(() => {
  const MOST = 25;
  const KINDS = { guide: "guide", type: "class", member: "method", pytorch: "PyTorch" };
  const input = document.getElementById("search");
  const results = document.getElementById("results");
  let chosen = -1;

  const rows = window.searchIndex.map(([kind, title, place, url, text]) => ({
    kind, title, place, url, text, low: title.toLowerCase(), body: (place + " " + text).toLowerCase(),
  }));

  /** Higher is better, 0 if a word is missing. */
  function score(row, words, whole) {
    let sum = 0;
    for (const word of words) {
      const at = row.low.indexOf(word);
      if (at >= 0) {
        const starts = at === 0 || !/[a-z0-9]/.test(row.low[at - 1]);
        sum += starts ? 20 : 8;
      } else if (row.body.includes(word)) {
        sum += row.kind === "guide" ? 4 : 1;
      } else {
        return 0;
      }
    }
    const last = row.low.slice(row.low.lastIndexOf(".") + 1);
    if (row.low === whole) sum += 60;
    else if (last === whole) sum += 40;
    if (row.kind === "guide") sum += 6;
    if (row.kind === "type") sum += 4;
    return sum - Math.min(row.low.length, 60) / 20;
  }

  function find(query) {
    const whole = query.trim().toLowerCase();
    const words = whole.split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return rows
      .map((row) => [score(row, words, whole), row])
      .filter(([points]) => points > 0)
      .sort((a, b) => b[0] - a[0])
      .slice(0, MOST)
      .map(([, row]) => row);
  }

  function excerpt(row, query) {
    const word = query.trim().toLowerCase().split(/\s+/)[0];
    const at = row.text.toLowerCase().indexOf(word);
    return at < 0 ? row.text.slice(0, 90) : row.text.slice(Math.max(0, at - 30), at + 70);
  }

  function element(name, text, className) {
    const made = document.createElement(name);
    made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function show() {
    const found = find(input.value);
    chosen = -1;
    results.replaceChildren();
    results.hidden = !input.value.trim();
    for (const row of found) {
      const link = document.createElement("a");
      link.href = window.siteTop + row.url;
      link.append(element("span", KINDS[row.kind], "kind"), element("span", row.title));
      const where = row.kind === "guide" ? row.place + ": " + excerpt(row, input.value) : row.place;
      link.append(element("small", where));
      const item = document.createElement("li");
      item.append(link);
      results.append(item);
    }
    if (!found.length) results.append(element("li", "nothing found", "none"));
  }

  function choose(step) {
    const links = [...results.querySelectorAll("a")];
    if (!links.length) return;
    links[chosen]?.classList.remove("chosen");
    chosen = (chosen + step + links.length) % links.length;
    links[chosen].classList.add("chosen");
    links[chosen].scrollIntoView({ block: "nearest" });
  }

  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") choose(1);
    else if (event.key === "ArrowUp") choose(-1);
    else if (event.key === "Enter") results.querySelectorAll("a")[Math.max(chosen, 0)]?.click();
    else if (event.key === "Escape") { input.value = ""; show(); input.blur(); }
    else return;
    event.preventDefault();
  });
  results.addEventListener("click", () => { results.hidden = true; });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== input) { event.preventDefault(); input.focus(); }
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".search")) results.hidden = true;
  });
  document.getElementById("menu").addEventListener("click", () => document.body.classList.toggle("menu"));

  for (const heading of document.querySelectorAll("main h2[id], main h3[id]")) {
    const link = element("a", "#", "anchor");
    link.href = "#" + heading.id;
    link.setAttribute("aria-label", "Link to this section");
    heading.append(link);
  }
  const query = new URLSearchParams(location.search).get("q");
  if (query) { input.value = query; show(); }
})();
