import assert from "node:assert/strict";
import { test } from "node:test";
import { decide, stale } from "../src/js/drafts.js";
import { fieldsOf, read, write } from "../src/js/fields.js";

const empty = { body: "", "kind=proposal": false };
const typed = { body: "Bör även omfatta …", "kind=proposal": true };

test("words typed on a form that is unchanged since are restored", () => {
  assert.equal(decide({ base: empty, typed }, empty, false), "restore");
});

test("words typed on a form that has changed since are offered, not forced", () => {
  assert.equal(decide({ base: empty, typed }, { ...empty, body: "Nyare text" }, false), "offer");
});

test("a form that came back with errors already holds what was typed", () => {
  assert.equal(decide({ base: empty, typed }, empty, true), "nothing");
});

test("nothing kept, or nothing new in it, changes nothing", () => {
  assert.equal(decide(null, empty, false), "nothing");
  assert.equal(decide({ base: empty, typed }, typed, false), "nothing");
});

test("fields that came with a preview do not make kept words differ", () => {
  const more = { ...typed, "from-3": "new" };
  assert.equal(decide({ base: empty, typed }, more, false), "nothing");
  assert.equal(decide({ base: empty, typed }, { ...empty, "from-3": "new" }, false), "restore");
});

test("a sent draft goes only when the server says it was received, an old one always", () => {
  const day = 24 * 3600 * 1000;
  const entries = [["a", { at: 99 * day }], ["b", { at: 99 * day }], ["c", { at: 60 * day }]];
  assert.deepEqual(stale(entries, "a", true, 100 * day), ["a", "c"]);
  assert.deepEqual(stale(entries, "a", false, 100 * day), ["c"]);
});

test("text, ticks and choices are read and put back, secrets and hidden fields never", () => {
  const options = [{ value: "sv", defaultSelected: false }, { value: "en", defaultSelected: true }];
  const form = { elements: [
    { name: "body", type: "textarea", value: "ord", defaultValue: "" },
    { name: "kind", type: "radio", value: "proposal", checked: true, defaultChecked: false },
    { name: "locale", type: "select-one", value: "sv", options },
    { name: "csrf_token", type: "hidden", value: "x" },
    { name: "password", type: "password", value: "x" },
    { name: "", type: "fieldset" },
  ] };
  const fields = fieldsOf(form);
  assert.deepEqual(read(fields, false), { body: "ord", "kind=proposal": true, locale: "sv" });
  assert.deepEqual(read(fields, true), { body: "", "kind=proposal": false, locale: "en" });
  write(fields, { body: "annat", "kind=proposal": false });
  assert.deepEqual(read(fields, false), { body: "annat", "kind=proposal": false, locale: "sv" });
});
