/** A poster on one page of A4: the only part of the page that is printed. */

import { html } from "../../../vendor/ui.js";
import { t, time } from "../../core/messages.js";
import { QrImage } from "../../parts/qr.js";
import { Said } from "../../parts/text.js";

const LONG = 60; // characters of a title from which it is set smaller
const LONGER = 120;

/** The poster; with `votes` it asks people to vote, else to look at the results. */
export function Poster({ poll, code, address, votes }) {
  const size = poll.title.length > LONGER ? "longer" : poll.title.length > LONG ? "long" : "";
  return html`<section class="poster" aria-label=${t("share-poster")}>
    <p class="poster-call">${t(votes ? "share-poster-vote" : "share-poster-results")}</p>
    <p class="poster-title ${size}"><${Said} text=${poll.title} lang=${poll.language} /></p>
    ${code && html`<${QrImage} code=${code} label=${t("share-code-label")} />`}
    <p class="poster-address" dir="ltr">${address.replace(/^https?:\/\//, "")}</p>
    <div class="poster-foot">
      <p>${t(votes ? "share-poster-scan" : "share-poster-scan-results")}</p>
      ${dates(poll).map((line) => html`<p key=${line}><strong>${line}</strong></p>`)}
      ${votes && html`<p>${t(`share-poster-${poll.eligibility}`)}</p>`}
    </div>
  </section>`;
}

function dates(poll) {
  // People in other time zones read a poster, too.
  const full = { dateStyle: "full", timeStyle: "short" };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const at = (when) => ({ time: time(when, full), zone });
  const begins = ["draft", "scheduled"].includes(poll.status) && poll.opens_at;
  const lines = [];
  if (begins) lines.push(t("share-poster-opens", at(poll.opens_at)));
  if (poll.closed_at) lines.push(t("share-poster-closed", at(poll.closed_at)));
  else if (poll.closes_at) lines.push(t("share-poster-closes", at(poll.closes_at)));
  return lines;
}
