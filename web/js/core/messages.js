/**
 * Every string of the pages, from the Fluent files of web/locales.
 *
 * `t(id, args)` returns text. Arguments are isolated, so that their direction does not change the
 * sentence around them. A missing message is its id in brackets; `./provote check` finds it
 * before.
 */

import { FluentBundle, FluentResource } from "../../vendor/fluent.js";
import { read, write } from "./store.js";

/** The languages of the pages by their tags, each in its own words. */
export const LANGUAGES = { en: "English", de: "Deutsch", ar: "العربية" };
/** Those of them in which the platform itself answers. */
export const ANSWERS = new Set(["en", "de"]);
const RIGHT_TO_LEFT = new Set(["ar", "fa", "he", "ur"]);

let bundles = [];

/** The tag of the language that is shown; to choose another one loads the page again. */
export const language = choose();

/**
 * Load the strings of a page in the reader's language, and set `lang` and `dir` of the document.
 */
export async function loadMessages(page) {
  document.documentElement.lang = language;
  document.documentElement.dir = RIGHT_TO_LEFT.has(language) ? "rtl" : "ltr";
  // Where a language lacks a message, English has it.
  const wanted = language === "ar" ? ["ar", "en"] : [language];
  bundles = await Promise.all(wanted.map((tag) => load(tag, page)));
}

/** Show all pages in this language from now on. */
export function setLanguage(tag) {
  write("language", tag);
  location.reload();
}

/** The text of a message. */
export function t(id, args = {}) {
  const [name, attribute] = id.split(".");
  for (const bundle of bundles) {
    const message = bundle.getMessage(name);
    const pattern = attribute ? message?.attributes[attribute] : message?.value;
    if (pattern) return bundle.formatPattern(pattern, args, []);
  }
  return `[${id}]`;
}

/** Whether there is a message of this id. */
export function has(id) {
  return bundles.some((bundle) => bundle.getMessage(id)?.value);
}

/** A number in the reader's language. */
export function number(value, options = {}) {
  return new Intl.NumberFormat(language, options).format(value);
}

/** A share from 0 to 100 as text, with one decimal unless it is whole. */
export function percent(value) {
  return number(value / 100, { style: "percent", maximumFractionDigits: 1 });
}

/** A time of the API in the reader's language and time zone. */
export function time(when, options = { dateStyle: "medium", timeStyle: "short" }) {
  const text = new Intl.DateTimeFormat(language, options).format(new Date(when));
  return text.replace(/ (?=[صم](?: |$))/, "\u00a0"); // no line begins with Arabic's "a.m."
}

const STEPS = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** How long until a time of the API, or since: "in 2 days", "5 minutes ago". */
export function relative(when, now = Date.now()) {
  const distance = new Date(when).getTime() - now;
  const [unit, length] = STEPS.find(([, step]) => Math.abs(distance) >= step) || ["second", 1000];
  const amount = Math.trunc(distance / length);
  return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(amount, unit);
}

/** A time by which people act, with the name of their time zone. */
export function moment(when) {
  return time(when, {
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZoneName: "short",
  });
}

/** A length of time in its largest unit: "5 minutes", "2 days". */
export function duration(seconds) {
  const [unit, length] = STEPS.find(([, step]) => seconds * 1000 >= step) || ["second", 1000];
  const count = Math.round((seconds * 1000) / length);
  return number(count, { style: "unit", unit, unitDisplay: "long" });
}

function choose() {
  const tags = [read("language"), ...(navigator.languages || [])].filter(Boolean);
  for (const tag of tags) {
    const base = String(tag).toLowerCase().split("-")[0];
    if (base in LANGUAGES) return base;
  }
  return "en";
}

async function load(tag, page) {
  const address = new URL(`../../locales/${tag}/${page}.ftl`, import.meta.url);
  const response = await fetch(address, { credentials: "omit" });
  const bundle = new FluentBundle(tag, { transform: unbroken });
  if (!response.ok) throw new Error(`no strings: ${response.status}`);
  bundle.addResource(new FluentResource(await response.text()));
  return bundle;
}

/** No line ends within "e-mail": a word joiner, because the fonts lack the hyphen of this kind. */
function unbroken(text) {
  return text.replace(/\b(e-)(?=mail)/gi, "$1\u2060");
}
