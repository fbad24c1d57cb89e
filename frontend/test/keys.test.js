import assert from "node:assert/strict";
import { test } from "node:test";
import { notesOf } from "../src/js/marks.js";
import { isShortcut, step } from "../src/js/queue.js";

const press = (changes = {}, typing = false) => ({ key: "j", target: { closest: () => (typing ? {} : null) }, ...changes });

test("a key is a shortcut only outside fields and without modifiers", () => {
  assert.equal(isShortcut(press()), true);
  assert.equal(isShortcut(press({}, true)), false);
  assert.equal(isShortcut(press({ ctrlKey: true })), false);
  assert.equal(isShortcut(press({ metaKey: true })), false);
  assert.equal(isShortcut(press({ altKey: true })), false);
});

test("walking starts at the open row and stops at both ends", () => {
  assert.equal(step(5, -1, 2, true), 3);
  assert.equal(step(5, -1, -1, true), 0);
  assert.equal(step(5, 4, 2, true), 4);
  assert.equal(step(5, 0, 2, false), 0);
});

test("a passage knows the notes it belongs to, each once", () => {
  const mark = { querySelector: () => ({ getAttribute: () => "#c2" }), dataset: { notes: "c2 c7" } };
  assert.deepEqual(notesOf(mark), ["c2", "c7"]);
  assert.deepEqual(notesOf({ querySelector: () => null, dataset: {} }), []);
});
