/** Bars over time as an image; what it shows is also in words and in a table. */

import { html } from "../../../vendor/ui.js";
import { number } from "../../core/messages.js";

const HEIGHT = 100;
const NARROW = 3; // pixels that a bar has at least: longer charts scroll
const BROAD = 64; // and at most
const FEW = 8; // bars that an image has room for

/** A bar for each bucket, the highest one as high as the image. */
export function Chart({ buckets, value, most, shown, label }) {
  const count = Math.max(1, buckets.length);
  // Few bars leave the end of the image empty, so only the first one has a time below it.
  const named = buckets.length < FEW ? buckets.slice(0, 1) : [buckets[0], buckets.at(-1)];
  const ends = new Set(named.map((bucket) => shown(bucket.start)));
  const style = {
    minInlineSize: `${count * NARROW}px`,
    maxInlineSize: `${Math.max(FEW, count) * BROAD}px`,
  };
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${label}>
    <div class="chart" style=${style}>
      <span class="top small soft" aria-hidden="true">${number(most)}</span>
      <svg
        viewBox="0 0 ${Math.max(FEW, count)} ${HEIGHT}"
        preserveAspectRatio="none"
        role="img"
        aria-label=${label}
        class="bars"
      >
        <path d=${outline(buckets.map(value), most)} />
      </svg>
      <p class="ends small soft" aria-hidden="true">
        ${[...ends].map((when) => html`<span key=${when}>${when}</span>`)}
      </p>
    </div>
  </div>`;
}

/** All bars as one path: a day of minutes has 1,440. */
function outline(values, most) {
  const gap = values.length > 200 ? 0 : 0.08;
  return values
    .map((value, place) => {
      if (!value) return "";
      const height = Math.max(1.5, (HEIGHT * value) / most);
      return `M${place + gap} ${HEIGHT}v${-height}h${1 - 2 * gap}v${height}z`;
    })
    .join("");
}
