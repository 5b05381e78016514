/** The choices: add, remove, move, describe, and paste many at once. */

import { html, useLayoutEffect, useRef, useState } from "../../../vendor/ui.js";
import { announce, focusOn } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { ChoiceRow } from "./choice-row.js";
import { newChoice } from "./form.js";
import { addLines, MOST, PasteDialog } from "./paste.js";

const FIELD = "field-choices";

/** The list of choices, each a row of its own. */
export function Choices({ form, set, errors, isIn }) {
  const [pasting, setPasting] = useState(false);
  const list = useRef(null);
  const focus = useFocusAfter();
  const rows = form.choices;
  const replace = (choices) => set({ choices });
  const actions = {
    change: (at, changes) =>
      replace(rows.map((row, place) => (place === at ? { ...row, ...changes } : row))),
    move: (at, by) => move({ rows, at, by, replace, list, focus }),
    remove: (at) => remove({ rows, at, replace, list, focus }),
    insert: (at) => insert({ rows, at, replace, list, focus }),
    paste: (at, lines) => replace(addLines(rows, lines, at)),
  };
  return html`<section class="step" aria-labelledby="step_choices">
    <h2 id="step_choices">${t("create-step-choices")}</h2>
    <div id=${FIELD} tabindex="-1">
      ${errors["field-choices"] && html`<p class="bad">${errors["field-choices"]}</p>`}
      <ol class="rows choice-rows" ref=${list}>
        ${rows.map(
          (row, at) => html`<${ChoiceRow}
            key=${row.key}
            ...${{ row, at, count: rows.length, errors, actions, isIn }}
            lang=${form.language}
          />`,
        )}
      </ol>
    </div>
    <div class="buttons">
      <button
        type="button"
        class="button"
        disabled=${rows.length >= MOST}
        onClick=${() => actions.insert(rows.length - 1)}
      >
        ${t("create-choice-add")}
      </button>
      <button type="button" class="button quiet" onClick=${() => setPasting(true)}>
        ${t("create-choice-paste")}
      </button>
    </div>
    ${pasting &&
    html`<${PasteDialog}
      rows=${rows}
      onDone=${(choices) => {
        setPasting(false);
        if (choices) replace(choices);
      }}
    />`}
  </section>`;
}

/** Change a row's place; the focus stays on the button that moved it. */
function move({ rows, at, by, replace, list, focus }) {
  const to = at + by;
  if (to < 0 || to >= rows.length) return;
  const moved = [...rows];
  moved.splice(to, 0, ...moved.splice(at, 1));
  const label = rows[at].label.trim() || t("create-choice-number", { number: at + 1 });
  replace(moved);
  announce(t("create-choice-moved", { label, number: to + 1, count: rows.length }));
  focus(() => {
    const row = list.current.children[to];
    const same = row.querySelector(by < 0 ? ".icon-up" : ".icon-down");
    focusOn(same.disabled ? row.querySelector(by < 0 ? ".icon-down" : ".icon-up") : same);
  });
}

function remove({ rows, at, replace, list, focus }) {
  const left = rows.filter((_row, place) => place !== at);
  while (left.length < 2) left.push(newChoice());
  replace(left);
  announce(t("create-choice-removed", { count: left.length }));
  const next = Math.min(at, left.length - 1);
  focus(() => focusOn(list.current.children[next].querySelector("input")));
}

function insert({ rows, at, replace, list, focus }) {
  if (rows.length >= MOST) return;
  replace([...rows.slice(0, at + 1), newChoice(), ...rows.slice(at + 1)]);
  focus(() => focusOn(list.current.children[at + 1].querySelector("input")));
}

/** Has an action run as soon as the rows are shown, so that the next key goes where it should. */
function useFocusAfter() {
  const action = useRef(null);
  useLayoutEffect(() => {
    action.current?.();
    action.current = null;
  });
  return (next) => (action.current = next);
}
