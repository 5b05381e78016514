/** A QR code, to look at and to download. */

import { html, useRef } from "../../../vendor/ui.js";
import { saveFile } from "../../core/files.js";
import { t } from "../../core/messages.js";
import { ProblemNotice } from "../../parts/notice.js";
import { QUIET, QrImage } from "../../parts/qr.js";

const DOTS = 24; // pixels of a module in a PNG: sharp on paper, too

/** The code with the buttons that download it. */
export function QrCode({ made, id }) {
  const figure = useRef(null);
  const { code, problem, reload } = made;
  if (problem) return html`<${ProblemNotice} level=${3} problem=${problem} onRetry=${reload} />`;
  if (!code) return html`<p class="soft">${t("loading")}</p>`;
  function saveSvg() {
    const text = new XMLSerializer().serializeToString(figure.current.querySelector("svg"));
    saveFile(`provote-${id}.svg`, text, "image/svg+xml");
  }
  function savePng() {
    drawn(code).toBlob((blob) => saveFile(`provote-${id}.png`, blob), "image/png");
  }
  const image = html`<${QrImage} code=${code} label=${t("share-code-label")} />`;
  return html`<figure ref=${figure} class="qr-figure">${image}</figure>
    <p class="buttons">
      <button type="button" class="button" onClick=${saveSvg}>${t("share-svg")}</button>
      <button type="button" class="button" onClick=${savePng}>${t("share-png")}</button>
    </p>`;
}

function drawn(code) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = (code.size + 2 * QUIET) * DOTS;
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      if (code.isDark(x, y)) pen.fillRect((x + QUIET) * DOTS, (y + QUIET) * DOTS, DOTS, DOTS);
    }
  }
  return canvas;
}
