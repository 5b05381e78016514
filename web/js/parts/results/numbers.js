/** Exact numbers of a count, which are text: "12", "2.5", "10/3". */

import { FluentNumber } from "../../../vendor/fluent.js";
import { number } from "../../core/messages.js";

/** The value as a floating-point number, for bars and for the order of rows. */
export function valueOf(text) {
  const [above, below = 1] = String(text ?? 0)
    .split("/")
    .map(Number);
  return above / below;
}

/** The number in the reader's language, with at most so many decimals. */
export function shown(text, decimals = 2) {
  return text === undefined || text === ""
    ? ""
    : number(valueOf(text), { maximumFractionDigits: decimals });
}

/** The sum of numbers as text. */
export function sum(texts) {
  return Object.values(texts).reduce((total, text) => total + valueOf(text), 0);
}

/** The number for a message that also needs its plural. */
export function amount(text) {
  return new FluentNumber(valueOf(text), { maximumFractionDigits: 2 });
}
