// Selected words in a block raise a small bar: Comment · Suggest wording. It leads to the block's own comment
// page with the place of the words. The bar is cloned from <template id="selection-bar">, so that its words are
// translated; its links carry data-act="comment" and data-act="propose".
// Hooks: .block > [data-block] (the text) and a[data-comment] (where to comment). Words inside .ds-sr-only are
// not part of the text.
import { place, withPlace } from "./offsets.js";

function* texts(block) {
  const accept = ({ parentElement }) =>
    parentElement.closest(".ds-sr-only") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, accept);
  while (walker.nextNode()) yield walker.currentNode;
}

// Index in the block's raw text of one edge of the range; an edge beyond the block is the block's end.
function indexOf(block, range, edge) {
  const after = edge === "end" ? 1 : 0; // comparePoint: 0 is inside the range, 1 is after it
  let index = 0;
  for (const node of texts(block)) {
    if (node === range[`${edge}Container`]) return index + range[`${edge}Offset`];
    if (range.comparePoint(node, 0) >= after) return index;
    index += node.data.length;
  }
  return index;
}

/** The selected place: its block, offsets and range; null without a selection in a block. */
export function selected(selection) {
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const node = range.startContainer;
  const block = (node.nodeType === 1 ? node : node.parentElement)?.closest("[data-block]");
  const link = block?.closest(".block")?.querySelector("a[data-comment]");
  if (!link) return null;
  const raw = [...texts(block)].map((text) => text.data).join("");
  const spot = place(raw, indexOf(block, range, "start"), indexOf(block, range, "end"));
  return spot && { ...spot, block, link, range };
}

function show(bar, { start, end, block, link, range }) {
  for (const act of bar.querySelectorAll("a[data-act]")) {
    act.href = withPlace(link.href, location.href, { start, end }, act.dataset.act === "propose");
  }
  const holder = block.closest(".block");
  if (block.nextElementSibling !== bar) block.after(bar); // so that Tab leads from the words to the bar
  bar.hidden = false;
  const [box, words] = [holder.getBoundingClientRect(), range.getBoundingClientRect()];
  const room = Math.max(0, holder.clientWidth - bar.offsetWidth);
  bar.style.setProperty("--top", `${Math.min(words.bottom, box.bottom) - box.top + 6}px`);
  bar.style.setProperty("--start", `${Math.min(Math.max(0, words.left - box.left), room)}px`);
}

/** Raise and lower the bar as the selection changes. */
export function startSelect() {
  const template = document.getElementById("selection-bar");
  if (!template) return;
  const bar = template.content.firstElementChild.cloneNode(true);
  bar.hidden = true;
  let waiting;
  const update = () => {
    const found = selected(document.getSelection());
    if (found) show(bar, found);
    else if (!bar.contains(document.activeElement)) bar.hidden = true;
  };
  document.addEventListener("selectionchange", () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, 200); // until the hand or the shift key rests
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") bar.hidden = true;
  });
}
