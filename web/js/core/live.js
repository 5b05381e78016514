/**
 * The results of a poll as they change: from the stream, or by polling where there is none.
 *
 * A stream counts as one of the few connections that a browser opens to a host, so a page that is
 * not visible has none. States with a lower position than the shown one are dropped.
 */

import { Problem, refusal, request, respond } from "./api.js";
import { access } from "./session.js";
import { events } from "./sse.js";

const PAUSE = 5_000; // milliseconds between two requests without a stream
const SILENCE = 45_000; // a stream without a word for so long is broken

/**
 * Watch a poll. `viewers` are the ways to be known, each {}, {voter: token} or {session: true}:
 * the first one that sees the results, else the last one. `say` is called with {results},
 * {hidden}, {link} ("live", "polling", "lost"), {ended}, {problem}. `options.position` waits for
 * a vote, `options.from` is one that has been shown, before which nothing is shown again, and
 * `options.always` also streams to a page that is not visible. Returns the way to stop.
 */
export function watch(poll, viewers, say, options = {}) {
  const feed = new Feed(poll, viewers, say, options);
  feed.run();
  return () => feed.stop();
}

class Feed {
  constructor(poll, viewers, say, { position = null, always = false, from = -1 }) {
    Object.assign(this, { poll, viewers: [...viewers], position, always });
    this.say = (what) => this.stopped || say({ ...what, viewer: this.viewer });
    this.stopped = this.over = false;
    this.at = from; // the position that is shown
    this.index = 0; // of the viewer
    this.lastId = this.etag = null;
    this.wake = () => {};
  }

  get viewer() {
    return this.viewers[this.index];
  }

  stop() {
    this.stopped = true;
    this.connection?.abort();
    this.wake();
  }

  async run() {
    const look = () => this.look();
    const signs = [
      [document, "visibilitychange"],
      [window, "online"],
      [window, "offline"],
    ];
    for (const [where, sign] of signs) where.addEventListener(sign, look);
    if (this.position !== null) await this.ask();
    while (!this.stopped && !this.over) await this.step();
    for (const [where, sign] of signs) where.removeEventListener(sign, look);
  }

  look() {
    if (this.away || navigator.onLine === false) this.connection?.abort();
    else this.wake();
  }

  get away() {
    return document.hidden && !this.always;
  }

  async step() {
    if (this.away) return this.rest(2 ** 31 - 1);
    const again = await this.stream();
    if (this.stopped || this.over || again === 0 || this.away) return undefined;
    if (again === null) await this.ask();
    return this.over ? undefined : this.rest(again || PAUSE * (1 + Math.random() / 2));
  }

  /** Read a stream to its end; return the pause before the next one, null to poll results. */
  async stream() {
    this.connection = new AbortController();
    let timer;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.connection.abort(), SILENCE);
    };
    try {
      heard();
      const response = await this.open();
      if (response.status === 204) return this.finish();
      if (!response.ok) return await this.refused(response);
      this.say({ link: "live" });
      for await (const event of events(response)) {
        heard();
        if (this.take(event)) return 0;
      }
      return 1_000;
    } catch {
      return this.away ? 0 : null;
    } finally {
      clearTimeout(timer);
      this.connection.abort();
    }
  }

  async open() {
    return respond("GET", `/polls/${this.poll}/stream/`, {
      ...(await who(this.viewer)),
      lastId: this.lastId,
      accept: "text/event-stream",
      signal: this.connection.signal,
      cache: "no-store",
    });
  }

  async refused(response) {
    if (response.status >= 500 || response.status === 429) return null;
    return this.fail(await refusal(response));
  }

  /** Show an event; true if this stream is to be left. */
  take({ id, event, data }) {
    if (event === "comment") return false;
    const body = JSON.parse(data || "{}");
    if (event === "snapshot" || event === "results") this.show(body);
    if (id) this.lastId = id;
    if (event === "hidden") return this.hide(body.reason);
    if (event === "end" && body.reason === "final") this.finish();
    else if (event === "end") this.fail(new Problem(404, { code: "poll-not-found" }));
    return event === "end";
  }

  show(results) {
    const isOlder = this.isFinal && !results.final && results.position === this.at;
    if (results.position < this.at || isOlder) return;
    this.at = results.position;
    this.isFinal = results.final;
    this.say({ results });
  }

  /** Results are hidden from this viewer: go on with the next one, or wait as the last one. */
  hide(reason) {
    if (this.index + 1 < this.viewers.length) {
      this.index += 1;
      this.lastId = this.etag = null;
      return true;
    }
    this.at = -1;
    this.say({ hidden: reason });
    return false;
  }

  /** Read the results once. */
  async ask() {
    const query = this.position === null ? "" : `?min_position=${this.position}`;
    this.position = null;
    try {
      const headers = await who(this.viewer);
      const path = `/polls/${this.poll}/results/${query}`;
      const { data, headers: got } = await request("GET", path, {
        ...headers,
        ifNoneMatch: query ? undefined : this.etag,
      });
      this.etag = got.get("ETag") || this.etag;
      this.say({ link: "polling" });
      if (data) this.show(data);
    } catch (problem) {
      this.askFailed(problem);
    }
  }

  askFailed(problem) {
    if (problem.code === "results-not-visible") this.hide(problem.body.reason);
    else if (problem.isUnknown || problem.status === 429) {
      this.say({ link: "lost", ...(this.at < 0 ? { problem } : {}) });
    } else if (this.index + 1 < this.viewers.length) this.index += 1;
    else this.fail(problem);
  }

  fail(problem) {
    // A token of another installation names nobody here: go on without one.
    if (problem.code === "invalid-voter-token") this.viewers.push({});
    if (this.index + 1 < this.viewers.length) {
      this.index += 1;
      return 0;
    }
    this.over = true;
    this.say({ problem });
    return 0;
  }

  finish() {
    this.over = true;
    this.say({ ended: true });
    return 0;
  }

  /** Wait, but not longer than until the page is visible or online again. */
  rest(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.min(milliseconds, 2 ** 31 - 1));
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** How `request` says who looks. */
export async function who(viewer = {}) {
  if (viewer.session) return { token: await access() };
  return viewer.voter ? { voter: viewer.voter } : {};
}
