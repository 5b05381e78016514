/** Parts of a page that few people need: their modules are loaded when they are opened. */

import { html, useState } from "../../vendor/ui.js";
import { lazily } from "./later.js";
import { Loading } from "./signed-in.js";

/** Details with what `load()` imports, as for `lazily`; other properties are the component's. */
export function LazyDetails({ summary, load, ...props }) {
  const [Content] = useState(() => lazily(load, Loading));
  const [isOpen, setIsOpen] = useState(false);
  return html`<details
    class="more no-print"
    onToggle=${(event) => setIsOpen(event.currentTarget.open)}
  >
    <summary>${summary}</summary>
    ${isOpen && html`<${Content} ...${props} />`}
  </details>`;
}
