// Selected words in a block, or in several that follow, raise a small bar: Comment · Suggest wording. It leads to the
// comment page of the first block with the place of the words. The bar is cloned from <template id="selection-bar">, so that its words are
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

const rawOf = (block) => [...texts(block)].map((text) => text.data).join("");
const linkOf = (block) => block?.closest(".block")?.querySelector("a[data-comment]");

// The last block that the selection reaches into, of those that follow and are in the same language.
function lastOf(block, range) {
  const blocks = [...document.querySelectorAll("[data-block]")];
  let last = block;
  for (const next of blocks.slice(blocks.indexOf(block) + 1)) {
    if (next.lang !== block.lang || !linkOf(next)) break;
    if (!place(rawOf(next), 0, indexOf(next, range, "end"))) break;
    last = next;
  }
  return last;
}

/**
 * The selected place: its first and last block, start in the first and end in the last, and its range; null without a
 * selection in a block.
 */
export function selected(selection) {
  if (!selection?.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const node = range.startContainer;
  const block = (node.nodeType === 1 ? node : node.parentElement)?.closest("[data-block]");
  const link = linkOf(block);
  if (!link) return null;
  const last = lastOf(block, range);
  const raw = rawOf(block);
  const from = indexOf(block, range, "start");
  if (last === block) {
    const spot = place(raw, from, indexOf(block, range, "end"));
    return spot && { ...spot, last, link, range };
  }
  const begin = place(raw, from, raw.length);
  const { end } = place(rawOf(last), 0, indexOf(last, range, "end"));
  return begin && { start: begin.start, end, last, link, range, to: last.dataset.block };
}

function show(bar, { last, link, range, ...spot }) {
  for (const act of bar.querySelectorAll("a[data-act]")) {
    act.href = withPlace(link.href, location.href, spot, act.dataset.act === "propose");
    act.hidden = Boolean(spot.to) && act.dataset.act === "propose"; // new wording is for one block at a time
  }
  const holder = last.closest(".block");
  if (last.nextElementSibling !== bar) last.after(bar); // so that Tab leads from the words to the bar
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
