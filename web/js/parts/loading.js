/** Data of the API in components: one answer, or a list that comes in pages. */

import { html, useEffect, useRef, useState } from "../../vendor/ui.js";
import { asProblem, relative } from "../core/api.js";
import { announce } from "../core/focus.js";
import { t } from "../core/messages.js";
import { ProblemNotice } from "./notice.js";

/**
 * What `load()` returns, loaded anew when a dependency changes or `reload()` is called:
 * {data, problem, busy, reload, set}. The data stay while they are loaded again; an answer that is
 * no longer wanted is ignored.
 */
export function useLoad(load, deps = []) {
  const [state, setState] = useState({ data: null, problem: null, busy: true });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let wanted = true;
    const show = (next) => wanted && setState(next);
    show((old) => ({ ...old, busy: true }));
    load().then(
      (data) => show({ data, problem: null, busy: false }),
      (raised) => show((old) => ({ ...old, problem: asProblem(raised), busy: false })),
    );
    return () => (wanted = false);
  }, [...deps, turn]);
  const reload = () => setTurn((old) => old + 1);
  const set = (data) => setState({ data, problem: null, busy: false });
  return { ...state, reload, set };
}

/**
 * A list that comes in pages: {items, problem, busy, hasMore, more, reload, set}.
 * `fetchPage(path)` returns a page of the API, such as
 * `async (path) => (await asMe("GET", path)).data`.
 */
export function useList(path, fetchPage) {
  const first = useLoad(() => fetchPage(path), [path]);
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const list = useRef(null);
  list.current = first.data;
  async function more() {
    setBusy(true);
    setProblem(null);
    const before = list.current;
    try {
      const page = await fetchPage(relative(before.next));
      if (list.current !== before) return;
      first.set({ ...page, results: [...before.results, ...page.results] });
      announce(t("more-loaded", { count: page.results.length }));
    } catch (raised) {
      setProblem(asProblem(raised));
    } finally {
      setBusy(false);
    }
  }
  return {
    items: first.data?.results ?? null,
    problem: first.problem || problem,
    busy: first.busy || busy,
    hasMore: Boolean(first.data?.next),
    more,
    reload: first.reload,
    set: (results) => first.set({ ...first.data, results }),
  };
}

/** Below a list: the button for the next page, and what went wrong with it. */
export function More({ list }) {
  if (list.problem) {
    const retry = list.items ? list.more : list.reload;
    return html`<${ProblemNotice} problem=${list.problem} onRetry=${retry} />`;
  }
  if (!list.hasMore) return null;
  return html`<p class="buttons">
    <button
      type="button"
      class="button"
      aria-disabled=${list.busy}
      onClick=${list.busy ? null : list.more}
    >
      ${t(list.busy ? "loading" : "more")}
    </button>
  </p>`;
}
