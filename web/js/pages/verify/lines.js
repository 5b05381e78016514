/** Lines of a file or a response that comes in parts, with the digest of its bytes. */

import { Sha256 } from "../../core/sha256.js";

const NEWLINE = 10;
const LONGEST = 1 << 20; // bytes of a line, as in provote-verify

/** Each line, {text, whole}: without its end, and the SHA-256 of all bytes before it. */
export async function* linesOf(stream) {
  const whole = new Sha256();
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let rest = new Uint8Array(0);
  for await (const part of parts(stream)) {
    let bytes = rest.length ? joined(rest, part) : part;
    for (let end; (end = bytes.indexOf(NEWLINE)) >= 0; bytes = bytes.subarray(end + 1)) {
      const line = bytes.subarray(0, end + 1);
      yield { text: decoder.decode(line.subarray(0, end)).replace(/\r$/, ""), whole };
      whole.update(line);
    }
    if (bytes.length > LONGEST) throw new RangeError("line");
    rest = bytes.slice();
  }
  if (rest.length) yield { text: decoder.decode(rest), whole };
}

async function* parts(stream) {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function joined(one, other) {
  const all = new Uint8Array(one.length + other.length);
  all.set(one);
  all.set(other, one.length);
  return all;
}
