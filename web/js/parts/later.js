/** Components whose modules are loaded when they are first shown, because few people need them. */

import { html, useEffect, useState } from "../../vendor/ui.js";
import { asProblem } from "../core/api.js";
import { ProblemNotice } from "./notice.js";

/** The component that `load()` imports; nothing until it is there, or why it is not. */
export function lazily(load) {
  return function Later(props) {
    const [{ Content, problem }, setState] = useState({});
    function get() {
      load().then(
        (Content) => setState({ Content }),
        (raised) => setState({ problem: asProblem(raised) }),
      );
    }
    useEffect(get, []);
    if (problem) return html`<${ProblemNotice} problem=${problem} onRetry=${get} />`;
    return Content ? html`<${Content} ...${props} />` : null;
  };
}
