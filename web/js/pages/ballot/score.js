/** Ballots with scores. Marks are scores by the ids of choices; what is no score is a text. */

import { html } from "../../../vendor/ui.js";
import { number, t } from "../../core/messages.js";
import { ChoicePicture, ChoiceText, choiceOf, described, shortened } from "./choice.js";

const FEW = 11; // scores that are all shown, as buttons

export const EMPTY = {};
export const reviews = false;

/** The rows to score. */
export function Marks({ poll, marks, setMarks }) {
  const set = (id, score) => {
    const { [id]: _, ...others } = marks;
    setMarks(score === null ? others : { ...others, [id]: score });
  };
  return html`<ul class="rows">
    ${poll.choices.map(
      (choice) => html`<li key=${choice.id}>
        <${Row}
          poll=${poll}
          choice=${choice}
          score=${marks[choice.id]}
          onScore=${(score) => set(choice.id, score)}
        />
      </li>`,
    )}
  </ul>`;
}

function Row({ poll, choice, score, onScore }) {
  const id = `choice-${choice.position}`;
  const Input = scores(poll).length <= FEW ? Scale : Entry;
  return html`<div
    class="row score-row"
    role="group"
    aria-labelledby=${id}
    aria-describedby=${described(choice, id)}
  >
    <${ChoicePicture} poll=${poll} choice=${choice} />
    <${ChoiceText} poll=${poll} choice=${choice} id=${id} />
    <span class="scale"><${Input} ...${{ poll, choice, score, onScore, id }} /></span>
    <button
      type="button"
      class=${score === undefined ? "button quiet away" : "button quiet"}
      aria-label=${t("score-clear-name", { choice: choice.label })}
      onClick=${() => onScore(null)}
    >
      ${t("score-clear")}
    </button>
  </div>`;
}

function Scale({ poll, score, onScore, id }) {
  return scores(poll).map(
    (one) => html`<label key=${one} class="chip">
      <input
        type="radio"
        name="${id}-score"
        value=${one}
        checked=${score === one}
        onChange=${() => onScore(one)}
      />
      <span>${number(one)}</span>
    </label>`,
  );
}

function Entry({ poll, score, onScore, id }) {
  const { min, max, step } = poll.rules.ballot;
  function enter(event) {
    const { value, validity } = event.target;
    if (validity.badInput) onScore("?");
    else onScore(value === "" ? null : isScore(Number(value), poll) ? Number(value) : value);
  }
  return html`<input
    type="number"
    class="score-entry"
    aria-labelledby=${id}
    aria-invalid=${typeof score === "string" ? "true" : undefined}
    min=${min}
    max=${max}
    step=${step}
    value=${score === "?" ? undefined : (score ?? "")}
    onInput=${enter}
  />`;
}

/** What to do, above the rows. */
export function instruction(poll) {
  const { min, max } = poll.rules.ballot;
  return t("score-instruction", { min, max });
}

/** What no score means. */
export function note(poll) {
  return t(poll.rules.ballot.blank === "zero" ? "score-blank-zero" : "score-blank-none");
}

/** Whether the scores can be cast, and their state in words. */
export function check(marks, poll) {
  const given = Object.entries(marks);
  if (!given.length) return { ready: false, text: t("score-nothing") };
  const wrong = given.find(([, score]) => typeof score === "string");
  if (!wrong) {
    const args = { count: given.length, total: poll.choices.length };
    return { ready: true, text: t("score-count", args) };
  }
  const { min, max, step } = poll.rules.ballot;
  const choice = shortened(choiceOf(poll, wrong[0]).label);
  return { ready: false, text: t("score-wrong", { choice, min, max, step }) };
}

/** The ballot of a request. */
export function toBallot(marks) {
  return { scores: marks };
}

/** The marks of a recorded ballot. */
export function toMarks(ballot) {
  return ballot.scores;
}

/** Whether nothing is scored. */
export function isEmpty(marks) {
  return !Object.keys(marks).length;
}

/** The scores to read. */
export function Shown({ poll, marks }) {
  return html`<ul>
    ${poll.choices
      .filter((choice) => choice.id in marks)
      .map((choice) => {
        const args = { choice: choice.label, score: marks[choice.id] };
        return html`<li lang=${poll.language || undefined}>${t("score-shown", args)}</li>`;
      })}
  </ul>`;
}

function scores(poll) {
  const { min, max, step } = poll.rules.ballot;
  return Array.from({ length: (max - min) / step + 1 }, (_, index) => min + index * step);
}

function isScore(value, poll) {
  const { min, max, step } = poll.rules.ballot;
  return Number.isInteger(value) && value >= min && value <= max && (value - min) % step === 0;
}
