/** Where a page leads back to: `?next=`, which may name addresses of this host only. */

/** The address in `?next=`, or `fallback` if there is none that is allowed. */
export function nextAddress(fallback, search = location.search) {
  const wanted = new URLSearchParams(search).get("next");
  return (wanted && own(wanted)) || fallback;
}

/**
 * The address as a whole, or null unless it is a page of this host. It is resolved as browsers do,
 * so "//host", "/\host" and "javascript:" are foreign; a whole address cannot be read as "//host".
 */
function own(wanted) {
  try {
    const url = new URL(wanted, location.origin);
    const isPage = !/^\/(api|admin|static|media|sign-in|sign-up)(\/|$)/.test(url.pathname);
    return url.origin === location.origin && isPage ? url.href : null;
  } catch {
    return null;
  }
}
