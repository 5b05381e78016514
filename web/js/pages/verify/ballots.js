/** The published ballots of a poll: whole, and counted again with the same numbers and winners. */

import { html } from "../../../vendor/ui.js";
import { request } from "../../core/api.js";
import { t } from "../../core/messages.js";
import { CopyField } from "../../parts/copy.js";
import { readFile } from "./files.js";

/** Check them; `how` says who asks. */
export async function* checkBallots(poll, results, how) {
  if (!results.final || !results.tally?.final) {
    yield { state: "open", id: "verify-not-final" };
    return;
  }
  if (!poll.disclosure.anonymous_ballots.length) {
    yield { state: "open", id: "verify-unpublished" };
    return;
  }
  const path = `/polls/${poll.id}/ballots/export/?format=ndjson`;
  const wanted = { ...how, as: "blob", accept: "application/x-ndjson", patience: 600_000 };
  const file = await readFile((await request("GET", path, wanted)).data.stream());
  yield* compared(file, results, path);
}

function* compared(file, results, path) {
  const { header, cast, count, problem } = file;
  if (problem || header.report_digest !== results.tally.report_digest) {
    yield { state: "wrong", id: "verify-ballots-other" };
    return;
  }
  const isWhole = cast === results.total_votes;
  const id = isWhole ? "verify-ballots-whole" : "verify-ballots-number";
  yield { state: isWhole ? "right" : "wrong", id, args: { cast, stated: results.total_votes } };
  if (!count) {
    yield { state: "open", id: "verify-by-program", more: html`<${Command} path=${path} />` };
    return;
  }
  const isSame = sameNumbers(header, count, results);
  yield {
    state: isSame ? "right" : "wrong",
    id: isSame ? "verify-recount" : "verify-recount-wrong",
  };
  if (!count.elected) yield { state: "open", id: "verify-lot-missing" };
  else yield winners(header, count, results);
}

function sameNumbers(header, count, results) {
  const tallies = results.tally.rounds[0]?.tallies || {};
  return (
    count.abstained === results.abstentions &&
    header.candidates.length === results.choices.length &&
    header.candidates.every(({ id }, position) => {
      const choice = results.choices.find((one) => one.choice_id === id);
      return choice?.votes === count.ballots[position] && tallies[id] === count.tallies[position];
    })
  );
}

function winners(header, count, results) {
  const elected = count.elected.map((position) => header.candidates[position].id);
  const isSame = elected.join() === results.tally.elected.join();
  return {
    state: isSame ? "right" : "wrong",
    id: isSame ? "verify-winner" : "verify-winner-wrong",
  };
}

/** The commands that count the ballots of every method. */
function Command({ path }) {
  const download = `curl -s "${location.origin}/api/v1${path}" > ballots.ndjson`;
  return html`<${CopyField} label=${t("verify-command-file")} value=${download} />
    <${CopyField} label=${t("verify-command")} value="provote-verify tally ballots.ndjson" />`;
}
