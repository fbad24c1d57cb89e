// Makes what is shown like a page that was fetched, and leaves alone what is the same in both, which then needs no layout.
// Hook: [data-stays] is an element that holds elements alone, and whose children are compared one by one. Children are
// known by their id, or else their class.

const nameOf = (element) => element.id || element.className;
const stays = (old, fresh) => "stays" in old.dataset && old.cloneNode(false).isEqualNode(fresh.cloneNode(false));

function keptFor(fresh, byName) {
  const old = byName.get(nameOf(fresh));
  if (!old) return fresh;
  if (stays(old, fresh)) merge(old, fresh);
  else if (!old.isEqualNode(fresh)) return fresh;
  byName.delete(nameOf(fresh));
  return old;
}

/** Give an element the children of another, but keep those that are alike where they are. */
export function merge(old, fresh) {
  const byName = new Map([...old.children].map((each) => [nameOf(each), each]));
  byName.delete("");
  const wanted = [...fresh.children].map((each) => keptFor(each, byName));
  const kept = new Set(wanted);
  for (const each of [...old.children]) if (!kept.has(each)) each.remove();
  let next = old.firstElementChild;
  for (const each of wanted) {
    if (each === next) next = next.nextElementSibling;
    else old.insertBefore(each, next);
  }
}
