/** A QR code as an image. The module that makes codes is loaded when one is shown. */

import { html, useEffect, useState } from "../../vendor/ui.js";

export const QUIET = 4; // modules of white around a code

/** The code of a text, {size, path, isDark(x, y)}; null until it is made. */
export function useCode(text) {
  const [code, setCode] = useState(null);
  useEffect(() => {
    import("../../vendor/qr.js").then(
      ({ correction, generate, toSvgPath }) => {
        const made = generate(text, { minCorrectionLevel: correction.M });
        setCode({ size: made.size, path: toSvgPath(made), isDark: made.get });
      },
      () => {}, // the address stands beside it
    );
  }, [text]);
  return code;
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
