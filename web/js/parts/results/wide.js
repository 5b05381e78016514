/** A table that may be wider than the screen: it scrolls, and says so. */

import { html, useEffect, useRef, useState } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";

/** `title` is the id of the table's heading. A column may end just where the screen does. */
export function Wide({ title, children }) {
  const box = useRef(null);
  const [isWide, setIsWide] = useState(false);
  useEffect(() => {
    const { current } = box;
    const sizes = new ResizeObserver(() => setIsWide(current.scrollWidth > current.clientWidth));
    for (const element of [current, current.firstElementChild]) sizes.observe(element);
    return () => sizes.disconnect();
  }, []);
  return html`${isWide && html`<p class="soft small">${t("results-rounds-wide")}</p>`}
    <div class="scroll" tabindex="0" role="region" aria-labelledby=${title} ref=${box}>
      ${children}
    </div>`;
}
