/** Exact numbers: whole ones, and fractions of them, as BigInt. */

/** A fraction with the smallest denominator, which is positive. */
export function fraction(above, below = 1n) {
  const by = divisor(above < 0n ? -above : above, below) || 1n;
  return { above: above / by, below: below / by };
}

/** Negative if `one` is the smaller, positive if `other` is, 0 if they are equal. */
export function compare(one, other) {
  const difference = one.above * other.below - other.above * one.below;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** As reports have it: a whole number, else a finite decimal, else a fraction. */
export function exact({ above, below }) {
  if (below === 1n) return String(above);
  const twos = exponent(below, 2n);
  const fives = exponent(below, 5n);
  if (2n ** BigInt(twos) * 5n ** BigInt(fives) !== below) return `${above}/${below}`;
  const places = Math.max(twos, fives);
  const scaled = (above * 10n ** BigInt(places)) / below;
  const digits = String(scaled < 0n ? -scaled : scaled).padStart(places + 1, "0");
  return `${scaled < 0n ? "-" : ""}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function exponent(number, prime) {
  let found = 0;
  for (let rest = number; rest % prime === 0n; rest /= prime) found += 1;
  return found;
}

function divisor(one, other) {
  return other ? divisor(other, one % other) : one;
}
