/** The start page: what this is, one's own polls, and the polls that everybody may find. */

import { html } from "../../vendor/ui.js";
import { AccountNav, useSignedIn } from "../parts/nav.js";
import { Loading } from "../parts/signed-in.js";
import { start } from "../parts/start.js";
import { Hello } from "./home/hello.js";
import { Mine } from "./home/mine.js";
import { OpenPolls } from "./home/open-polls.js";

function Home() {
  const isIn = useSignedIn();
  if (isIn === null) return html`<${Loading} />`;
  return html`${isIn ? html`<${Mine} />` : html`<${Hello} />`}<${OpenPolls} />`;
}

start(Home, { wide: true, nav: AccountNav });
