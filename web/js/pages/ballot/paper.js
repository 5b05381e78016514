/** The ballot to mark and to cast. */

import { html, useEffect, useRef, useState } from "../../../vendor/ui.js";
import { announce, focusOn, useFocus } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { setUnsaved } from "../../core/unsaved.js";
import { ensureDeviceToken } from "../../core/voter.js";
import { Notice, detailOf, sentence } from "../../parts/notice.js";
import { isRepeatable, useCasting } from "./casting.js";
import { ballotOf, sameBallot } from "./votes.js";

const ABSTAIN = "abstain";
const NOTE = "paper-note";
const REVIEW = "paper-review";
const MORE = "paper-abstain-more";

/**
 * The paper of a poll, of the voter `who`; with `vote` its ballot is changed, from the recorded
 * marks on.
 */
export function Paper({ poll, kind, who, vote, onDone, onRefused, onCancel }) {
  const [marks, setMarks] = useState(() => (vote ? recordedMarks(kind, vote) : kind.EMPTY));
  const [isMarked, setIsMarked] = useState(false);
  const [reviewing, setReviewing] = useState(null); // null: not yet, so that the focus stays
  const casting = useCasting({ poll, who, vote, onDone, onRefused });
  const state = stateOf(kind, marks, poll, vote);
  useEffect(() => {
    setUnsaved(isMarked);
    return () => setUnsaved(false);
  }, [isMarked]);
  useSpoken(kind.speaks ? null : state.text);
  function mark(next) {
    prepare(poll);
    if (casting.problem && !isRepeatable(casting.problem)) casting.clear();
    setMarks(next);
    setIsMarked(true);
  }
  function submit(event) {
    if (!state.ready) focusOn(event.currentTarget.form.querySelector(".ballot-state"));
    else if (kind.reviews && !reviewing && marks !== ABSTAIN) setReviewing(true);
    else casting.submit(kind.toBallot(marks === ABSTAIN ? kind.EMPTY : marks, poll));
  }
  const part = { poll, kind, marks, setMarks: mark };
  // Enter beside a choice or in a score must not cast: only the button does.
  return html`<form class="paper" onSubmit=${(event) => event.preventDefault()} noValidate>
    ${reviewing
      ? html`<${Review} ...${part} />`
      : html`<${Marking}
          ...${part}
          busy=${casting.busy}
          focus=${Boolean(vote) || reviewing === false}
        />`}
    <${Trouble} casting=${casting} />
    <${Bar}
      state=${state}
      casting=${casting}
      label=${label({ kind, marks, reviewing, vote })}
      onCast=${submit}
      onBack=${reviewing ? () => setReviewing(false) : onCancel}
      backLabel=${t(reviewing ? "ballot-review-back" : "cancel")}
    />
  </form>`;
}

function Marking({ poll, kind, marks, setMarks, busy, focus }) {
  const legend = useFocus(focus);
  const shown = marks === ABSTAIN ? kind.EMPTY : marks;
  const note = kind.note?.(poll);
  return html`<fieldset
    class="marking"
    disabled=${busy}
    aria-describedby=${note ? NOTE : undefined}
  >
    <legend ref=${legend}>${kind.instruction(poll)}</legend>
    ${note && html`<p class="soft small" id=${NOTE}>${note}</p>`}
    <${kind.Marks} poll=${poll} marks=${shown} setMarks=${setMarks} />
    ${poll.rules.ballot?.allow_abstain &&
    html`<${Abstain} kind=${kind} poll=${poll} marks=${marks} setMarks=${setMarks} />`}
  </fieldset>`;
}

function Abstain({ kind, poll, marks, setMarks }) {
  const one = poll.ballot_type === "single";
  return html`<label class="row choice abstain">
    <input
      class="stamp"
      type=${one ? "radio" : "checkbox"}
      name="mark"
      checked=${marks === ABSTAIN}
      onChange=${(event) => setMarks(event.currentTarget.checked ? ABSTAIN : kind.EMPTY)}
      aria-describedby=${MORE}
    />
    <span class="grow choice-text">
      <span class="choice-label">${t("ballot-abstain")}</span>
      <span class="choice-more" id=${MORE}>${t("ballot-abstain-hint")}</span>
    </span>
  </label>`;
}

function Review({ poll, kind, marks }) {
  const title = useFocus();
  return html`<section aria-labelledby=${REVIEW}>
    <h2 id=${REVIEW} ref=${title}>${t("ballot-review-title")}</h2>
    <${kind.Shown} poll=${poll} marks=${marks} />
  </section>`;
}

/** What went wrong. The ballot stays as it is. */
function Trouble({ casting }) {
  const { problem, online, wait } = casting;
  if (!problem) return null;
  const lost = problem.status === 0;
  const answered = problem.code === "offline" ? "offline" : "no-answer";
  return html`<${Notice} kind=${lost ? "warn" : "bad"} focus title=${t(troubleTitle(problem))}>
    <p>${lost ? t(`ballot-lost-${answered}`) : sentence(problem)}</p>
    ${problem.errors.map((error) => html`<p class="small">${detailOf(error)}</p>`)}
    ${!lost && problem.isUnknown && html`<p>${t("ballot-kept")}</p>`}
    ${online && html`<p><strong>${t("ballot-online")}</strong></p>`}
    ${wait > 0 && html`<p>${t("ballot-wait", { seconds: wait })}</p>`}
  <//>`;
}

function troubleTitle(problem) {
  if (problem.code === "offline") return "ballot-trouble-offline";
  if (problem.status === 0 || problem.code === "outcome-unknown") return "ballot-trouble-unknown";
  const waits = isRepeatable(problem) && problem.status !== 500;
  return waits ? "ballot-trouble-busy" : "problem-title";
}

function Bar({ state, casting, label, onCast, onBack, backLabel }) {
  const { busy, problem, wait } = casting;
  const again = problem && isRepeatable(problem);
  return html`<div class="action-bar">
    <p class="ballot-state">
      ${busy ? t("ballot-casting") : again ? t("ballot-once") : state.text}
    </p>
    ${onBack &&
    html`<button type="button" class="button" onClick=${onBack} disabled=${busy}>
      ${backLabel}
    </button>`}
    <button
      type="button"
      class="button primary large"
      aria-disabled=${busy || wait > 0 || !state.ready}
      onClick=${onCast}
    >
      ${again ? t("again") : label}
    </button>
  </div>`;
}

function label({ kind, marks, reviewing, vote }) {
  if (kind.reviews && !reviewing && marks !== ABSTAIN) return t("ballot-review");
  return t(vote ? "ballot-change-cast" : "ballot-cast");
}

/** Have screen readers say the state when it changes. */
function useSpoken(text) {
  const first = useRef(true);
  useEffect(() => {
    if (!first.current && text) announce(text);
    first.current = false;
  }, [text]);
}

function stateOf(kind, marks, poll, vote) {
  const abstains = marks === ABSTAIN;
  const state = abstains ? { ready: true, text: t("ballot-abstaining") } : kind.check(marks, poll);
  if (!vote || !state.ready) return state;
  const ballot = kind.toBallot(abstains ? kind.EMPTY : marks, poll);
  const recorded = kind.toBallot(plain(kind, recordedMarks(kind, vote)), poll);
  return sameBallot(ballot, recorded) ? { ready: false, text: t("ballot-unchanged") } : state;
}

function plain(kind, marks) {
  return marks === ABSTAIN ? kind.EMPTY : marks;
}

function recordedMarks(kind, vote) {
  const marks = kind.toMarks(ballotOf(vote));
  return kind.isEmpty(marks) ? ABSTAIN : marks;
}

/** Fetch the device's token as soon as something is marked: then casting is one request. */
function prepare(poll) {
  if (poll.eligibility === "public") ensureDeviceToken().catch(() => {});
}
