/** Many choices at once: a line for each. */

import { html, useState } from "../../../vendor/ui.js";
import { announce } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { Dialog } from "../../parts/dialog.js";
import { Field } from "../../parts/forms.js";
import { newChoice } from "./form.js";

/** The largest number of choices. */
export const MOST = 500;

/** A dialog for lines; `onDone(rows)` gets the new list, or null. */
export function PasteDialog({ rows, onDone }) {
  const [text, setText] = useState("");
  const lines = text.split(/\r\n|[\n\r]/);
  const { fresh, repeated, cut } = sort(rows, lines);
  function add() {
    announce(t("create-paste-done", { count: fresh.length }));
    onDone(addLines(rows, lines, rows.length - 1));
  }
  return html`<${Dialog} title=${t("create-paste-title")} onClose=${() => onDone(null)}>
    <${Field}
      name="paste"
      as="textarea"
      rows="8"
      dir="auto"
      label=${t("create-paste-label")}
      hint=${t("create-paste-hint")}
      value=${text}
      onInput=${(event) => setText(event.target.value)}
    />
    <p role="status">
      ${t("create-paste-count", { count: fresh.length })}
      ${repeated > 0 && html` ${t("create-paste-repeated", { count: repeated })}`}
      ${cut > 0 && html` ${t("create-paste-cut", { count: cut })}`}
    </p>
    <div class="buttons">
      <button type="button" class="button primary" disabled=${!fresh.length} onClick=${add}>
        ${t("create-paste-add", { count: fresh.length })}
      </button>
      <button type="button" class="button" onClick=${() => onDone(null)}>${t("cancel")}</button>
    </div>
  <//>`;
}

/** The rows with those of new lines after the row `at`, in place of empty rows. */
export function addLines(rows, lines, at) {
  const { fresh } = sort(rows, lines);
  const isEmpty = (row) => !row.label.trim() && !row.description.trim() && !row.image;
  const before = rows.slice(0, at + 1).filter((row) => !isEmpty(row));
  const after = rows.slice(at + 1).filter((row) => !isEmpty(row));
  return [...before, ...fresh.map(newChoice), ...after];
}

/** The lines that become choices, how many are there already, and how many are too many. */
function sort(rows, lines) {
  const seen = new Set(rows.map((row) => row.label.trim()).filter(Boolean));
  const room = MOST - seen.size;
  const fresh = [];
  let repeated = 0;
  for (const line of withoutBullets(lines)) {
    const [first, ...rest] = line.split("\t");
    const label = first.trim();
    if (!label) continue;
    if (seen.has(label)) repeated += 1;
    else fresh.push({ label, description: rest.join(" ").trim() });
    seen.add(label);
  }
  return { fresh: fresh.slice(0, room), repeated, cut: Math.max(0, fresh.length - room) };
}

/**
 * Lines without the marks of a list, if each line has one: "- ", "• ", or "1. ", "2. " in order.
 */
function withoutBullets(lines) {
  const kept = lines.map((line) => line.trim()).filter(Boolean);
  const isList = kept.every((line) => /^[-*•]\s+/.test(line));
  const isNumbered = kept.every((line, at) => new RegExp(`^${at + 1}[.)]\\s+`).test(line));
  return isList || isNumbered ? kept.map((line) => line.replace(/^\S+\s+/, "")) : kept;
}
