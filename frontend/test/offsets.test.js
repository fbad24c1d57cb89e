import assert from "node:assert/strict";
import { test } from "node:test";
import { collapse, place, withPlace } from "../src/js/offsets.js";

const words = (raw, exact) => place(raw, raw.indexOf(exact), raw.indexOf(exact) + exact.length);
const cut = (raw, { start, end }) => Array.from(collapse(raw).trim()).slice(start, end).join("");

test("an emoji before the words counts as one code point", () => {
  assert.deepEqual(words("🚲 gång", "gång"), { start: 2, end: 6 });
});

test("white space around the text and between words counts as the server counts it", () => {
  const raw = "\n  Gång-\u00A0 och\n\tcykelvägar  byggs ut.\n";
  const spot = words(raw, "cykelvägar");
  assert.deepEqual(spot, { start: 10, end: 20 });
  assert.equal(cut(raw, spot), "cykelvägar");
});

test("soft hyphens do not count", () => {
  assert.deepEqual(words("kom\u00ADpetens\u00ADplan nu", "nu"), { start: 14, end: 16 });
});

test("letters written with combining marks count as the composed letter", () => {
  const raw = "a\u030A a\u0308r";
  assert.deepEqual(place(raw, 3, raw.length), { start: 2, end: 4 });
});

test("white space at the edges of a selection is left out", () => {
  assert.deepEqual(place("ett två tre", 3, 8), { start: 4, end: 7 });
  assert.deepEqual(place("ett två ", 4, 8), { start: 4, end: 7 });
});

test("a selection of white space alone is no place", () => {
  assert.equal(place("ett  två", 3, 5), null);
  assert.equal(place("ett", 1, 1), null);
});

test("the link keeps its own parameters and carries the place", () => {
  const href = withPlace("/blocks/b1/comments?locale=en#new", "https://x.example/plans/a", { start: 4, end: 9 }, true);
  assert.equal(href, "https://x.example/blocks/b1/comments?locale=en&start=4&end=9&propose=1#new");
  assert.equal(withPlace("/c", "https://x.example/", { start: 0, end: 2 }, false), "https://x.example/c?start=0&end=2");
});
