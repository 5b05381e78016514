/**
 * Who votes without an account: the holder of a ballot token, or this device.
 *
 * A ballot token is kept for the tab. A device's token is on the device, and in memory where
 * nothing can be stored; it is kept before a vote is cast with it, so that a repeat is the same
 * voter.
 */

import { send } from "./api.js";
import { read, takeToken, write } from "./store.js";

let unsaved = null;

/** The ballot token of this poll, from the address or from earlier in this tab, or null. */
export function ballotToken(poll) {
  return takeToken(`ballot.${poll}`) || null;
}

/** The token of this device, or null as long as it has none. */
export function deviceToken() {
  const kept = read("device");
  return typeof kept === "string" ? kept : unsaved;
}

/** The token of this device; the first call fetches it. */
export async function ensureDeviceToken() {
  if (deviceToken()) return deviceToken();
  const { device_token: fetched } = await send("POST", "/votes/device-token/");
  // Another tab may have stored one meanwhile.
  if (deviceToken()) return deviceToken();
  unsaved = fetched;
  write("device", fetched);
  return fetched;
}

/** Forget the device's token, for instance one that the platform does not know. */
export function dropDeviceToken() {
  unsaved = null;
  write("device", null);
}

/** What names the voter without an account in requests about this poll: `{voter}`, or `{}`. */
export function voterOf(poll) {
  const voter = poll.eligibility === "invited" ? ballotToken(poll.id) : deviceToken();
  return voter ? { voter } : {};
}
