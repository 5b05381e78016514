/** Random ids, also where `crypto.randomUUID` does not exist: on plain HTTP. */

/** 128 random bits as 32 hexadecimal digits, for an Idempotency-Key. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";

/** The poll's id in the address of this page, in lower case, or null. */
export function pollInAddress() {
  const found = location.pathname.toLowerCase().match(new RegExp(`/(${UUID})(?=/|$)`));
  return found && found[1];
}
