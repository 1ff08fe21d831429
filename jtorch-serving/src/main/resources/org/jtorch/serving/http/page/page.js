"use strict";
(() => {
  const INTERVAL = 2000;
  const HISTORY = 60;
  const root = new URL(".", document.currentScript.src);
  const cards = new Map();
  const history = [];
  let before = null;

  const $ = (id) => document.getElementById(id);
  const count = (n) => Math.round(n).toLocaleString("en");

  function bytes(n) {
    const units = ["B", "KB", "MB", "GB", "TB"];
    let unit = 0;
    while (n >= 1024 && unit < units.length - 1) {
      n /= 1024;
      unit++;
    }
    return `${n >= 100 || unit === 0 ? Math.round(n) : n.toPrecision(3)} ${units[unit]}`;
  }

  function time(seconds) {
    if (seconds < 1e-3) return `${Number((seconds * 1e6).toPrecision(2))} µs`;
    if (seconds < 1) return `${Number((seconds * 1e3).toPrecision(2))} ms`;
    return `${Number(seconds.toPrecision(2))} s`;
  }

  function age(seconds) {
    const days = Math.floor(seconds / 86400);
    const hours = Math.floor(seconds / 3600) % 24;
    const minutes = Math.floor(seconds / 60) % 60;
    if (days > 0) return `${days} d ${hours} h`;
    if (hours > 0) return `${hours} h ${minutes} min`;
    return minutes > 0 ? `${minutes} min` : `${Math.floor(seconds)} s`;
  }

  function rate(n) {
    return n >= 100 ? count(n) : n >= 10 ? n.toFixed(1) : n.toFixed(n === 0 ? 0 : 2);
  }

  const total = (model) => Object.values(model.requests).reduce((a, b) => a + b, 0);
  const answered = (model) => model.requests.success || 0;

  /** The upper bound of the histogram's step in which a share of the requests has ended. */
  function percentile(pairs, share) {
    const all = pairs.reduce((sum, [, n]) => sum + n, 0);
    let seen = 0;
    for (const [bound, n] of pairs) {
      seen += n;
      if (seen >= all * share) return bound;
    }
    return 0;
  }

  function svg(name, attributes, text) {
    const element = document.createElementNS("http" + "://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  /** Bars with a label below each, as many labels as find room. */
  function bars(host, pairs, label, unit) {
    host.classList.toggle("idle", pairs.length === 0);
    if (pairs.length === 0) {
      const quiet = document.createElement("div");
      quiet.className = "quiet";
      quiet.textContent = "no requests yet";
      host.replaceChildren(quiet);
      return;
    }
    const width = host.clientWidth || 420;
    const height = 138;
    const base = height - 20;
    const top = Math.max(...pairs.map(([, n]) => n));
    const step = width / pairs.length;
    const bar = Math.min(44, step * 0.78);
    const every = Math.ceil(46 / step);
    const picture = svg("svg", {viewBox: `0 0 ${width} ${height}`, role: "img"});
    picture.append(svg("line", {x1: 0, x2: width, y1: base + 0.5, y2: base + 0.5}));
    pairs.forEach(([key, n], i) => {
      const middle = step * (i + 0.5);
      const tall = Math.max(n > 0 ? 2 : 0, (base - 16) * n / top);
      const rect = svg("rect", {x: middle - bar / 2, y: base - tall, width: bar, height: tall, rx: Math.min(3, bar / 3)});
      rect.append(svg("title", {}, `${label(key)}: ${count(n)} ${unit}`));
      picture.append(rect);
      if (i % every === 0) picture.append(svg("text", {x: middle, y: height - 5}, label(key)));
      if (n === top) picture.append(svg("text", {x: middle, y: base - tall - 4, class: "count"}, count(n)));
    });
    host.replaceChildren(picture);
  }

  function spark(values) {
    const top = Math.max(1e-9, ...values);
    const first = HISTORY - values.length;
    const points = values.map((v, i) => `${240 * (first + i) / (HISTORY - 1)},${45 - 42 * v / top}`);
    const path = svg("path", {d: points.length > 1 ? `M${points.join("L")}` : ""});
    $("throughput-line").replaceChildren(path);
  }

  function tiles(status) {
    const now = performance.now() / 1000;
    const done = status.models.reduce((sum, model) => sum + answered(model), 0);
    if (before !== null && now > before.at) {
      history.push(Math.max(0, (done - before.done) / (now - before.at)));
      if (history.length > HISTORY) history.shift();
      $("throughput").textContent = `${rate(history[history.length - 1])} /s`;
      spark(history);
    }
    before = {at: now, done};
    const refused = status.models.reduce((sum, model) => sum + (model.requests.rejected || 0) + (model.requests.expired || 0), 0);
    const memory = status.memory;
    $("waiting").textContent = count(status.models.reduce((sum, model) => sum + model.queued, 0));
    $("rejected").textContent = `${count(refused)} rejected or expired`;
    $("resident").textContent = memory.resident === undefined ? bytes(memory.heap) : bytes(memory.resident);
    $("heap").textContent = `heap ${bytes(memory.heap)} of ${bytes(memory.heapLimit)}`;
    $("tensors").textContent = count(memory.liveTensors);
    $("collected").textContent = `${count(memory.collectedTensors)} freed by the collector`;
    $("uptime").textContent = age(status.uptime);
    $("version").textContent = status.version === "unknown" ? "" : `jtorch ${status.version}`;
  }

  function tensor(spec) {
    return `${spec.name}: ${spec.datatype}[${spec.shape.map((n) => n < 0 ? "?" : n).join(", ")}]`;
  }

  function example(model) {
    if (model.accepts === "json") return "{\n}";
    if (model.accepts === "stream") return '{\n  "text_input": ""\n}';
    const inputs = (model.inputs.length > 0 ? model.inputs : [{name: "x", datatype: "FP32", shape: [1, 1]}]).map((spec) => {
      const shape = spec.shape.map((n) => Math.max(1, n));
      const size = shape.reduce((a, b) => a * b, 1);
      const value = spec.datatype === "BOOL" ? false : 0;
      return {name: spec.name, datatype: spec.datatype, shape, data: Array(Math.min(size, 4096)).fill(value)};
    });
    const lines = inputs.map((input) => "    " + JSON.stringify(input));
    return `{\n  "inputs": [\n${lines.join(",\n")}\n  ]\n}`;
  }

  function row(cells) {
    const line = document.createElement("tr");
    cells.forEach(([text, kind]) => {
      const cell = document.createElement("td");
      cell.textContent = text;
      if (kind) cell.className = kind;
      line.append(cell);
    });
    return line;
  }

  function facts(list, pairs) {
    list.replaceChildren(...pairs.map(([name, value, alarm]) => {
      const group = document.createElement("div");
      if (alarm) group.className = "alarm";
      const term = document.createElement("dt");
      const definition = document.createElement("dd");
      term.textContent = name;
      definition.textContent = value;
      group.append(term, definition);
      return group;
    }));
  }

  function show(card, model) {
    const at = (selector) => card.querySelector(selector);
    const state = at(".state");
    state.textContent = model.ready ? "ready" : "not ready";
    state.className = `pill state ${model.ready ? "good" : "bad"}`;
    const inputs = model.inputs.map(tensor).join(", ");
    const outputs = model.outputs.map(tensor).join(", ");
    at(".signature").textContent = inputs || outputs ? `${inputs || "…"}  →  ${outputs || "…"}` : "";
    const requests = model.requests;
    const failed = (requests.failed || 0) + (requests.rejected || 0) + (requests.expired || 0);
    const batches = model.batches.reduce((sum, [, n]) => sum + n, 0);
    facts(at(".counts"), [
      ["answered", count(answered(model))],
      ["waiting", count(model.queued)],
      ["failed", count(requests.failed || 0), requests.failed > 0],
      ["rejected", count((requests.rejected || 0) + (requests.expired || 0)), failed > (requests.failed || 0)],
      ["invalid", count(requests.invalid || 0)],
      ["cancelled", count(requests.cancelled || 0)],
      ["mean wait", total(model) > 0 ? time(model.queueTime / total(model)) : "–"],
      ["mean batch time", batches > 0 ? time(model.computeTime / batches) : "–"],
      ...(model.padding > 0 ? [["padding", `${Math.round(100 * model.padding / model.elements)} %`]] : []),
    ]);
    at(".percentiles").textContent = model.latencies.length === 0 ? ""
      : [["p50", 0.5], ["p90", 0.9], ["p99", 0.99]].map(([name, share]) => `${name} ${time(percentile(model.latencies, share))}`).join(" · ");
    bars(at(".latency"), model.latencies, time, "requests");
    const requestsInBatches = model.batches.reduce((sum, [size, n]) => sum + size * n, 0);
    at(".fill").textContent = batches > 0 ? `mean ${(requestsInBatches / batches).toFixed(1)}` : "";
    bars(at(".batches"), model.batches, String, "batches");
    at(".versions tbody").replaceChildren(...model.versions.map((version) => row([
      [version.version],
      [version.state.toLowerCase()],
      [version.bytes > 0 ? bytes(version.bytes) : "–", "number"],
      [time(version.loadTime), "number"],
      [version.failure || (model.route === version.version ? "answers" : model.route.includes(version.version) ? model.route : "")],
    ])));
  }

  function create(model) {
    const card = $("model").content.cloneNode(true).firstElementChild;
    card.dataset.model = model.name;
    card.querySelector(".name").textContent = model.name;
    const picture = model.accepts === "picture";
    card.querySelector(".picture").hidden = !picture;
    card.querySelector(".text").hidden = picture;
    card.querySelector(".hint").textContent = model.accepts !== "tensors" ? "The request as JSON" : "Tensors, as the Open Inference Protocol has them";
    card.querySelector("textarea").value = example(model);
    card.querySelector("input").addEventListener("change", (event) => preview(card, event.target.files[0]));
    card.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      send(card, model);
    });
    $("models").append(card);
    return card;
  }

  function preview(card, file) {
    const image = card.querySelector(".preview");
    if (image.src) URL.revokeObjectURL(image.src);
    image.hidden = !file;
    if (file) image.src = URL.createObjectURL(file);
  }

  async function send(card, model) {
    const button = card.querySelector("button");
    const outcome = card.querySelector(".outcome");
    const answer = card.querySelector(".answer");
    const file = card.querySelector("input").files[0];
    if (model.accepts === "picture" && !file) {
      outcome.textContent = "Choose a picture first.";
      return;
    }
    const endpoint = {tensors: "infer", stream: "generate_stream"}[model.accepts] || "predict";
    const body = model.accepts === "picture" ? file : card.querySelector("textarea").value;
    const type = model.accepts === "picture" ? file.type || "application/octet-stream" : "application/json";
    button.disabled = true;
    outcome.textContent = "sending";
    const start = performance.now();
    try {
      const response = await fetch(new URL(`models/${encodeURIComponent(model.name)}/${endpoint}`, root), {method: "POST", headers: {"Content-Type": type}, body});
      const text = response.ok && model.accepts === "stream" ? await follow(response, answer) : await response.text();
      outcome.textContent = `${response.status} in ${time((performance.now() - start) / 1000)}`;
      answer.textContent = pretty(text);
      labels(card.querySelector(".labels"), text);
      if (!response.ok || model.accepts !== "stream") answer.classList.toggle("bad", !response.ok);
    } catch (failure) {
      outcome.textContent = "";
      card.querySelector(".labels").hidden = true;
      answer.textContent = String(failure);
      answer.classList.add("bad");
    }
    answer.hidden = false;
    button.disabled = false;
    refresh();
  }

  /** Shows the pieces of a stream as they come, and returns them all. */
  async function follow(response, answer) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let unread = "";
    let shown = "";
    answer.textContent = "";
    answer.hidden = false;
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const events = (unread + chunk.value).split("\n\n");
      unread = events.pop();
      for (const event of events) {
        const data = JSON.parse(event.replace(/^data: /, ""));
        shown += data.error ?? data.text_output ?? `${JSON.stringify(data.output)}\n`;
        answer.classList.toggle("bad", data.error !== undefined);
      }
      answer.textContent = shown;
    }
    return shown;
  }

  /** A list of labels as bars, where the answer is one. */
  function labels(list, text) {
    let found = [];
    try {
      found = [JSON.parse(text)].flat();
    } catch {
      // An answer that is not JSON has no labels.
    }
    list.hidden = found.length === 0 || !found.every((label) => label !== null && typeof label.name === "string" && typeof label.probability === "number");
    list.replaceChildren(...(list.hidden ? [] : found.map((label) => {
      const item = document.createElement("li");
      const name = document.createElement("span");
      const bar = document.createElement("meter");
      const share = document.createElement("span");
      name.textContent = label.name;
      bar.value = label.probability;
      share.className = "share";
      share.textContent = `${(100 * label.probability).toFixed(2)} %`;
      item.append(name, bar, share);
      return item;
    })));
  }

  /** JSON with line breaks between objects, but not between numbers. */
  function pretty(text) {
    try {
      return JSON.stringify(JSON.parse(text), null, 2).replace(/\[\s+([^\[\]{}]*?)\s+\]/g, (_, inner) => `[${inner.replace(/\s+/g, " ")}]`);
    } catch {
      return text;
    }
  }

  function render(status) {
    tiles(status);
    $("none").hidden = status.models.length > 0;
    const names = new Set(status.models.map((model) => model.name));
    for (const [name, card] of cards) {
      if (!names.has(name)) {
        card.remove();
        cards.delete(name);
      }
    }
    for (const model of status.models) {
      if (!cards.has(model.name)) cards.set(model.name, create(model));
      show(cards.get(model.name), model);
    }
  }

  function connection(text, kind) {
    $("connection").textContent = text;
    $("connection").className = `pill ${kind}`;
  }

  async function refresh() {
    try {
      const response = await fetch(new URL("status", root), {cache: "no-store"});
      if (!response.ok) throw new Error(String(response.status));
      render(await response.json());
      connection("live", "good");
    } catch {
      connection("no connection", "bad");
    }
  }

  refresh();
  setInterval(() => {
    if (!document.hidden) refresh();
  }, INTERVAL);
})();
