/** The owner's dashboard of a poll: how it stands, what comes in, and what can be done. */

import { html } from "../../vendor/ui.js";
import { t } from "../core/messages.js";
import { LazyDetails } from "../parts/lazy.js";
import { AccountNav } from "../parts/nav.js";
import { ProblemNotice } from "../parts/notice.js";
import { OwnPoll } from "../parts/own-poll.js";
import { Loading } from "../parts/signed-in.js";
import { start } from "../parts/start.js";
import { Actions } from "./dashboard/actions.js";
import { Figures } from "./dashboard/figures.js";
import { Quarantine } from "./dashboard/quarantine.js";
import { Summary } from "./dashboard/summary.js";
import { Status } from "./dashboard/status.js";
import { Timeline } from "./dashboard/timeline.js";
import { useBoard } from "./dashboard/use.js";

function Page() {
  return html`<${OwnPoll} tab="dashboard">
    ${(own) =>
      own.poll.status === "draft" ? html`<${Draft} ...${own} />` : html`<${Board} ...${own} />`}
  <//>`;
}

function Draft({ poll, setPoll }) {
  return html`<${Status} poll=${poll} /><${Actions} poll=${poll} onPoll=${setPoll} />
    <${Import} poll=${poll} />`;
}

function Board({ poll, setPoll, reload }) {
  const board = useBoard(poll, reload);
  const { results, analytics, problem } = board;
  return html`<${Status} poll=${poll} results=${results} analytics=${analytics} />
    <${Actions} poll=${poll} results=${results} analytics=${analytics} onPoll=${setPoll} />
    ${
      problem &&
      html`<${ProblemNotice} problem=${problem} focus=${false} onRetry=${board.reload} />`
    }
    ${!results && !problem && html`<${Loading} />`}
    ${results && html`<${Summary} poll=${poll} board=${board} />`}
    ${results && !analytics && !problem && html`<${Loading} />`}
    ${(analytics || problem) && html`<${Below} poll=${poll} board=${board} />`}`;
}

/** What is below the results. It comes when its place is certain, so that nothing moves. */
function Below({ poll, board }) {
  const { results, analytics } = board;
  const isEmpty = results && !results.total_votes && !analytics?.cast && !analytics?.quarantined;
  return html`<${Quarantine}
      poll=${poll}
      waiting=${analytics?.waiting ?? 0}
      onSettled=${board.reload}
    />
    ${analytics && !isEmpty && html`<${Timeline} poll=${poll} analytics=${analytics} />`}
    ${analytics && html`<${Figures} analytics=${analytics} />`}
    <${More} poll=${poll} results=${results} />`;
}

function More({ poll, results }) {
  return html`<h2>${t("dashboard-more")}</h2>
    <${LazyDetails}
      summary=${t("dashboard-downloads")}
      load=${() => import("./dashboard/downloads.js").then((module) => module.Downloads)}
      poll=${poll}
      results=${results}
    />
    <${LazyDetails}
      summary=${t("dashboard-accounting")}
      load=${() => import("./dashboard/accounting.js").then((module) => module.Accounting)}
      poll=${poll}
    />
    <${Import} poll=${poll} />
    <${LazyDetails}
      summary=${t("dashboard-developers")}
      load=${() => import("./dashboard/developers.js").then((module) => module.Developers)}
      poll=${poll}
    />`;
}

function Import({ poll }) {
  if (poll.eligibility !== "delegated") return null;
  return html`<${LazyDetails}
    summary=${t("dashboard-import")}
    load=${() => import("./dashboard/importing.js").then((module) => module.Importing)}
    poll=${poll}
  />`;
}

start(Page, { wide: true, nav: AccountNav });
