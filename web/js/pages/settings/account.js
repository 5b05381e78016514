/** The account of the signed-in person, with the version that a change has to name. */

import { asMe } from "../../core/session.js";

const PATH = "/users/me/";

/** The account: {user, etag}. */
export async function loadAccount() {
  return known(await asMe("GET", PATH, { cache: "no-store" }));
}

/**
 * Change the account and return it. Where another tab has changed it meanwhile, the change is made
 * to its present version: each form sends only what its person has changed.
 */
export async function changeAccount(account, changes) {
  try {
    return known(await asMe("PATCH", PATH, { body: changes, ifMatch: account.etag }));
  } catch (problem) {
    if (problem.code !== "precondition-failed") throw problem;
    const { etag } = await loadAccount();
    return known(await asMe("PATCH", PATH, { body: changes, ifMatch: etag }));
  }
}

function known({ data, headers }) {
  return { user: data, etag: headers.get("ETag") };
}
