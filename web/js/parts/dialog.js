/** A native dialog: the browser keeps the focus in it, and Escape closes it. */

import { html, useEffect, useId, useRef } from "../../vendor/ui.js";

/**
 * A modal dialog, open as long as it is rendered; `onClose` is called when a person closes it. The
 * focus begins at its title, so that it is read first, and returns to where it was. While it is
 * `busy`, Escape does not close it, because what comes of the request is said in it.
 */
export function Dialog({ title, onClose, busy = false, children }) {
  const element = useRef(null);
  const heading = useRef(null);
  const id = useId();
  useEffect(() => {
    const dialog = element.current;
    dialog.showModal();
    heading.current.focus();
    return () => dialog.close();
  }, []);
  const cancel = (event) => busy && event.preventDefault();
  // What is closed because it is no longer rendered has been dealt with.
  const close = () => element.current && onClose();
  return html`<dialog ref=${element} aria-labelledby=${id} onCancel=${cancel} onClose=${close}>
    <h2 id=${id} ref=${heading} tabindex="-1">${title}</h2>
    ${children}
    <div class="announcer unseen" role="status" aria-live="polite"></div>
  </dialog>`;
}
