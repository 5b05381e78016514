/**
 * The first module of pages to which ballot links lead: the link's secret leaves the address
 * before anything is loaded that can fail.
 */

import { pollInAddress } from "./ids.js";
import { takeSecret } from "./store.js";
import { ballotToken } from "./voter.js";

/** The poll's id in the address, in lower case, or null. */
export const poll = arrive();

function arrive() {
  // A second ballot link, opened in the same tab, changes only the part behind the #.
  addEventListener("hashchange", () => {
    if (location.hash.includes("token=")) location.reload();
  });
  const found = pollInAddress();
  if (found) ballotToken(found);
  else takeSecret();
  return found;
}
