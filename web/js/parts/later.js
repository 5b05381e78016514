/**
 * Components whose modules are loaded when they are first shown, because few people need them: the
 * one place for `import("…")` of components, so that each says what is wrong if it does not come.
 */

import { html, useEffect, useState } from "../../vendor/ui.js";
import { asProblem } from "../core/api.js";
import { ProblemNotice } from "./notice.js";

/**
 * The component that `load()` imports:
 * `lazily(() => import("./more.js").then((module) => module.More))`. Until it is there, `Waiting`
 * is shown, or nothing; if it does not arrive, that it could not be loaded, with "Try again".
 */
export function lazily(load, Waiting = null) {
  return function Later(props) {
    const [{ Content, problem }, setState] = useState({});
    function get() {
      setState({});
      load().then(
        (Content) => setState({ Content }),
        (raised) => setState({ problem: asProblem(raised) }),
      );
    }
    useEffect(get, []);
    if (problem) return html`<${ProblemNotice} problem=${problem} onRetry=${get} />`;
    if (Content) return html`<${Content} ...${props} />`;
    return Waiting && html`<${Waiting} />`;
  };
}
