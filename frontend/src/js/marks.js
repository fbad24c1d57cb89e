// A marked passage and its note light up together, whichever of them has the pointer or the focus.
// Hooks: mark.q > a[href="#<id of the note>"]; further notes of the same passage in mark[data-notes="id id"].

/** Ids of the notes that a marked passage belongs to. */
export function notesOf(mark) {
  const href = mark.querySelector("a[href^='#']")?.getAttribute("href") ?? "";
  const ids = [href.slice(1), ...(mark.dataset.notes ?? "").split(/\s+/)];
  return [...new Set(ids.filter(Boolean))];
}

function partners(element) {
  const mark = element.closest("mark.q");
  if (mark) return notesOf(mark).map((id) => document.getElementById(id)).filter(Boolean);
  const note = element.closest(".note[id]");
  if (!note) return [];
  return [...document.querySelectorAll("mark.q")].filter((mark) => notesOf(mark).includes(note.id));
}

/** Light up partners on pointer and focus. */
export function startMarks() {
  if (!document.querySelector("mark.q")) return;
  for (const [type, lit] of [["pointerover", true], ["focusin", true], ["pointerout", false], ["focusout", false]]) {
    document.addEventListener(type, ({ target }) => {
      for (const partner of partners(target)) partner.classList.toggle("is-lit", lit);
    });
  }
}
