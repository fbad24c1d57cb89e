// Keys for those who handle many comments. j and k walk the list, or open the comment after and before the open one
// (a[rel=next], a[rel=prev]) unless some are marked, which would be forgotten. x marks the row, / searches, ? opens the help,
// and a key in [data-key] chooses, follows or opens that element, and goes to the first field of what it opens; with
// [data-key-goes] it only goes there, where pressing by mistake would do too much. Escape leaves a field for the pane
// that it is in, where the keys work again. The row of the open comment is in view. Never while typing, never together
// with Ctrl, Alt or Meta, and the reader can switch them off (button[data-keys-toggle]).

const OFF = "consult.keys.off";
const TYPING = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox], [type=button], [type=submit])";
const FIELDS = "textarea, select, input:not([type=hidden])";

/** Whether a key press is meant for the page and not for a field or the browser. */
export function isShortcut(event) {
  return !event.ctrlKey && !event.metaKey && !event.altKey && !event.defaultPrevented && !event.target.closest?.(TYPING);
}

/** Index of the row to go to, from where one is (-1: nowhere yet) to the next or the previous, within the list. */
export function step(count, here, current, forward) {
  const from = here >= 0 ? here : current;
  if (from < 0) return 0;
  return Math.max(0, Math.min(count - 1, from + (forward ? 1 : -1)));
}

function walk(forward) {
  const rows = [...document.querySelectorAll(".queue a.q-row")];
  if (!rows.length) return false;
  const here = rows.findIndex((row) => row.closest("li").contains(document.activeElement));
  rows[step(rows.length, here, rows.findIndex((row) => row.hasAttribute("aria-current")), forward)].focus();
  return true;
}

function go(forward) {
  const link = document.querySelector(`.q-nav a[rel=${forward ? "next" : "prev"}]`);
  if (!link || document.querySelector(".q-pick input:checked")) return walk(forward);
  link.click();
  return true;
}

function mark() {
  const row = document.activeElement?.closest(".q-list > li") ?? document.querySelector(".q-row[aria-current]")?.closest("li");
  const box = row?.querySelector(".q-pick input");
  box?.click();
  return Boolean(box);
}

// What a summary opens is there to be filled in, so the focus goes to its first field; if it is open already, too.
function unfold(summary) {
  const field = summary.matches("summary") && summary.parentElement.querySelector(FIELDS);
  if (!field) return false;
  summary.parentElement.open = true;
  field.focus();
  return true;
}

function press(key) {
  const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  if (!element || element.disabled) return false;
  if (unfold(element)) return true;
  const chooses = !("keyGoes" in element.dataset);
  if (chooses && element.matches("input[type=radio], input[type=checkbox], a, button, summary")) element.click();
  element.focus();
  return true;
}

function leave(field) {
  const pane = field.closest("[tabindex='-1']");
  pane?.focus({ preventScroll: true });
  return Boolean(pane);
}

const ACTS = { j: () => go(true), k: () => go(false), x: mark };

function startToggle(bar) {
  const button = bar.querySelector("[data-keys-toggle]");
  const render = () => {
    const off = localStorage.getItem(OFF) !== null;
    bar.classList.toggle("is-off", off);
    button.textContent = off ? button.dataset.on : button.dataset.off;
  };
  button.hidden = false;
  button.addEventListener("click", () => {
    if (localStorage.getItem(OFF) === null) localStorage.setItem(OFF, "1");
    else localStorage.removeItem(OFF);
    render();
  });
  render();
}

// The list pane is a scroller of its own, so that the row can be shown without moving the page.
function showCurrent() {
  const row = document.querySelector(".q-row[aria-current]")?.closest("li");
  const pane = row?.closest(".pane");
  if (!pane || pane.scrollHeight <= pane.clientHeight) return;
  pane.scrollTop = 0;
  if (row.offsetTop + row.offsetHeight > pane.clientHeight) pane.scrollTop = row.offsetTop - pane.clientHeight / 2;
}

/** Let the keys be switched off, and show the row of the open comment: last, since where it is takes a layout. */
export function startQueue() {
  const bar = document.querySelector(".keys:has([data-keys-toggle])");
  if (bar) startToggle(bar);
  showCurrent();
}

/** Listen for keys on pages that say which keys they have (.keys). */
export function startKeys() {
  if (!document.querySelector(".keys")) return;
  document.addEventListener("keydown", (event) => {
    if (localStorage.getItem(OFF) !== null || event.defaultPrevented) return;
    if (event.key === "Escape" && event.target.closest?.(TYPING)) leave(event.target);
    if (!isShortcut(event)) return;
    const key = event.key.toLowerCase();
    if (ACTS[key]?.() || press(key)) event.preventDefault();
  });
}
