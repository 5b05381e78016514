/** Parts of a page that few people need: their modules are loaded when they are opened. */

import { html, useState } from "../../vendor/ui.js";
import { asProblem } from "../core/api.js";
import { ProblemNotice } from "./notice.js";
import { Loading } from "./signed-in.js";

/**
 * Details whose content is the component that `load()` imports:
 * `load=${() => import("./more.js").then((module) => module.More)}`. Other properties are its own.
 */
export function LazyDetails({ summary, load, ...props }) {
  const [Content, setContent] = useState(null);
  const [problem, setProblem] = useState(null);
  const [isOpen, setIsOpen] = useState(false);
  function toggle(event) {
    setIsOpen(event.currentTarget.open);
    if (event.currentTarget.open && !Content) get();
  }
  function get() {
    setProblem(null);
    load().then(
      (component) => setContent(() => component),
      (raised) => setProblem(asProblem(raised)),
    );
  }
  return html`<details class="more no-print" onToggle=${toggle}>
    <summary>${summary}</summary>
    ${problem && html`<${ProblemNotice} problem=${problem} onRetry=${get} />`}
    ${isOpen && (Content ? html`<${Content} ...${props} />` : !problem && html`<${Loading} />`)}
  </details>`;
}
