/** The page of a ballot: vote, then the receipt on the same page. */

import { html } from "../../vendor/ui.js";
import { pollInAddress } from "../core/ids.js";
import { start } from "../core/start.js";
import { Ballot } from "./ballot/ballot.js";
import { loadStanding } from "./ballot/standing.js";

const poll = pollInAddress();
// The poll is fetched while the strings are.
const first = loadStanding(poll).catch((problem) => ({ problem }));

// A second ballot link, opened in the same tab, changes only the part behind the #.
addEventListener("hashchange", () => {
  if (location.hash.includes("token=")) location.reload();
});

start(() => html`<${Ballot} id=${poll} first=${first} />`);
