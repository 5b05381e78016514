/** Times of a poll: the API has UTC, the form the local time of this device. */

import { moment } from "../../core/messages.js";

/** The value of a datetime-local field for a time of the API; "" for none. */
export function toLocal(when) {
  if (!when) return "";
  const date = new Date(when);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 19).replace(/:00$/, "");
}

/** The time of the API for the value of a datetime-local field; null for none. */
export function fromLocal(value) {
  if (!value) return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** A local time in words, with its time zone. */
export function inWords(value) {
  const when = fromLocal(value);
  return when ? moment(when) : "";
}

/** The name of this device's time zone: Europe/Zurich. */
export function zone() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}

/** The time so many days from now, at a full hour or at this minute, as the value of a field. */
export function fromNow(days, hour = null) {
  const date = new Date();
  date.setDate(date.getDate() + days);
  if (hour === null) date.setSeconds(0, 0);
  else date.setHours(hour, 0, 0, 0);
  return toLocal(date.toISOString());
}
