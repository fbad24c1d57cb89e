import assert from "node:assert/strict";
import { test } from "node:test";
import { FRESH, isFresh, pageOf } from "../src/js/ahead.js";

test("a page is shown only while it is fresh", () => {
  assert.equal(isFresh(1000, 1000 + FRESH - 1), true);
  assert.equal(isFresh(1000, 1000 + FRESH), false);
});

test("a place in a page is no other page", () => {
  assert.equal(pageOf("/comments/2?q=a#notes"), "/comments/2?q=a");
  assert.equal(pageOf("/comments/2"), "/comments/2");
});
