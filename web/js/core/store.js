/**
 * What this device remembers: tokens of devices and the list of receipts. Choices are kept
 * nowhere.
 *
 * Storage may be missing, full, or forbidden (private windows, foreign frames). Reading is null
 * then, and writing returns false: pages say that nothing is remembered.
 */

const PREFIX = "provote.";

/** The value stored under this name, or null. */
export function read(name, storage = "localStorage") {
  try {
    return JSON.parse(window[storage].getItem(PREFIX + name));
  } catch {
    return null;
  }
}

/** Store a value of JSON; null removes it. Return whether it is stored. */
export function write(name, value, storage = "localStorage") {
  try {
    if (value === null) window[storage].removeItem(PREFIX + name);
    else window[storage].setItem(PREFIX + name, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}

/**
 * The receipts of this device, the newest first: {poll, title, vote, receipt, castAt, position}.
 */
export function receipts() {
  const found = read("receipts");
  return Array.isArray(found) ? found : [];
}

/** The event of the window after a receipt was kept or dropped in this tab. */
export const RECEIPTS_CHANGED = "provote.receipts";

/** Remember a receipt; one of the same vote is replaced. */
export function keepReceipt(receipt) {
  const others = receipts().filter((other) => other.vote !== receipt.vote);
  const kept = write("receipts", [receipt, ...others].slice(0, 500));
  dispatchEvent(new CustomEvent(RECEIPTS_CHANGED, { detail: receipt }));
  return kept;
}

/** Forget a receipt, after its vote was retracted. */
export function dropReceipt(vote) {
  const left = receipts().filter((other) => other.vote !== vote);
  const dropped = write("receipts", left.length ? left : null);
  dispatchEvent(new CustomEvent(RECEIPTS_CHANGED, { detail: null }));
  return dropped;
}

/** Forget the drafts of this tab: whoever signs in next must not find them. */
export function forgetDrafts() {
  forgetAll("sessionStorage", (name) => name.startsWith(`${PREFIX}draft.`));
}

/** Forget this device: its token, its receipts, its language. A person stays signed in. */
export function forgetDevice() {
  for (const storage of ["localStorage", "sessionStorage"]) {
    forgetAll(storage, (name) => name.startsWith(PREFIX) && name !== `${PREFIX}signed-in`);
  }
}

function forgetAll(storage, isMeant) {
  try {
    const names = Object.keys(window[storage]).filter(isMeant);
    for (const name of names) window[storage].removeItem(name);
  } catch {
    // Nothing is stored where nothing can be.
  }
}

/**
 * Take a secret out of the address, `#token=…`, and keep it for this tab only.
 *
 * The address is replaced at once, so that neither the history nor a copied address contains it. A
 * repeat, for instance after a reload, returns the kept one.
 */
export function takeToken(name) {
  const found = takeSecret();
  if (found && !write(name, found, "sessionStorage")) memory.set(name, found);
  return found || memory.get(name) || read(name, "sessionStorage");
}

/** Take a secret out of the address, `#token=…`, without keeping it; null if it has none. */
export function takeSecret() {
  const found = new URLSearchParams(location.hash.slice(1)).get("token");
  if (found) history.replaceState(history.state, "", location.pathname + location.search);
  return found;
}

const memory = new Map();
