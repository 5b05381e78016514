/** The results in short: who is in front or has won, and the table. */

import { html } from "../../../vendor/ui.js";
import { t } from "../../core/messages.js";
import { lazily } from "../../parts/later.js";
import { headline } from "../../parts/results/sentences.js";
import { FinalTag, Standing } from "../../parts/results/standing.js";
import { ResultsTable } from "../../parts/results/table.js";

const Drawing = lazily(() => import("./drawing.js").then((module) => module.Drawing));

/** The results so far, and the drawing that an undecided count waits for. */
export function Summary({ poll, board }) {
  const { results, link, ended } = board;
  const undecided = results.tally?.state === "undecided" && results.tally.undecided;
  if (poll.status === "scheduled") return null;
  return html`${
      undecided && html`<${Drawing} ...${{ poll, results, undecided }} onDrawn=${board.reload} />`
    }
    <h2>${t("dashboard-results")}</h2>
    <p><${FinalTag} results=${results} /></p>
    <p class="headline">${headline(poll, results)}</p>
    <${Standing} ...${{ results, link, ended }} />
    ${
      results.total_votes > 0 &&
      html`<div class="scroll"><${ResultsTable} poll=${poll} results=${results} /></div>`
    }
    <p class="soft">${t(visible(poll))}</p>
    <p><a href="/p/${poll.id}/results">${t(further(results))}</a></p>`;
}

/** Where more is said: a count that is a single sum has no rounds to look at. */
function further({ tally }) {
  return tally?.rounds.length > 1 ? "dashboard-all-results" : "dashboard-results-page";
}

/** Who else sees what is shown here. */
function visible({ results_visibility: policy, status, listing }) {
  if (listing === "private" && policy !== "owner_only") return "dashboard-visible-private";
  const isOver = ["closed", "archived"].includes(status);
  return isOver && policy !== "owner_only"
    ? "dashboard-visible-all"
    : `dashboard-visible-${policy}`;
}
