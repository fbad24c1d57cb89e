// Other pages of this site as they come from the server, read without being shown.

const policy = globalThis.trustedTypes?.createPolicy("consult", { createHTML: (html) => html }); // our own page's HTML

/** The page that some HTML of ours is. */
export const parse = (html) => new DOMParser().parseFromString(policy ? policy.createHTML(html) : html, "text/html");
