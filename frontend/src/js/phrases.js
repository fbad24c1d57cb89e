// A text block is put into the reasons at the caret of each language's field, without loading the page again. The
// button works without this script; then the page comes back with the words at the end.
// Hooks: [data-phrases] with a select, button[data-phrase-put], [data-phrase-status] and its words in data-put;
// the fields are textarea[name="reasons_<language>"] of the same form.

/** The text of a field with words put in from one place to another: a new paragraph at the end, and never glued on. */
export function put(text, words, start, end) {
  const before = text.slice(0, start);
  const after = text.slice(end);
  const gap = !before.trim() || /\s$/.test(before) ? "" : after.trim() ? " " : "\n\n";
  const rest = !after || /^\s/.test(after) ? after : ` ${after}`;
  return { text: `${before}${gap}${words}${rest}`, caret: before.length + gap.length + words.length };
}

function insert(field, words, wasThere) {
  const end = field.value.length;
  const [from, to] = wasThere ? [field.selectionStart, field.selectionEnd] : [end, end];
  const { text, caret } = put(field.value, words, from, to);
  field.value = text;
  field.setSelectionRange(caret, caret);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function ask(button, select) {
  const address = new URL(button.formAction);
  address.searchParams.set("phrase", select.value);
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  return response.json();
}

function watch(bar) {
  const select = bar.querySelector("select");
  const button = bar.querySelector("[data-phrase-put]");
  const status = bar.querySelector("[data-phrase-status]");
  const fields = [...button.form.querySelectorAll("textarea[name^='reasons_']")];
  const visited = new Set(); // a field that nobody has been in has no caret to speak of
  for (const field of fields) field.addEventListener("focus", () => visited.add(field));
  button.addEventListener("click", async (event) => {
    event.preventDefault();
    try {
      const { words, problem } = await ask(button, select);
      status.textContent = problem ?? bar.dataset.put;
      if (!words) return select.focus();
      const filled = fields.filter((field) => words[field.name.replace("reasons_", "")]);
      for (const field of filled) insert(field, words[field.name.replace("reasons_", "")], visited.has(field));
      filled[0]?.focus();
      select.value = "";
    } catch {
      button.form.action = button.formAction;
      button.form.submit(); // the line broke or someone signed out: let the page say so
    }
  });
}

/** Watch every place where a text block can be put in. */
export function startPhrases() {
  for (const bar of document.querySelectorAll("[data-phrases]")) watch(bar);
}
