/** The draft of the form: kept in this tab at each change, stored at the API a moment later. */

import { useEffect, useRef, useState } from "../../../vendor/ui.js";
import { asProblem } from "../../core/api.js";
import { announce } from "../../core/focus.js";
import { t } from "../../core/messages.js";
import { access, onChange, subject } from "../../core/session.js";
import { read, write } from "../../core/store.js";
import { useSignedIn } from "../../parts/nav.js";
import { canBeStored, definitionOf, formOf, isEmpty } from "./form.js";
import { Saver } from "./saver.js";

const PAUSE = 1200; // milliseconds without a change, then the draft is stored

/** The name under which this tab keeps a form. */
export function nameOf(id) {
  return `draft.${id || "new"}`;
}

/**
 * What this tab keeps of a form, unless it is another person's: {form, etag, from, owner}, or
 * null.
 */
export function keptDraft(id) {
  const kept = read(nameOf(id), "sessionStorage");
  if (!kept?.owner || kept.owner === subject()) return kept;
  if (subject()) write(nameOf(id), null, "sessionStorage");
  return null;
}

/**
 * A draft: {form, set, state, problem, current, store, resolve, id, saver}.
 *
 * `state` is `empty`, `kept` (in this tab only), `waiting`, `saving`, `saved`, `refused` or
 * `conflict`; then `current` is the poll of the API. `store()` returns whether all is stored.
 */
export function useDraft(start) {
  const [form, setForm] = useState(start.form);
  const [status, setStatus] = useState({
    state: start.state,
    problem: null,
    current: start.current,
  });
  const isIn = useSignedIn();
  const saver = useRef(null);
  saver.current ||= new Saver(start);
  const latest = useRef(form);
  latest.current = form;
  const queue = useRef(Promise.resolve(true));
  const owner = useOwner();

  function store() {
    queue.current = queue.current.then(() => storeNow(saver.current, latest, setStatus));
    return queue.current;
  }
  function set(changes) {
    const next = { ...latest.current, ...changes };
    latest.current = next;
    setForm(next);
    setStatus((was) => (was.state === "conflict" ? was : { state: "waiting", problem: null }));
    keep(saver.current, next, (owner.current ||= subject()));
  }
  function resolve(form) {
    saver.current.accept(status.current);
    if (form) setForm((latest.current = form));
    setStatus({ state: "waiting", problem: null });
    return store();
  }
  useAutosave({ form, isIn, state: status.state, store, setStatus });
  const { id } = saver.current;
  return { form, set, ...status, isIn, store, resolve, id, saver: saver.current };
}

/** Whose form it is, null as long as nobody is signed in. Nobody else finds it on this page. */
function useOwner() {
  const owner = useRef(subject());
  useEffect(() => {
    async function look(isIn, hasLeft) {
      if (isIn) await access().catch(() => {});
      const isOther = isIn && owner.current && subject() && subject() !== owner.current;
      if (isOther || (hasLeft && owner.current)) location.reload();
      else owner.current ||= subject();
    }
    return onChange(look);
  }, []);
  return owner;
}

/** Start the form anew, with nothing of it left in this tab. */
export function startOver(id) {
  write(nameOf(id), null, "sessionStorage");
  location.reload();
}

function useAutosave({ form, isIn, state, store, setStatus }) {
  useEffect(() => {
    if (isIn === null || !["waiting", "kept"].includes(state)) return undefined;
    if (state === "kept" && !(isIn && canBeStored(form))) return undefined;
    if (isEmpty(form)) return void setStatus({ state: "empty", problem: null });
    if (!isIn || !canBeStored(form)) return void setStatus({ state: "kept", problem: null });
    const timer = setTimeout(store, PAUSE);
    return () => clearTimeout(timer);
  }, [form, isIn, state]);
  useEffect(() => {
    const hidden = () => {
      if (document.visibilityState === "hidden" && state === "waiting" && isIn) store();
    };
    document.addEventListener("visibilitychange", hidden);
    return () => document.removeEventListener("visibilitychange", hidden);
  });
}

async function storeNow(saver, latest, setStatus) {
  const form = latest.current;
  if (!canBeStored(form)) return false;
  const isNew = !saver.id;
  setStatus({ state: "saving", problem: null });
  try {
    await saver.store(definitionOf(form));
    if (isNew) moveTo(saver.id);
    if (latest.current !== form) return void setStatus({ state: "waiting", problem: null });
    write(nameOf(saver.id), null, "sessionStorage");
    setStatus({ state: "saved", problem: null });
    return true;
  } catch (raised) {
    const problem = asProblem(raised);
    const state = problem.current ? "conflict" : "refused";
    setStatus({ state, problem, current: problem.current });
    announce(t(`create-state-${state}`));
    return false;
  }
}

/** The form is now that of a stored draft: its address and the copy in this tab follow. */
function moveTo(id) {
  write(nameOf(null), null, "sessionStorage");
  history.replaceState(history.state, "", `/polls/${id}/edit`);
}

function keep(saver, form, owner) {
  const kept = { form, etag: saver.etag, from: saver.id ? "" : location.search, owner };
  write(nameOf(saver.id), isEmpty(form) ? null : kept, "sessionStorage");
}

/** The definition of a poll as JSON, to compare with what is stored. */
export function asStored(poll) {
  return JSON.stringify(definitionOf(formOf(poll)));
}
