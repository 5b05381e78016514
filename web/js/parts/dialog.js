/** A native dialog: the browser keeps the focus in it, and Escape closes it. */

import { html, useEffect, useId, useRef } from "../../vendor/ui.js";

/** A modal dialog, open as long as it is rendered; `onClose` is called when it closes. */
export function Dialog({ title, onClose, children }) {
  const element = useRef(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  return html`<dialog ref=${element} aria-labelledby=${id} onClose=${onClose}>
    <h2 id=${id}>${title}</h2>
    ${children}
  </dialog>`;
}
