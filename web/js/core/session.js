/**
 * The signed-in person. The session is a cookie that no script sees; the access token is in this
 * module's memory and nowhere else. All tabs notice when one of them signs in or out.
 */

import { Problem, relative, request } from "./api.js";
import { forgetDrafts, read, write } from "./store.js";

const PATH = "/auth/session/";
// In the storage: that there is a session; without it no page asks for one.
const MARK = "signed-in";
const EARLY = 30_000; // milliseconds before its end, a token is fetched anew
const channel = "BroadcastChannel" in window ? new BroadcastChannel("provote.session") : null;
const listeners = new Set();

let token = null;
let ends = 0;
let fetching = null;
let turn = 0; // grows with each sign-in and sign-out: an answer of before counts no more

channel?.addEventListener("message", (event) => {
  forget();
  // What the other tab has stored may not have arrived here yet.
  if (event.data === "in") write(MARK, true);
  else forgetDrafts();
  for (const listener of listeners) listener(event.data === "in", event.data === "out");
});
// "Back" may show a page as it was left, with what a person saw who has signed out since.
addEventListener("pageshow", (event) => {
  if (!event.persisted || !isOut()) return;
  forget();
  for (const listener of listeners) listener(false);
});

/**
 * Call `listener(isIn, hasLeft)` when this or another tab signs in or out; returns the way to
 * stop. `hasLeft` says that somebody signed out in another tab; this one leaves the page by
 * itself.
 */
export function onChange(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Sign in; raises a Problem, for instance `invalid-credentials`. */
export async function signIn(username, password) {
  const { data } = await withCookie("POST", PATH, { username, password });
  forget();
  remember(data);
  write(MARK, true);
  tell("in");
}

/** Sign out, here and in all tabs; a repeat succeeds. */
export async function signOut() {
  await withCookie("DELETE", PATH, {});
  forget();
  forgetDrafts();
  write(MARK, null);
  tell("out");
}

/** An access token of the session, or null without a session. */
export async function access() {
  if (token && Date.now() < ends - EARLY) return token;
  if (!token && isOut()) return null;
  fetching ||= renew();
  return fetching;
}

/**
 * The id of the signed-in person outside of the users service, as in a poll's `owner`; null if
 * nobody is signed in, or `access` has not been called.
 */
export function subject() {
  return token && claimsOf(token).sub;
}

/**
 * Send a request as the signed-in person, with `request`'s arguments and result. `how.person` is
 * the `subject` in whose name only it may be sent: for another one it raises the Problem
 * `voter-changed`.
 */
export async function asMe(method, path, how = {}) {
  const mine = await tokenFor(how.person);
  try {
    return await request(method, path, { ...how, token: mine });
  } catch (problem) {
    if (problem.code !== "invalid-token") throw problem;
    if (token === mine) forget();
    return request(method, path, { ...how, token: await tokenFor(how.person) });
  }
}

async function tokenFor(person) {
  const mine = await access();
  if (!mine) throw new Problem(401, { code: "authentication-required" });
  if (!person || claimsOf(mine).sub === person) return mine;
  throw new Problem(409, { code: "voter-changed" });
}

/** Every item of a list of the signed-in person that comes in pages, at most `limit`. */
export async function allOfMine(path, limit = 1000) {
  const found = [];
  for (let next = path; next && found.length < limit; ) {
    const { data } = await asMe("GET", next);
    found.push(...data.results);
    next = data.next && relative(data.next);
  }
  return found.slice(0, limit);
}

/** The address of the page to sign in, or to sign up, that returns to this page. */
export function signInAddress(path = "/sign-in") {
  return `${path}?next=${encodeURIComponent(location.pathname + location.search)}`;
}

async function renew() {
  const asked = turn;
  try {
    const { data } = await withCookie("POST", `${PATH}token/`, {});
    if (turn !== asked) return access();
    remember(data);
    return token;
  } catch (problem) {
    if (turn !== asked) return access();
    fetching = null;
    if (problem.status !== 401) throw problem;
    forget();
    write(MARK, null);
    for (const listener of listeners) listener(false);
    return null;
  }
}

/** Whether it is certain that nobody is signed in; never where nothing can be stored. */
function isOut() {
  return read(MARK) === null && write(MARK, null);
}

function withCookie(method, path, body) {
  return request(method, path, { body, withCookie: true });
}

function remember(data) {
  fetching = null;
  token = data.access;
  ends = Date.now() + data.expires_in * 1000;
}

/** The claims of a token; the API checks them, pages only tell people apart by them. */
function claimsOf(jwt) {
  return JSON.parse(atob(jwt.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")));
}

function forget() {
  turn += 1;
  fetching = token = null;
  ends = 0;
}

function tell(what) {
  channel?.postMessage(what);
  for (const listener of listeners) listener(what === "in", false);
}
