// The menus are <details>, which open and close by themselves. This closes them when one goes elsewhere.
// Hooks: details.menu, details.user and details.desk-more.
const MENUS = "details:is(.menu, .user, .desk-more)";

/** Close an open menu on Escape, and when the pointer or the focus goes outside it. */
export function startMenus() {
  const close = (keep) => {
    for (const menu of document.querySelectorAll(`${MENUS}[open]`)) {
      if (!keep || !menu.contains(keep)) menu.open = false;
    }
  };
  document.addEventListener("pointerdown", ({ target }) => close(target));
  document.addEventListener("focusin", ({ target }) => close(target));
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape") return;
    const summary = target.closest?.(`${MENUS}[open]`)?.querySelector("summary");
    close(null);
    summary?.focus();
  });
}
