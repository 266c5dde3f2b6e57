// What the page shows. Every text of a listing becomes a text node; nothing is ever parsed as markup.

const $ = (id) => document.getElementById(id);

function el(tag, name, ...children) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  for (const child of children) if (child != null && child !== "") made.append(child);
  return made;
}

const called = (listing) => seen(listing.t || listing.l || listing.u || listing.i);
const pill = (name, text) => el("span", "pill " + name, text);

function outward(address, text) {
  const made = el("a", "", text);
  made.href = address; made.target = "_blank"; made.rel = "noopener noreferrer";
  return made;
}

// Details whose inside is built when it is opened for the first time.
function lazily(name, title, build) {
  const made = el("details", name, el("summary", "", title));
  made.addEventListener("toggle", () => { if (made.open && made.children.length === 1) build(made); });
  return made;
}

const AROUND = 28;

function clause(one) {
  if (!one.q) return el("p", "clause", el("i", "", word("missing")));
  const [before, after] = around(one);
  return el("p", "clause", before && el("span", "around", before), seen(one.c[0]), el("mark", "", seen(one.q)), seen(one.c[1]), after && el("span", "around", after));
}

// A little of the text on both sides of the clause, from the same lines.
function around(one) {
  if (one.t == null) return ["", ""];
  const [, at, text] = one.listing.x[one.t];
  const start = units(text, one.a - at) - one.c[0].length, end = units(text, one.z - at) + one.c[1].length;
  const before = text.slice(Math.max(0, start - AROUND), Math.max(0, start)).split("\n").pop();
  const after = text.slice(end, end + AROUND).split("\n")[0];
  return [(start > AROUND && before.length === AROUND ? "…" : "") + seen(before), seen(after) + (end + AROUND < text.length && after.length === AROUND ? "…" : "")];
}

function facts(one, inGroup) {
  const kind = kinds[one.k], rows = el("dl");
  const row = (name, value, style) => { if (value) rows.append(el("dt", "", word(name)), el("dd", style ?? "", value)); };
  row("evasion", seen(one.e));
  row("advice", seen(kind.advice));
  if (one.x) {
    const fixes = el("span");
    for (const text of one.x) fixes.append(el("span", "instead", seen(text) || "∅"));
    row("fix", fixes);
  }
  row("proof", seen(one.p));
  row("basis", seen(kind.basis));
  if (!inGroup) {
    for (const [field, quote, note, where] of one.d ?? [])
      row("related", [fieldName(field), seen(quote), seen(note), seen(where)].filter(Boolean).join(" · "));
    row("place", seen(one.w), "place");
  }
  return rows;
}

const isPicture = (address) => /^data:image\/(png|jpeg);base64,/.test(address ?? "");

function image(name, address, alt) {
  const made = el("img", name);
  made.alt = alt; made.loading = "lazy"; made.src = address;
  return made;
}

// The words as they stand in the picture, where the scan cut them out; a click shows the whole picture.
function crop(one) {
  if (!isPicture(one.b)) return null;
  const cut = image("crop", one.b, seen(one.q));
  if (!one.v || !isPicture(run.pictures?.[one.v[0]])) return cut;
  const button = el("button", "cut", cut), box = el("div", "picture", button);
  button.type = "button"; button.title = word("whole_picture"); button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => {
    const open = box.children.length === 1;
    if (open) box.append(wholePicture(one)); else box.lastElementChild.remove();
    button.setAttribute("aria-expanded", String(open));
  });
  return box;
}

function wholePicture(one) {
  const [number, ring, [width, height], address] = one.v, space = "http://www.w3.org/2000/svg";
  const over = document.createElementNS(space, "svg"), line = document.createElementNS(space, "polygon");
  over.setAttribute("viewBox", `0 0 ${+width} ${+height}`);
  line.setAttribute("points", ring.map(([x, y]) => `${+x},${+y}`).join(" "));
  over.append(line);
  const frame = el("div", "frame", image("", run.pictures[number], ""), over);
  return el("div", "whole", frame, webLink(address) && outward(address, word("open_picture") + " ↗"));
}

function fullText(box, one) {
  const [, at, text] = one.listing.x[one.t], marks = [];
  for (const other of one.listing.f)
    if (other.t === one.t && other.z > other.a) marks.push([units(text, other.a - at), units(text, other.z - at), other]);
  marks.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const shown = el("div", "text");
  let done = 0, here = null;
  for (const [start, end, other] of marks) {
    if (end <= done) { if (other === one) here ??= shown.lastElementChild; continue; }
    const from = Math.max(start, done);
    shown.append(seen(text.slice(done, from)));
    const mark = el("mark", SEVERITIES[other.s], seen(text.slice(from, end)));
    shown.append(mark);
    if (other === one) here = mark;
    done = end;
  }
  shown.append(seen(text.slice(done)));
  box.append(shown);
  if (here) { here.classList.add("here"); shown.scrollTop = here.offsetTop - 90; }
}

function finding(one, note) {
  const kind = kinds[one.k], severity = SEVERITIES[one.s];
  const head = el("div", "head", pill(severity, say("severity", severity)), el("b", "", seen(kind.name)), fieldName(one.f));
  if (one.l !== 0) head.append(" · " + say("confidence", ["high", "medium", "low"][one.l]));
  if (one.y) head.append(pill(one.y, say("change", one.y)));
  if (one.o) head.append(pill("", seen(one.o)));
  if (note) head.append(pill("", note));
  if (webLink(one.g)) head.append(outward(one.g, word("open_page") + " ↗"));
  const made = el("article", "finding " + severity, head, clause(one), crop(one), el("p", "message", seen(one.m)), facts(one));
  if (one.t != null) made.append(lazily("", word("full_text"), (box) => fullText(box, one)));
  return made;
}

function listingCard({ listing, found }) {
  const title = el("h2", "", called(listing));
  const about = [...new Set([listing.i, listing.p, listing.s, listing.u].map(seen))].filter((text) => text && text !== called(listing));
  if (listing.e != null) about.push(word("exposure") + " " + listing.e.toLocaleString(lang));
  const tally = el("div", "tally");
  SEVERITIES.forEach((name, number) => {
    const count = found.filter((one) => one.s === number).length;
    if (count) tally.append(pill(name, say("severity", name) + " " + count));
  });
  const heading = webLink(listing.l) ? outward(listing.l, title) : title;
  const card = el("section", "card", el("header", "", el("div", "", heading, el("small", "", about.join(" · "))), tally));
  for (const one of found) card.append(finding(one));
  if (listing.h.length && !isFilteredBeyondListing()) card.append(hiddenOf(listing));
  if (listing.n.length) {
    const counts = new Map();
    for (const item of listing.n) counts.set(item.reason, (counts.get(item.reason) ?? 0) + 1);
    const reasons = [...counts].map(([name, count]) => say("reason", name) + (count > 1 ? ` ×${count}` : ""));
    card.append(el("p", "note", word("unchecked") + (lang === "zh" ? "：" : ": ") + reasons.join(lang === "zh" ? "；" : "; ")));
  }
  return card;
}

const isFilteredBeyondListing = () => chosen.search !== "" || Object.keys(FACETS).some((name) => chosen[name].size);

function hiddenOf(listing) {
  const counts = new Map();
  for (const [bucket] of listing.h) counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
  const title = [...counts].map(([bucket, count]) => say("bucket", bucket) + " " + count).join(" · ");
  return lazily("hidden-findings", title, (box) => {
    for (const [bucket, one, reason] of listing.h) {
      one.listing = listing;
      box.append(finding(one, [say("bucket", bucket), seen(reason)].filter(Boolean).join(" · ")));
    }
  });
}

function groupCard(group) {
  const one = group.first, kind = kinds[one.k], severity = SEVERITIES[one.s];
  const head = el("div", "head", pill(severity, say("severity", severity)), el("b", "", seen(kind.name)), say("category", kind.category));
  const body = el("article", "finding " + severity, head, clause(one), crop(one), el("p", "message", seen(one.m)), facts(one, true));
  body.append(lazily("", `${group.members.size} ${word("listings_count")}`, (box) => {
    const list = el("ul", "members");
    const members = [...group.members];
    for (const [listing, count] of members.slice(0, 300)) {
      const pick = el("button", "", called(listing));
      pick.type = "button";
      pick.addEventListener("click", () => { chosen.listing = listing.number; chosen.view = "listings"; $("listing").value = listing.number; refresh(); scrollTo(0, 0); });
      list.append(el("li", "", pick, el("span", "", count > 1 ? "×" + count : "")));
    }
    if (members.length > 300) list.append(el("li", "", "… +" + (members.length - 300)));
    box.append(list);
  }));
  return el("section", "card group " + severity, el("div", "times", "×" + group.count), body);
}

function reasonCard(entry) {
  const head = el("h2", "", el("span", "cap", say("reason", entry.reason)), pill(entry.cls === "failed" ? "error" : "", say("unchecked_class", entry.cls)));
  const list = el("ul", "members");
  const row = (item) => list.append(el("li", "", called(item.listing), item.field ? " · " + fieldName(item.field) : "",
    el("small", "", [item.uri, item.detail].map(seen).filter(Boolean).join(" · "))));
  const made = el("div", "reason", head, list);
  entry.items.slice(0, 20).forEach(row);
  if (entry.items.length > 20) {
    const rest = el("button", "", `… +${entry.items.length - 20}`);
    rest.type = "button";
    rest.addEventListener("click", () => { rest.remove(); entry.items.slice(20, 2000).forEach(row); });
    made.append(rest);
  }
  head.append(pill("", Math.max(entry.items.length, run.unchecked[entry.reason] ?? 0).toLocaleString(lang)));
  return el("section", "card", made);
}

function cleanCard(clean) {
  const made = el("section", "card");
  made.append(lazily("hidden-findings", `${word("without_findings")} ${clean.length}`, (box) => {
    for (const listing of clean.slice(0, 2000))
      box.append(listing.h.length || listing.n.length ? listingCard({ listing, found: [] }) : el("p", "", called(listing)));
  }));
  if (run.unnamed) made.append(el("p", "note", `${word("unnamed")} ${run.unnamed.toLocaleString(lang)}`));
  return made;
}

// -- the list grows as it is scrolled; 20,000 findings cost what is on the screen ------------------------------------

let queue = [], build = null;

function grow(budget) {
  const fragment = document.createDocumentFragment();
  while (queue.length && budget > 0) {
    const entry = queue.shift();
    budget -= entry.found?.length ?? 1;
    fragment.append(build(entry));
  }
  $("list").append(fragment);
}

const watcher = new IntersectionObserver((entries) => { if (entries.some((one) => one.isIntersecting)) growOn(); }, { rootMargin: "1500px" });

function growOn() {
  if (queue.length) grow(60);
  // watched anew, so that it reports again where the end of the list is still in sight
  watcher.unobserve($("more"));
  if (queue.length) watcher.observe($("more"));
}

addEventListener("beforeprint", () => grow(5000));

// -- filters, tabs, languages ---------------------------------------------------------------------------------------

function facets() {
  $("facets").replaceChildren(...Object.keys(FACETS).map((name) => {
    const set = el("fieldset", "", el("legend", "", word(name)));
    for (const [value, count] of facetCounts(name)) {
      const box = el("input");
      box.type = "checkbox"; box.name = name; box.value = value; box.checked = chosen[name].has(value);
      box.addEventListener("change", () => { box.checked ? chosen[name].add(value) : chosen[name].delete(value); refresh(); });
      set.append(el("label", count ? "" : "none", box, seen(say(name, value)), el("i", "", count.toLocaleString(lang))));
    }
    return set;
  }));
}

function option(value, text) {
  const made = el("option", "", text);
  made.value = value;
  return made;
}

function pickers() {
  const cut = (text) => (text.length > 40 ? text.slice(0, 39) + "…" : text);
  const named = listings.filter((one) => one.f.length);
  $("listing").replaceChildren(option("", `${word("all")} (${named.length})`),
    ...named.map((one) => option(one.number, `${cut(called(one))} (${one.f.length})`)));
  $("listing").value = chosen.listing;
  const orders = ["order", "severity", ...(listings.some((one) => one.e != null) ? ["exposure"] : [])];
  $("order").replaceChildren(...orders.map((name) => option(name, word("order_" + name))));
  $("order").value = chosen.order;
}

function tiles() {
  const tile = (name, count, text) => el("div", "tile " + name, el("b", "", count.toLocaleString(lang)), el("span", "", text));
  const shown = [
    tile(run.counts.error ? "error" : "good", run.counts.error, word("errors")),
    tile(run.counts.warning ? "warning" : "good", run.counts.warning, word("warnings")),
    tile("", run.counts.listings + run.counts.pages, word("checked")),
    tile(run.counts.failed ? "error" : "", run.counts.unchecked, word("unchecked")),
  ];
  if (run.tracked) for (const name of ["new", "still", "gone"]) shown.push(tile("", run.tracked[name], say("change", name)));
  $("tiles").replaceChildren(...shown);
  $("about").textContent = seen([run.started?.replace("T", " ").replace(/(\.\d+)?(Z|\+00:00)$/, " UTC"), ...Object.entries(run.versions).map((pair) => pair.join(" "))].filter(Boolean).join(" · "));
  $("notices").replaceChildren(...run.notices.map((text) => el("p", "", seen(text))), ...(run.interrupted ? [el("p", "", word("interrupted"))] : []));
}

function refresh() {
  const found = filtered();
  const views = {
    listings: () => {
      const clean = isFiltered() ? [] : listings.filter((one) => !one.f.length && one.k !== "source");
      return [[...byListing(found), ...(clean.length ? [{ clean }] : [])], (entry) => (entry.clean ? cleanCard(entry.clean) : listingCard(entry))];
    },
    groups: () => [byGroup(found), groupCard],
    unchecked: () => [byReason(), reasonCard],
  };
  [queue, build] = views[chosen.view]();
  for (const tab of $("tabs").querySelectorAll("button")) tab.setAttribute("aria-selected", tab.dataset.view === chosen.view);
  $("shown").textContent = chosen.view === "unchecked" ? "" : `${word("shown")} ${found.length.toLocaleString(lang)} / ${findings.length.toLocaleString(lang)}`;
  const nothing = { listings: findings.length ? "nothing_matches" : run.counts.listings + run.counts.pages ? "no_findings" : "nothing_checked", unchecked: "all_checked" };
  const empty = chosen.view === "listings" ? !found.length : !queue.length;
  $("list").replaceChildren(...(empty ? [el("p", "empty", word(nothing[chosen.view] ?? nothing.listings))] : []));
  $("clear").hidden = !isFiltered();
  facets();
  growOn();
}

function speak(to) {
  lang = to;
  document.documentElement.lang = to === "zh" ? "zh-CN" : "en";
  for (const one of document.querySelectorAll("[data-label]")) one.textContent = word(one.dataset.label);
  for (const one of document.querySelectorAll("[data-lang]")) one.setAttribute("aria-pressed", one.dataset.lang === to);
  $("search").placeholder = word("search");
  tiles();
  pickers();
  refresh();
}

for (const tab of $("tabs").querySelectorAll("button")) tab.addEventListener("click", () => { chosen.view = tab.dataset.view; refresh(); });
for (const one of document.querySelectorAll("[data-lang]")) one.addEventListener("click", () => speak(one.dataset.lang));
$("listing").addEventListener("change", (event) => { chosen.listing = event.target.value === "" ? "" : Number(event.target.value); refresh(); });
$("order").addEventListener("change", (event) => { chosen.order = event.target.value; refresh(); });
let waiting;
$("search").addEventListener("input", (event) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => { chosen.search = event.target.value.trim().toLowerCase(); refresh(); }, 120);
});
$("clear").addEventListener("click", () => {
  chosen.search = chosen.listing = $("search").value = $("listing").value = "";
  for (const name in FACETS) chosen[name].clear();
  refresh();
});
addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { event.preventDefault(); $("search").focus(); }
});
chosen.view = "listings";
speak(lang);
document.body.dataset.ready = Math.round(performance.now());
