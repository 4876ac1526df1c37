"use strict";
(() => {
  const query = document.getElementById("q");
  const filters = [...document.querySelectorAll("fieldset input")];
  const articles = [...document.querySelectorAll("article:not(#envelope)")];
  const envelope = document.getElementById("envelope");
  const entries = new Map([...document.querySelectorAll(".index a")].map((a) => [a.hash.slice(1), a.parentElement]));
  const groups = [...document.querySelectorAll(".index section")];
  const count = document.getElementById("count");
  const none = document.getElementById("none");
  const lists = [...document.querySelectorAll(".codes")];
  const searched = "summary, dl, .fields td:nth-child(-n + 2), td code, td.f, td.r, .about, .cure";
  let texts;

  const listOf = (link) => document.getElementById(link.hash.slice(1)).textContent;
  const textOf = (article) => [
    article.id,
    ...[...article.querySelectorAll(searched)].map((e) => e.textContent),
    ...new Set([...article.querySelectorAll("a[href^='#list-']")].map(listOf)),
  ].join(" ").toLowerCase();

  function filter() {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    const wanted = filters.filter((f) => f.checked && f.value);
    if (words.length && !texts) texts = new Map(articles.map((a) => [a, textOf(a)]));
    let shown = 0;
    for (const article of articles) {
      const fits = wanted.every((f) => article.dataset[f.name] === f.value)
        && words.every((word) => texts.get(article).includes(word));
      article.hidden = !fits;
      const entry = entries.get(article.id);
      if (entry) entry.hidden = !fits;
      shown += fits;
    }
    for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
    if (envelope) envelope.hidden = words.length + wanted.length > 0;
    const meant = articles.filter((a) => !a.hidden && (shown === 1 || a.id.toLowerCase() === words[0]));
    if (words.length) for (const article of meant) article.querySelector("details").open = true;
    none.hidden = shown > 0;
    count.textContent = `${shown} / ${articles.length}`;
    remember();
  }

  function remember() {
    const state = new URLSearchParams();
    if (query.value) state.set("q", query.value);
    for (const f of filters) if (f.checked && f.value) state.set(f.name, f.value);
    const asked = state.size ? `?${state}` : "";
    if (asked === location.search) return;
    try {
      history.replaceState(null, "", (asked || location.pathname) + location.hash);
    } catch { /* a page opened from a file has no history of its own */ }
  }

  function recall() {
    const state = new URLSearchParams(location.search);
    query.value = state.get("q") || "";
    for (const f of filters) f.checked = f.value === (state.get(f.name) || "");
  }

  function show() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    const article = target.closest("article");
    if (article && article.hidden) {
      query.value = "";
      for (const f of filters) f.checked = !f.value;
      filter();
    }
    for (let e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
    const first = target.querySelector(":scope > details");
    if (first) first.open = true;
    target.scrollIntoView();
  }

  const each = (open) => {
    for (const article of articles) if (!article.hidden) article.querySelector("details").open = open;
  };

  function layOut(details) {
    const pre = details.querySelector(":scope > pre.json");
    if (!pre || pre.dataset.laid) return;
    pre.dataset.laid = "yes";
    pre.textContent = JSON.stringify(JSON.parse(pre.textContent), null, 2);
  }

  if ("popover" in HTMLElement.prototype) {
    for (const list of lists) list.popover = "auto";
    document.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#list-']");
      if (!link) return;
      event.preventDefault();
      document.getElementById(link.hash.slice(1)).showPopover();
    });
  }
  query.addEventListener("input", filter);
  for (const f of filters) f.addEventListener("change", filter);
  document.getElementById("open").addEventListener("click", () => each(true));
  document.getElementById("close").addEventListener("click", () => each(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== query) {
      event.preventDefault();
      query.select();
    }
    if (event.key === "Escape" && document.activeElement === query) {
      query.value = "";
      filter();
    }
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.tagName === "DETAILS") layOut(event.target);
  }, true);
  window.addEventListener("hashchange", show);
  window.addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll("article:not([hidden]) details")) {
      details.open = true;
      layOut(details);
    }
    const used = new Set([...document.querySelectorAll("article:not([hidden]) a[href^='#list-']")].map((a) => a.hash));
    for (const list of lists) list.hidden = !used.has(`#${list.id}`);
  });
  window.addEventListener("afterprint", () => {
    for (const list of lists) list.hidden = false;
  });
  recall();
  filter();
  show();
})();
