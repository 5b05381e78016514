/** The numbers of one's own polls: the overview of analytics, as far as the list needs it. */

import { useEffect, useState } from "../../../vendor/ui.js";
import { relative } from "../../core/api.js";
import { asMe } from "../../core/session.js";

// More than the list shows at first, within its budget of bytes. Both begin with the newest.
const FIRST = "/analytics/polls/?page_size=30";

/** The overview's items by the id of their poll; empty where analytics does not answer. */
export function useCounts(polls) {
  const [found, setFound] = useState({ items: new Map(), next: FIRST });
  useEffect(() => {
    if (!polls || !found.next) return undefined;
    const missing = polls.some((poll) => poll.status !== "draft" && !found.items.has(poll.id));
    if (!missing) return undefined;
    let wanted = true;
    asMe("GET", found.next).then(
      ({ data }) => wanted && setFound(extended(found.items, data)),
      () => wanted && setFound({ ...found, next: null }),
    );
    return () => (wanted = false);
  }, [polls, found]);
  return found.items;
}

function extended(items, page) {
  const all = new Map(items);
  for (const item of page.results) all.set(item.poll_id, item);
  return { items: all, next: page.next && relative(page.next) };
}
