/**
 * <provote-poll poll="ID"></provote-poll>: a poll within a page of another site.
 *
 * It is a frame of /embed/ID on the host that this script comes from, as high as its content. The
 * frame says its height and its title; messages of other windows and other origins are ignored.
 * Without an id of a poll it is empty.
 */

const ORIGIN = new URL(import.meta.url).origin;
const POLL = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const HIGHEST = 20_000; // pixels

class ProvotePoll extends HTMLElement {
  static observedAttributes = ["poll"];

  #frame = null;
  #hear = (event) => this.#take(event);

  connectedCallback() {
    addEventListener("message", this.#hear);
    this.#show();
  }

  disconnectedCallback() {
    removeEventListener("message", this.#hear);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#show();
  }

  #show() {
    const poll = this.getAttribute("poll") || "";
    this.#frame = POLL.test(poll) ? frameOf(poll, this.title) : null;
    this.replaceChildren(...(this.#frame ? [this.#frame] : []));
  }

  #take({ origin, source, data }) {
    if (origin !== ORIGIN || !this.#frame || source !== this.#frame.contentWindow) return;
    if (data?.type !== "provote") return;
    const height = Math.min(Math.ceil(Number(data.height)), HIGHEST);
    if (height > 0) this.#frame.style.height = `${height}px`;
    if (typeof data.title === "string" && !this.title) this.#frame.title = data.title;
  }
}

function frameOf(poll, title) {
  const frame = document.createElement("iframe");
  frame.src = `${ORIGIN}/embed/${poll}`;
  frame.title = title || "Provote";
  frame.allow = "clipboard-write";
  const style = { border: "0", display: "block", width: "100%", height: "24rem" };
  Object.assign(frame.style, style);
  return frame;
}

if (!customElements.get("provote-poll")) customElements.define("provote-poll", ProvotePoll);
