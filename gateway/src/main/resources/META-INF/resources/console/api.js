/** Reads one resource; a fault says what to tell the person. */
export async function fetchJson(path, version) {
  return read(`api${path}?api-version=${version}`);
}

/** Reads a list to its end. */
export async function allRows(path, version) {
  const rows = [];
  let next = `api${path}?api-version=${version}`;
  while (next) {
    const page = await read(next);
    rows.push(...page.value);
    next = page.nextLink ? `api${page.nextLink.replace(/^https?:\/\/[^/]+/, '')}` : null;
  }
  return rows;
}

async function read(url) {
  const answer = await fetch(url, { headers: { 'X-Requested-With': 'JavaScript', Accept: 'application/json' } });
  if (answer.status === 401 || answer.status === 499) {
    throw Object.assign(new Error('Your session has ended.'), { signedOut: true });
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Error(body.error?.message ?? `The server answered ${answer.status}.`);
  }
  return body;
}
