/** Ballots with marks: `single` by radio buttons, `multiple` and `approval` by checkboxes. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { Said } from "../../parts/text.js";
import { ChoicePicture, ChoiceText, choiceOf, described, shortened } from "./choice.js";

export const EMPTY = [];
export const reviews = false;

/** The rows to mark. Marks are the ids of choices. */
export function Marks({ poll, marks, setMarks }) {
  const one = poll.ballot_type === "single";
  function toggle(id, on) {
    if (one) setMarks([id]);
    else setMarks(on ? [...marks, id] : marks.filter((other) => other !== id));
  }
  return html`<ul class="rows">
    ${poll.choices.map(
      (choice) => html`<li key=${choice.id}>
        <${Row}
          poll=${poll}
          choice=${choice}
          type=${one ? "radio" : "checkbox"}
          checked=${marks.includes(choice.id)}
          onChange=${(on) => toggle(choice.id, on)}
        />
      </li>`,
    )}
  </ul>`;
}

function Row({ poll, choice, type, checked, onChange }) {
  const id = `choice-${choice.position}`;
  return html`<label class="row choice">
    <input
      class="stamp"
      type=${type}
      name="mark"
      checked=${checked}
      onChange=${(event) => onChange(event.currentTarget.checked)}
      aria-labelledby=${id}
      aria-describedby=${described(choice, id)}
    />
    <${ChoicePicture} poll=${poll} choice=${choice} />
    <${ChoiceText} poll=${poll} choice=${choice} id=${id} />
  </label>`;
}

/** What to do, above the rows. */
export function instruction(poll) {
  if (poll.ballot_type === "single") return t("ballot-mark-one");
  const { min, max } = limits(poll);
  if (min === max) return t("ballot-mark-exactly", { count: min });
  if (max < poll.choices.length) return t("ballot-mark-between", { min, max });
  return min > 1 ? t("ballot-mark-least", { min }) : t("ballot-mark-any");
}

/** Whether the marks can be cast, and their state in words. */
export function check(marks, poll) {
  const count = marks.length;
  if (!count) return { ready: false, text: t("ballot-nothing") };
  if (poll.ballot_type === "single") {
    const choice = shortened(choiceOf(poll, marks[0]).label);
    return { ready: true, text: t("ballot-marked-one", { choice }) };
  }
  const { min, max } = limits(poll);
  if (count < min) {
    return { ready: false, text: t("ballot-too-few", { count, missing: min - count }) };
  }
  if (count > max) return { ready: false, text: t("ballot-too-many", { count, max }) };
  return { ready: true, text: t("ballot-marked", { count }) };
}

/** The ballot of a request; without marks an abstention. */
export function toBallot(marks, poll) {
  return poll.ballot_type === "single" ? { choice: marks[0] ?? null } : { choices: marks };
}

/** The marks of a recorded ballot. */
export function toMarks(ballot) {
  if ("choice" in ballot) return ballot.choice === null ? [] : [ballot.choice];
  return ballot.choices;
}

/** Whether nothing is marked. */
export function isEmpty(marks) {
  return !marks.length;
}

/** The marks to read. */
export function Shown({ poll, marks }) {
  return html`<ul>
    ${marks.map(
      (id) => html`<li><${Said} text=${choiceOf(poll, id)?.label} lang=${poll.language} /></li>`,
    )}
  </ul>`;
}

function limits(poll) {
  const rules = poll.rules.ballot || {};
  return { min: rules.min ?? 1, max: rules.max ?? poll.choices.length };
}
