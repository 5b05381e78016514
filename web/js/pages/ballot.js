/** The page of a ballot: vote, then the receipt on the same page. */

import { poll } from "../core/arrival.js";
import { html } from "../../vendor/ui.js";
import { start } from "../parts/start.js";
import { Ballot } from "./ballot/ballot.js";
import { loadStanding } from "./ballot/standing.js";

// The poll is fetched while the strings are.
const first = loadStanding(poll);
first.catch(() => {}); // the ballot says what went wrong

start(() => html`<${Ballot} id=${poll} first=${first} />`);
