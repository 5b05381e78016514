/** Whether the page has what is lost when it is loaded again: marks, which are stored nowhere. */

let held = false;

/** Say whether something would be lost. */
export function setUnsaved(isHeld) {
  held = isHeld;
}

/** Whether something would be lost. */
export function isUnsaved() {
  return held;
}
