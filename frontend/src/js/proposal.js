// How the sentence will read, while it is written. The form has a preview button that works without this script;
// here its request is sent in the background whenever the writer pauses, and the answer's preview is shown.
// Hooks: form[data-preview="<id of the region>"] with button[data-preview-button] and fields [data-preview-source].
import { parse } from "./pages.js";

const PAUSE = 500;

async function fetchRegion(form, button, signal) {
  const body = new FormData(form, button);
  const response = await fetch(button.formAction || form.action, { method: "POST", body, signal });
  return parse(await response.text()).getElementById(form.dataset.preview);
}

function watch(form) {
  const region = document.getElementById(form.dataset.preview);
  const button = form.querySelector("[data-preview-button]");
  if (!region || !button) return;
  let waiting;
  let running;
  const refresh = async () => {
    running?.abort();
    running = new AbortController();
    region.setAttribute("aria-busy", "true");
    try {
      const fresh = await fetchRegion(form, button, running.signal);
      if (fresh) region.replaceChildren(...fresh.childNodes);
      region.removeAttribute("aria-busy");
    } catch (error) {
      if (error.name !== "AbortError") region.removeAttribute("aria-busy"); // the line is down: the last preview stays
    }
  };
  const later = () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, PAUSE);
  };
  form.addEventListener("restored", later); // a kept draft came back
  form.addEventListener("input", ({ target }) => {
    if (target.matches("[data-preview-source]")) later();
  });
}

/** Watch every form that has a preview. */
export function startProposal() {
  for (const form of document.querySelectorAll("form[data-preview]")) watch(form);
}
