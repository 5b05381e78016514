/** A QR code as an image. The module that makes codes is loaded when one is shown. */

import { html } from "../../vendor/ui.js";
import { useLoad } from "./loading.js";

export const QUIET = 4; // modules of white around a code

/**
 * The code of a text: {code, problem, reload}. `code` is {size, path, isDark(x, y)}, null until it
 * is made.
 */
export function useCode(text) {
  const { data, ...state } = useLoad(async () => {
    const { correction, generate, toSvgPath } = await import("../../vendor/qr.js");
    const made = generate(text, { minCorrectionLevel: correction.M });
    return { size: made.size, path: toSvgPath(made), isDark: made.get };
  }, [text]);
  return { ...state, code: data };
}

/** The image. It is black on white in every theme: readers need that. */
export function QrImage({ code, label }) {
  const side = code.size + 2 * QUIET;
  return html`<svg
    class="qr"
    xmlns="http://www.w3.org/2000/svg"
    viewBox="${-QUIET} ${-QUIET} ${side} ${side}"
    role="img"
    aria-label=${label}
  >
    <rect x=${-QUIET} y=${-QUIET} width=${side} height=${side} fill="#fff" />
    <path d=${code.path} fill="#000" shape-rendering="crispEdges" />
  </svg>`;
}
