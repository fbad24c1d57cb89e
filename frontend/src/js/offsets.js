// Places in a block's text, counted as the server counts them: in code points of the normalised text.

/** Normalise as the server does: NFC, no soft hyphens, runs of white space (also no-break) as one space. */
export function collapse(text) {
  return text.replaceAll("\u00AD", "").normalize("NFC").replace(/\s+/g, " ");
}

const length = (text) => Array.from(text).length;
const before = (raw, index) => length(collapse(raw.slice(0, index)).trimStart());

/**
 * Turn UTF-16 indexes in a block's raw text into code point offsets in its normalised text.
 * Returns null when nothing but white space is selected.
 */
export function place(raw, from, to) {
  const points = Array.from(collapse(raw).trim());
  let start = before(raw, from);
  let end = Math.min(before(raw, to), points.length);
  while (start < end && points[start] === " ") start += 1;
  while (end > start && points[end - 1] === " ") end -= 1;
  return start < end ? { start, end } : null;
}

/** A comment link with the selected place added to it; `to` is the block that the end is in when there are several. */
export function withPlace(href, base, { start, end, to }, propose) {
  const url = new URL(href, base);
  url.searchParams.set("start", start);
  url.searchParams.set("end", end);
  if (to) url.searchParams.set("to", to);
  if (propose) url.searchParams.set("propose", "1");
  return url.href;
}
