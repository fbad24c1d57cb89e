// While a comment is read at the desk, the pages that one goes on to from it are fetched and kept in memory, so that the
// next one is there at once. Going there makes <main> of this page like that of the other, with its title and address; of
// the list, only the rows that differ are put in (merge.js). What is kept is dropped when a form is sent and when the page
// is hidden, and is not used when it is older than half a minute: then, and whenever anything is wrong, the link is
// followed as it always was. Nothing that is fetched ahead changes anything.
// Hooks: body.has-open is a page of this kind; a[data-ahead] leads on to another.
import { merge } from "./merge.js";
import { parse } from "./pages.js";

export const FRESH = 30_000;
const RENEW = 10_000;
const PATIENCE = 1_000; // ms
const HEADERS = { Purpose: "prefetch" }; // the server keeps messages for the page that is really opened

const ready = new Map(); // address → the page and when it was asked for
let asking = new AbortController();
let asked = -Infinity;
let shown = "";

/** Whether a page that was asked for at a time may still be shown. */
export const isFresh = (made, now) => now - made < FRESH;

/** The part of an address that names a page. */
export const pageOf = (address) => address.split("#")[0];

const stamp = (page) => `${page.querySelector("script[type=module]")?.src} ${page.body.dataset.user}`;
const fits = (page) => page.body.classList.contains("has-open") && page.querySelector("main h1") && stamp(page) === stamp(document);

function drop() {
  asking.abort();
  ready.clear();
  asked = -Infinity;
}

async function fetchOne(address, signal) {
  const at = Date.now();
  const response = await fetch(address, { headers: HEADERS, signal });
  const page = response.ok && !response.redirected && parse(await response.text());
  if (page && fits(page) && !signal.aborted) ready.set(address, { at, page });
}

async function prepare() {
  if (document.hidden || !document.body.classList.contains("has-open")) return;
  asking.abort();
  asking = new AbortController();
  asked = Date.now();
  const { signal } = asking;
  try {
    for (const link of document.querySelectorAll("a[data-ahead]")) await fetchOne(pageOf(link.href), signal);
  } catch { /* the line is down, or the reader has gone on: links work as ever */ }
}

const idle = () => (window.requestIdleCallback
  ? window.requestIdleCallback(prepare, { timeout: PATIENCE }) // a browser may never find a page idle
  : setTimeout(prepare));
const renew = () => { if (Date.now() - asked > RENEW) prepare(); };

function take(address) {
  const made = ready.get(address);
  ready.delete(address);
  return made && isFresh(made.at, Date.now()) ? made.page : null;
}

// The row of the open comment differs from what it was by its mark alone, so the mark is moved before rows are compared.
function moveMark(page) {
  const address = page.querySelector(".q-row[aria-current]")?.getAttribute("href");
  document.querySelector(".q-row[aria-current]")?.removeAttribute("aria-current");
  if (address) document.querySelector(`.q-row[href="${CSS.escape(address)}"]`)?.setAttribute("aria-current", "true");
}

// In this order the page is laid out once: taking away what has the focus would do it before anything is in its place.
function show(page, restart) {
  const heading = page.querySelector("main h1");
  heading.tabIndex = -1;
  document.activeElement?.blur();
  document.title = page.title;
  document.body.className = page.body.className;
  moveMark(page);
  merge(document.querySelector("main"), page.querySelector("main"));
  for (const form of document.querySelectorAll(".queue form")) form.reset(); // nothing is marked or half typed in the list
  shown = pageOf(location.href);
  restart();
  heading.focus({ preventScroll: true }); // its words are read out, and Tab goes on from there
  window.scrollTo(0, 0);
  idle();
}

function follow(event, restart) {
  const link = event.target.closest?.("main a[href]");
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  const page = link && isPlain && !event.defaultPrevented && !link.target && take(link.href);
  if (!page) return;
  event.preventDefault();
  window.history.pushState(null, "", link.href); // first, since addresses in the page count from it
  show(page, restart);
}

function goBack(restart) {
  const address = pageOf(location.href);
  if (address === shown) return; // within the page
  const page = take(address);
  if (page) show(page, restart);
  else location.reload();
}

/** Fetch ahead from an open comment; `restart` starts the scripts of what is put into the page. */
export function startAhead(restart) {
  if (!document.body.classList.contains("has-open")) return;
  shown = pageOf(location.href);
  document.addEventListener("click", (event) => follow(event, restart));
  document.addEventListener("submit", drop, true);
  document.addEventListener("visibilitychange", () => (document.hidden ? drop() : prepare()));
  for (const type of ["keydown", "pointermove"]) document.addEventListener(type, renew, { passive: true });
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) { drop(); prepare(); } });
  window.addEventListener("popstate", () => goBack(restart));
  idle();
}
