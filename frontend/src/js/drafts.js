// What is typed is kept in this browser until the form is sent, so that leaving a page, a lost line or a session
// that ran out never loses words. Kept apart per person and per page; signing out forgets that person's drafts.
// Hooks: form[data-keep="<name on the page>"] with its words in data-saved, data-restored, data-discard,
// data-waiting and data-restore; [data-keep-status] says what happened; body[data-user]; the page that follows a
// successful form carries [data-flash="success"]; form[data-forget] signs out.
import { differs, fieldsOf, read, write } from "./fields.js";

const PREFIX = "consult.draft:";
const SENT = "consult.sent"; // per tab: the draft whose form was sent from it last
const MONTH = 30 * 24 * 3600 * 1000;
const PAUSE = 400;

/** What to do with a kept draft: nothing, restore it at once, or offer it since the text has changed meanwhile.
    Fields that the draft does not know, such as those of a preview, do not count. */
export function decide(kept, defaults, hasErrors) {
  const known = (values) => Object.fromEntries(Object.keys(kept.typed).map((key) => [key, values[key]]));
  if (!kept || hasErrors || !differs(kept.typed, known(defaults))) return "nothing";
  return differs(known(kept.base), known(defaults)) ? "offer" : "restore";
}

/** The keys to drop when a page loads: drafts that were sent and received, and drafts that are too old. */
export function stale(entries, sent, received, now) {
  return entries.filter(([key, { at }]) => (received && key === sent) || now - at > MONTH).map(([key]) => key);
}

const entries = () => Object.keys(localStorage)
  .filter((key) => key.startsWith(PREFIX))
  .map((key) => [key, JSON.parse(localStorage.getItem(key))]);
const user = () => `${PREFIX}${document.body.dataset.user ?? ""}:`;

function sweep() {
  const received = document.querySelector("[data-flash='success']") !== null;
  const gone = stale(entries(), window.sessionStorage.getItem(SENT), received, Date.now());
  for (const key of gone) localStorage.removeItem(key);
  window.sessionStorage.removeItem(SENT); // refused or unanswered: the words stay
}

function say(form, words, action, act) {
  let status = form.querySelector("[data-keep-status]");
  if (!status) {
    status = document.createElement("p");
    status.dataset.keepStatus = "";
    form.append(status);
  }
  status.className = "saved";
  status.setAttribute("role", "status");
  if (status.firstChild?.data !== words) status.replaceChildren(words);
  if (!action) return;
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "linkish", textContent: action });
  button.addEventListener("click", () => { act(); form.querySelector("textarea, input:not([type=hidden])")?.focus(); });
  status.append(" ", button);
}

function keep(form) {
  const key = `${user()}${location.pathname}:${form.dataset.keep}`;
  const { saved, restored, discard, waiting, restore } = form.dataset;
  const fields = fieldsOf(form);
  const defaults = read(fields, true);
  const kept = JSON.parse(localStorage.getItem(key));
  const save = () => {
    const typed = read(fields, false);
    if (!differs(typed, defaults)) return localStorage.removeItem(key);
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), base: defaults, typed }));
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    return say(form, `${saved} ${time}`);
  };
  const fill = (values) => {
    write(fields, values);
    form.dispatchEvent(new Event("restored"));
  };
  const drop = () => { fill(defaults); localStorage.removeItem(key); say(form, ""); };
  const put = () => { fill(kept.typed); say(form, restored, discard, drop); };
  const choice = decide(kept, defaults, form.querySelector("[aria-invalid='true']") !== null);
  if (choice === "restore") put();
  if (choice === "offer") say(form, waiting, restore, put);

  let pause;
  form.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(save, PAUSE); });
  form.addEventListener("submit", () => { clearTimeout(pause); save(); window.sessionStorage.setItem(SENT, key); });
}

function forget() {
  for (const [key] of entries()) if (key.startsWith(user())) localStorage.removeItem(key);
}

/** Keep what is typed in every form that asks for it. */
export function startDrafts() {
  try {
    sweep();
    for (const form of document.querySelectorAll("form[data-keep]")) keep(form);
    for (const form of document.querySelectorAll("form[data-forget]")) form.addEventListener("submit", forget);
  } catch (error) {
    if (error.name !== "SecurityError") throw error; // the reader's browser allows no storage
  }
}
