/** A section that is closed at first and says in its head what it is set to. */

import { html, useEffect, useRef, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";

/**
 * A section; with `open` true it opens, for instance because a field in it has an error. What is
 * in
 * it is made when it opens first.
 */
export function Step({ name, value, open = false, children }) {
  const element = useRef(null);
  const [wasOpen, setWasOpen] = useState(false);
  useEffect(() => {
    if (open) element.current.open = true;
  }, [open]);
  return html`<details
    class="step closed"
    id="step-${name}"
    ref=${element}
    onToggle=${(event) => event.target.open && setWasOpen(true)}
  >
    <summary>
      <h2>${t(`create-step-${name}`)}</h2>
      <span class="step-value">${value}</span>
    </summary>
    ${(wasOpen || open) && children}
  </details>`;
}
