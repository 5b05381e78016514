/** Where the focus goes after the page has changed, and what screen readers say about it. */

import { useEffect, useRef } from "../../vendor/ui.js";

/** A reference: its element gets the focus each time `when` becomes true. */
export function useFocus(when = true) {
  const element = useRef(null);
  useEffect(() => {
    if (when) focusOn(element.current);
  }, [when]);
  return element;
}

/** Give the focus to an element, also to one that is none to tab to. */
export function focusOn(element) {
  if (!element) return;
  if (!element.matches("a, button, input, select, textarea, [tabindex]")) element.tabIndex = -1;
  element.focus();
  element.scrollIntoView({ block: "nearest" });
}

/**
 * Give the focus to the element with this id once the page is drawn anew: what had it is gone
 * then, and so is a dialog, which lets nothing behind it have the focus.
 */
export function focusLater(id) {
  setTimeout(() => focusOn(document.getElementById(id)), 0);
}

/**
 * Have screen readers say this once the present speech has ended. A dialog makes what is behind it
 * inert, regions that speak included, so each dialog has its own.
 */
export function announce(text) {
  // A dialog that closes now has gone by then, with its region.
  setTimeout(() => {
    const inDialog = document.querySelectorAll("dialog:modal .announcer");
    const region = [...inDialog].at(-1) || document.getElementById("announcer");
    if (region) region.textContent = region.textContent === text ? `${text}\u00a0` : text;
  }, 0);
}
