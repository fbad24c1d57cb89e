import assert from "node:assert/strict";
import { test } from "node:test";
import { put } from "../src/js/phrases.js";

test("words go where the caret is, and never glued to what stands there", () => {
  assert.deepEqual(put("Vi ser.Mer.", "Tack.", 7, 7), { text: "Vi ser. Tack. Mer.", caret: 13 });
  assert.equal(put("Vi ser. Mer.", "Tack.", 8, 12).text, "Vi ser. Tack.");
});

test("at the end of what is written they become a paragraph of their own", () => {
  assert.deepEqual(put("Vi ser.", "Tack.", 7, 7), { text: "Vi ser.\n\nTack.", caret: 14 });
  assert.equal(put("", "Tack.", 0, 0).text, "Tack.");
});
