/**
 * SHA-256 (FIPS 180-4) of bytes that come in parts.
 *
 * The browser's own digest is not there on plain HTTP, and takes a file only as a whole.
 */

const ROUNDS = constants(64, 1 / 3);
const START = constants(8, 1 / 2);

/** The digest of everything that `update` was called with. */
export class Sha256 {
  constructor() {
    this.state = Uint32Array.from(START);
    this.block = new Uint8Array(64);
    this.view = new DataView(this.block.buffer);
    this.words = new Uint32Array(64);
    this.filled = 0;
    this.length = 0;
  }

  /** Add bytes. */
  update(bytes) {
    this.length += bytes.length;
    for (let read = 0; read < bytes.length;) {
      const part = bytes.subarray(read, read + 64 - this.filled);
      this.block.set(part, this.filled);
      this.filled += part.length;
      read += part.length;
      if (this.filled === 64) this.compress();
    }
    return this;
  }

  /** Another one that has got the same bytes. */
  copy() {
    const other = new Sha256();
    other.state.set(this.state);
    other.block.set(this.block);
    return Object.assign(other, { filled: this.filled, length: this.length });
  }

  /** The digest as 32 bytes; nothing can be added after it. */
  digest() {
    const bits = 8 * this.length;
    const padding = new Uint8Array((this.filled < 56 ? 56 : 120) - this.filled + 8);
    padding[0] = 0x80;
    const view = new DataView(padding.buffer);
    view.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(padding.length - 4, bits >>> 0);
    this.update(padding);
    const found = new DataView(new ArrayBuffer(32));
    this.state.forEach((word, index) => found.setUint32(4 * index, word));
    return new Uint8Array(found.buffer);
  }

  /** The digest as 64 hexadecimal digits. */
  hex() {
    return toHex(this.digest());
  }

  /** The 64 words of a block. */
  expand(words) {
    for (let i = 0; i < 16; i++) words[i] = this.view.getUint32(4 * i);
    for (let i = 16; i < 64; i++) {
      const one = words[i - 15];
      const two = words[i - 2];
      const s0 = turn(one, 7) ^ turn(one, 18) ^ (one >>> 3);
      const s1 = turn(two, 17) ^ turn(two, 19) ^ (two >>> 10);
      words[i] = words[i - 16] + s0 + words[i - 7] + s1;
    }
  }

  compress() {
    const { words, state } = this;
    this.expand(words);
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + words[i]) | 0;
      const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, index) => (state[index] += word));
    this.filled = 0;
  }
}

/** The digest of text in UTF-8, as hexadecimal digits. */
export function sha256(text) {
  return new Sha256().update(new TextEncoder().encode(text)).hex();
}

/** Bytes as hexadecimal digits. */
function toHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes of hexadecimal digits. */
export function fromHex(digits) {
  return Uint8Array.from(digits.match(/../g) || [], (pair) => parseInt(pair, 16));
}

function turn(word, by) {
  return (word >>> by) | (word << (32 - by));
}

/** The first 32 bits of the fractions of roots of the first primes. */
function constants(count, power) {
  const primes = [];
  for (let next = 2; primes.length < count; next++) {
    if (primes.every((prime) => next % prime)) primes.push(next);
  }
  return primes.map((prime) => {
    const root = prime ** power;
    return Math.floor((root - Math.floor(root)) * 2 ** 32) >>> 0;
  });
}
