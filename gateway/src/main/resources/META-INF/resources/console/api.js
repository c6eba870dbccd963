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

/** Asks for a text by telling what for. */
export async function post(path, wish) {
  const answer = await ask(path, {
    method: 'POST', body: JSON.stringify(wish), headers: { 'Content-Type': 'application/json' },
  });
  return answer.text();
}

async function read(url) {
  return (await ask(url, { headers: { Accept: 'application/json' } })).json();
}

async function ask(url, { headers, ...more }) {
  const answer = await fetch(url, { ...more, headers: { 'X-Requested-With': 'JavaScript', ...headers } });
  if (answer.status === 401 || answer.status === 499) {
    throw Object.assign(new Error('Your session has ended.'), { signedOut: true });
  }
  if (!answer.ok) {
    const body = await answer.json().catch(() => ({}));
    throw new Error(body.error?.message ?? `The server answered ${answer.status}.`);
  }
  return answer;
}
