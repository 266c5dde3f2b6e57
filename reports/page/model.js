"use strict";
// The data of the page and everything that is computed from it; no element is touched here.

const SEVERITIES = ["error", "warning", "info"];
const labels = {}, kinds = [], listings = [];
let run = {};
for (const block of document.querySelectorAll("script[type='application/json']")) {
  const part = JSON.parse(block.textContent);
  if (Array.isArray(part)) for (const one of part) listings.push(one);
  else run = part;
  block.remove();
}
Object.assign(labels, run.labels);
for (const kind of run.kinds) kinds.push(kind);

let lang = run.lang;
const say = (table, name) => labels[table]?.[name]?.[lang === "zh" ? 0 : 1] ?? name;
const word = (name) => say("word", name);

// What would reorder or hide text is shown as \u…; line ends stay, because texts have lines.
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\u{e0000}-\u{e007f}]|\p{Surrogate}/gu;
const seen = (text) => String(text ?? "").replace(UNSEEN, (char) => "\\u" + char.codePointAt(0).toString(16).padStart(4, "0"));

// Offsets count code points; strings here count halves of pairs.
const ASTRAL = /[\ud800-\udfff]/;
function units(text, points) {
  if (!ASTRAL.test(text)) return points;
  let at = 0;
  for (let left = points; left > 0 && at < text.length; left--) at += text.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}

function fieldName(name) {
  const parts = /^([^.[]*)(?:\.(.*?))?(?:\[([^\]]*)\])?$/s.exec(name) ?? [name, name];
  let shown = say("field", parts[1]);
  if (parts[2]) shown += lang === "zh" ? `“${parts[2]}”` : ` “${parts[2]}”`;
  if (parts[3]) shown += lang === "zh" ? `（第 ${parts[3]} 处）` : ` (${parts[3]})`;
  return seen(shown);
}

// A link is one only if it leads to the web; everything else is text.
const webLink = (address) => (/^https?:\/\/[^/]/.test(address ?? "") ? address : null);

const findings = [];
listings.forEach((listing, number) => {
  listing.number = number;
  for (const one of listing.f) { one.listing = listing; findings.push(one); }
});

const FACETS = {
  severity: (one) => SEVERITIES[one.s],
  category: (one) => kinds[one.k].category,
  ...(run.tracked ? { change: (one) => one.y } : {}),
};
const chosen = { search: "", listing: "", order: "order", severity: new Set(), category: new Set(), change: new Set() };

function haystack(one) {
  const kind = kinds[one.k], listing = one.listing;
  one.hay ??= [one.c[0] + one.q + one.c[1], one.m, one.f, one.e, kind.rule, kind.name, kind.advice, kind.basis, one.w,
    listing.t, listing.i, listing.p, listing.s, one.o].join("\n").toLowerCase();
  return one.hay;
}

function passes(one, without) {
  if (chosen.listing !== "" && one.listing.number !== chosen.listing) return false;
  for (const name in FACETS)
    if (name !== without && chosen[name].size && !chosen[name].has(FACETS[name](one))) return false;
  return !chosen.search || chosen.search.split(/\s+/).every((term) => haystack(one).includes(term));
}

const filtered = () => findings.filter((one) => passes(one));
const isFiltered = () => chosen.search !== "" || chosen.listing !== "" || Object.keys(FACETS).some((name) => chosen[name].size);

function facetCounts(name) {
  const counts = new Map();
  for (const one of findings) counts.set(FACETS[name](one), counts.get(FACETS[name](one)) ?? 0);
  for (const one of findings) if (passes(one, name)) counts.set(FACETS[name](one), counts.get(FACETS[name](one)) + 1);
  const order = name === "severity" ? SEVERITIES : name === "change" ? ["new", "still"] : null;
  return [...counts].sort((a, b) => (order ? order.indexOf(a[0]) - order.indexOf(b[0]) : b[1] - a[1]));
}

function byListing(found) {
  const sets = new Map();
  for (const one of found) {
    if (!sets.has(one.listing)) sets.set(one.listing, []);
    sets.get(one.listing).push(one);
  }
  const entries = [...sets].map(([listing, own]) => ({ listing, found: own.sort((a, b) => a.s - b.s) }));
  const weight = (entry) => entry.found.reduce((sum, one) => sum + [10000, 100, 1][one.s], 0);
  if (chosen.order === "severity") entries.sort((a, b) => weight(b) - weight(a));
  if (chosen.order === "exposure") entries.sort((a, b) => (b.listing.e ?? -1) - (a.listing.e ?? -1));
  return entries;
}

// The same rule, words and clause is one problem.
function byGroup(found) {
  const groups = new Map();
  for (const one of found) {
    const key = JSON.stringify([kinds[one.k].rule, one.q, one.c[0] + one.q + one.c[1]]);
    if (!groups.has(key)) groups.set(key, { first: one, count: 0, members: new Map() });
    const group = groups.get(key);
    group.count++;
    group.members.set(one.listing, (group.members.get(one.listing) ?? 0) + 1);
  }
  return [...groups.values()].sort((a, b) => a.first.s - b.first.s || b.count - a.count);
}

function byReason() {
  const reasons = new Map();
  for (const listing of listings)
    for (const item of listing.n) {
      if (!reasons.has(item.reason)) reasons.set(item.reason, { reason: item.reason, cls: item.cls, items: [] });
      const entry = reasons.get(item.reason);
      if (item.cls === "failed") entry.cls = "failed";
      entry.items.push({ ...item, listing });
    }
  return [...reasons.values()].sort((a, b) => (a.cls > b.cls) - (a.cls < b.cls) || b.items.length - a.items.length);
}
