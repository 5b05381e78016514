/** Who voted how, as far as no person can be told from it: credentials, delays, refusals. */

import { html } from "../../../vendor/ui.js";
import { duration, has, number, percent, t } from "../../core/messages.js";

const DELAYS = [
  ["p50", 50],
  ["p90", 90],
];

/** The figures of the analytics, withheld ones explained. */
export function Figures({ analytics }) {
  const { by_credential: shares, refusals, time_to_vote: delays } = analytics;
  // Nobody is invited yet, and "0 of 0" says nothing.
  const turnout = analytics.turnout?.roll > 0 && analytics.turnout;
  const used = Object.entries(shares || {}).filter(([, share]) => share.votes !== 0);
  const refused = Object.entries(refusals || {}).sort((a, b) => b[1] - a[1]);
  if (!used.length && !refused.length && !turnout) return null;
  return html`<h2>${t("dashboard-voters")}</h2>
    ${
      turnout &&
      html`<p>
        ${t("dashboard-turnout", turnout)}${" "}
        <span class="soft">${t("dashboard-turnout-why")}</span>
      </p>`
    }
    ${delays && !delays.suppressed && delays.p50 !== null && html`<${Delays} delays=${delays} />`}
    ${used.length > 0 && html`<${Credentials} used=${used} />`}
    ${
      (analytics.changed > 0 || analytics.retracted > 0) &&
      html`<p>
        ${t("dashboard-changes", { changed: analytics.changed, retracted: analytics.retracted })}
      </p>`
    }
    ${refused.length > 0 && html`<${Refusals} refused=${refused} />`}`;
}

function Delays({ delays }) {
  const told = delays.p50 === delays.p90 ? DELAYS.slice(1) : DELAYS;
  const said = told.map(([name, share]) =>
    t("dashboard-delay", { share: percent(share), time: duration(Math.max(60, delays[name])) }),
  );
  return html`<p>${said.join(" ")}</p>`;
}

function Credentials({ used }) {
  const isWithheld = used.some(([, share]) => share.suppressed);
  if (used.every(([, share]) => share.suppressed)) {
    return html`<p>${t("dashboard-all-withheld")}</p>`;
  }
  return html`<table class="numbers">
      <caption>
        ${t("dashboard-credentials")}
      </caption>
      <thead>
        <tr>
          <th scope="col">${t("dashboard-col-credential")}</th>
          <th scope="col" class="number">${t("dashboard-col-ballots")}</th>
          <th scope="col" class="number">${t("dashboard-col-share")}</th>
        </tr>
      </thead>
      <tbody>
        ${used.map(
          ([name, share]) =>
            html`<tr key=${name}>
              <th scope="row">${t(`dashboard-credential-${name}`)}</th>
              ${
                share.suppressed
                  ? html`<td class="number soft" colspan="2">${t("dashboard-withheld")}</td>`
                  : html`<td class="number">${number(share.votes)}</td>
                      <td class="number">${percent(share.percentage)}</td>`
              }
            </tr>`,
        )}
      </tbody>
    </table>
    ${isWithheld && html`<p class="soft small">${t("dashboard-withheld-why")}</p>`}`;
}

function Refusals({ refused }) {
  return html`<table class="numbers">
      <caption>
        ${t("dashboard-refusals")}
      </caption>
      <thead>
        <tr>
          <th scope="col">${t("dashboard-col-reason")}</th>
          <th scope="col" class="number">${t("dashboard-col-attempts")}</th>
        </tr>
      </thead>
      <tbody>
        ${refused.map(
          ([code, count]) =>
            html`<tr key=${code}>
              <th scope="row">${reason(code)}</th>
              <td class="number">${number(count)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="soft small">${t("dashboard-refusals-why")}</p>`;
}

function reason(code) {
  return has(`dashboard-refused-${code}`)
    ? t(`dashboard-refused-${code}`)
    : t("dashboard-refused-other", { code });
}
