/**
 * Requests to Provote's API, which is on the page's own host.
 *
 * Every failure is a Problem: one that the platform sends (RFC 9457), or `no-answer`, if the
 * outcome is not known because no response arrived.
 */

const ROOT = "/api/v1";
const PATIENCE = 20_000; // milliseconds

export class Problem extends Error {
  /**
   * @param {number} status 0 without a response
   * @param {object} body the problem document
   * @param {number|null} retryAfter seconds
   */
  constructor(status, body, retryAfter = null) {
    super(body.detail || body.code);
    this.status = status;
    this.code = body.code || "internal-error";
    this.detail = body.detail || "";
    this.errors = body.errors || [];
    this.requestId = body.request_id || "";
    this.retryAfter = retryAfter;
    this.body = body;
  }

  /** Whether the request may have succeeded all the same, so that only a repeat can settle it. */
  get isUnknown() {
    return this.status === 0 || this.status >= 500;
  }
}

/**
 * What was raised, as a Problem: a mistake of the page has the code `unexpected`, a module that
 * did not load `not-loaded`. Errors of the browser have numbers as codes, or none.
 */
export function asProblem(raised) {
  if (typeof raised?.code === "string") return raised;
  const isUnloaded = raised instanceof TypeError && /import|module/i.test(raised.message);
  if (isUnloaded) return new Problem(0, { code: "not-loaded" });
  console.error(raised);
  return new Problem(0, { code: "unexpected" });
}

/** The code of a Problem without an answer. */
function unanswered() {
  return navigator.onLine === false ? "offline" : "no-answer";
}

/**
 * Send a request and return {data, headers, status}; raise a Problem for every status from 400 on.
 *
 * `how.token` is an access token, `how.voter` a device or ballot token, `how.key` an
 * Idempotency-Key, `how.ifMatch` and `how.ifNoneMatch` ETags, `how.lastId` an event's id.
 * `how.body` is sent as JSON; FormData, Blobs and text are sent as they are. A body of the
 * response is JSON, or a Blob with `how.as` "blob"; every other one is not the platform's, and is
 * `no-answer`. 204 and 304 have `data` null.
 */
export async function request(method, path, how = {}) {
  const response = await respond(method, path, how);
  if (response.status === 204 || response.status === 304) {
    return { data: null, headers: response.headers, status: response.status };
  }
  if (!response.ok) throw await refusal(response);
  const data = await body(response, how.as === "blob");
  return { data, headers: response.headers, status: response.status };
}

/** Send a request as `request` does, and return the Response as it is; a Problem without one. */
export async function respond(method, path, how = {}) {
  try {
    return await fetch(ROOT + path, {
      method,
      headers: headersOf(how),
      body: bodyOf(how.body),
      signal: how.signal || AbortSignal.timeout(how.patience || PATIENCE),
      // Only the session endpoints use a cookie; all other requests carry none.
      credentials: how.withCookie ? "same-origin" : "omit",
      cache: how.cache || "default",
    });
  } catch (error) {
    if (how.signal?.aborted) throw error;
    throw new Problem(0, { code: unanswered() });
  }
}

/** The Problem that a response from 400 on is. */
export async function refusal(response) {
  const wait = Number(response.headers.get("Retry-After")) || null;
  return new Problem(response.status, await body(response, false), wait);
}

/** The data of a GET. */
export async function get(path, how = {}) {
  return (await request("GET", path, how)).data;
}

/** The data of a request that changes something. */
export async function send(method, path, body = undefined, how = {}) {
  return (await request(method, path, { ...how, body })).data;
}

/** Every item of a list in pages of a cursor, at most `limit`. */
export async function getAll(path, how = {}, limit = 1000) {
  const found = [];
  for (let next = path; next && found.length < limit; ) {
    const page = await get(next, how);
    found.push(...page.results);
    next = page.next ? relative(page.next) : null;
  }
  return found.slice(0, limit);
}

/** The path below the root of the API, of an address that the API has sent. */
export function relative(address) {
  const url = new URL(address, location.origin);
  return url.pathname.slice(ROOT.length) + url.search;
}

/** The body. Networks that want people to sign in answer in the platform's place, with a page. */
async function body(response, isFile) {
  const type = response.headers.get("Content-Type") || "";
  try {
    if (isFile && !type.includes("html")) return await response.blob();
    const data = type.includes("json") ? await response.json() : null;
    if (typeof data === "object" && data) return data;
  } catch {
    // The connection ended in the middle of the body, or it is no JSON.
  }
  // A proxy between may say that the platform is overloaded or down.
  if (response.status >= 500 || response.status === 429) return {};
  throw lost();
}

/** The Problem of a request of which it is not known whether it arrived. */
export function lost() {
  return new Problem(0, { code: "no-answer" });
}

function headersOf(how) {
  const headers = { Accept: how.accept || "application/json", "Accept-Language": language() };
  if (how.body !== undefined && !(how.body instanceof FormData)) {
    headers["Content-Type"] = how.type || "application/json";
  }
  if (how.token) headers.Authorization = `Bearer ${how.token}`;
  if (how.voter) headers["X-Voter-Token"] = how.voter;
  if (how.key) headers["Idempotency-Key"] = how.key;
  if (how.ifMatch) headers["If-Match"] = how.ifMatch;
  if (how.ifNoneMatch) headers["If-None-Match"] = how.ifNoneMatch;
  if (how.lastId) headers["Last-Event-ID"] = how.lastId;
  return headers;
}

function bodyOf(body) {
  const isReady = body instanceof FormData || body instanceof Blob || typeof body === "string";
  return body === undefined || isReady ? body : JSON.stringify(body);
}

function language() {
  return document.documentElement.lang || "en";
}
