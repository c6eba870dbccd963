// The console: reads the public API through the gateway's session and shows it. No framework: three pages, and the browser
// has what they need.
import { loadAdd } from './add.js';
import { allRows, fetchJson } from './api.js';
import { ago, el, text } from './view.js';

const REFRESH_MILLIS = 5000;
const RANK = { Critical: 0, Important: 1, Warning: 2, Informational: 3 };
const main = document.getElementById('main');
const fresh = document.getElementById('fresh');
let shown = '';
let lastGood = 0;
let isStill = false;

const pages = [
  { pattern: /^#\/machines(\/.+?)(?:\?(.*))?$/, load: loadMachine },
  { pattern: /^#\/add$/, load: loadAdd },
  { pattern: /^#?\/?$/, load: loadMachines },
];

async function loadMachines() {
  const subscriptions = await allRows('/subscriptions', '2022-12-01');
  const rows = [];
  for (const { subscriptionId } of subscriptions) {
    const scope = `/subscriptions/${subscriptionId}`;
    const [machines, standings] = await Promise.all([
      allRows(`${scope}/providers/Microsoft.HybridCompute/machines`, '2024-07-10'),
      allRows(`${scope}/providers/Muster.Evaluation/standings`, '2026-01-01'),
    ]);
    for (const machine of machines) {
      const own = standings.filter((s) => s.properties.machineId.toLowerCase() === machine.id.toLowerCase());
      rows.push({ machine, sums: sums(own) });
    }
  }
  return { title: 'Machines', nodes: rows.length ? [machineTable(rows)] : [noMachines()] };
}

function sums(standings) {
  const total = { compliant: 0, nonCompliant: 0, notApplicable: 0, errors: 0, known: standings.length > 0 };
  for (const { properties } of standings) {
    for (const name of ['compliant', 'nonCompliant', 'notApplicable', 'errors']) total[name] += properties[name];
  }
  return total;
}

function noMachines() {
  return el('div', { class: 'empty' }, [
    el('p', {}, ['No machine has joined yet.']),
    el('p', { class: 'quiet' }, [el('a', { href: '#/add' }, ['Add machines']), ' by a script, with ',
      el('code', {}, ['azcmagent connect']), ', or this one with ', el('code', {}, ['./muster up']), '.']),
  ]);
}

function machineTable(rows) {
  const head = ['Machine', 'Status', 'System', 'Failing', 'Undecided', 'Compliant', 'Not applicable'];
  return table('Machines and how they meet their baselines', head, rows.map(({ machine, sums: s }) => {
    const link = `#/machines${machine.id}`;
    const count = (n) => (s.known ? el('a', { href: link }, [String(n)]) : '–');
    return [
      el('a', { href: link }, [machine.name]),
      status(machine),
      machine.properties.osSku || machine.properties.osName || '',
      number(count(s.nonCompliant)), number(count(s.errors)), number(count(s.compliant)), number(count(s.notApplicable)),
    ];
  }));
}

async function loadMachine([, id, query]) {
  const filter = new URLSearchParams(query || '');
  const [machine, standings, findings] = await Promise.all([
    fetchJson(id, '2024-07-10'),
    allRows(`${id}/providers/Muster.Evaluation/standings`, '2026-01-01'),
    allRows(`${id}/providers/Muster.Evaluation/findings`, '2026-01-01'),
  ]);
  const s = sums(standings);
  const words = (filter.get('text') || '').toLowerCase();
  const wanted = findings
    .map((f) => f.properties)
    .filter((f) => !filter.get('severity') || f.severity === filter.get('severity'))
    .filter((f) => JSON.stringify(f).toLowerCase().includes(words))
    .sort((a, b) => RANK[a.severity] - RANK[b.severity] || a.title.localeCompare(b.title));
  return {
    title: machine.name,
    nodes: [
      el('p', { class: 'crumbs' }, [el('a', { href: '#/' }, ['Machines'])]),
      facts(machine, s, standings),
      filters(id, filter),
      findings.length ? findingTable(wanted, findings.length) : nothingFails(s),
    ],
  };
}

function facts(machine, s, standings) {
  const latest = standings.map((x) => x.properties.finishedAt).sort().pop();
  const fact = (label, value) => el('li', {}, [`${label} `, el('b', {}, [value])]);
  return el('ul', { class: 'facts' }, [
    el('li', {}, [status(machine)]),
    fact('Failing', String(s.nonCompliant)), fact('Undecided', String(s.errors)),
    fact('Compliant', String(s.compliant)), fact('Not applicable', String(s.notApplicable)),
    el('li', {}, ['Evaluated ', latest ? time(latest) : 'never']),
    el('li', { class: 'quiet' }, [machine.properties.osSku || '', ' · agent ', machine.properties.agentVersion || '?']),
  ]);
}

function filters(id, filter) {
  const apply = () => {
    const next = new URLSearchParams();
    if (severity.value) next.set('severity', severity.value);
    if (words.value) next.set('text', words.value);
    const query = next.toString();
    history.replaceState(null, '', `#/machines${id}${query ? `?${query}` : ''}`);
    refresh();
  };
  const severity = el('select', { 'aria-label': 'Severity' }, ['', ...Object.keys(RANK)].map((name) => {
    const option = el('option', { value: name }, [name || 'All severities']);
    option.selected = name === (filter.get('severity') || '');
    return option;
  }));
  const words = el('input', { type: 'search', placeholder: 'Filter findings', 'aria-label': 'Filter findings' }, []);
  words.value = filter.get('text') || '';
  severity.addEventListener('change', apply);
  words.addEventListener('input', apply);
  const form = el('form', { class: 'filters' }, [severity, words]);
  form.addEventListener('submit', (event) => event.preventDefault());
  return form;
}

function nothingFails(s) {
  return el('div', { class: 'empty' }, [el('p', {}, [
    s.known ? 'Nothing falls short on this machine.' : 'No report yet. The first one comes a few seconds after the machine has joined.',
  ])]);
}

function findingTable(findings, all) {
  const caption = findings.length === all ? `${all} findings` : `${findings.length} of ${all} findings`;
  return table(caption, ['Severity', 'Finding', 'Since', 'Expected and found'], findings.map((f) => [
    el('span', { class: f.severity }, [f.severity]),
    [f.title, f.verdict === 'Error' ? el('span', { class: 'quiet' }, [` (undecided: ${f.reasons[0]?.phrase ?? ''})`]) : ''],
    time(f.openedAt),
    el('ul', { class: 'evidence' }, f.evidence.map((e) => el('li', { class: e.satisfied ? 'met' : '' }, [
      el('code', {}, [e.where]), ': expected ', el('code', {}, [e.expected]), ', found ',
      el('code', {}, [e.found ?? 'nothing']),
    ]))),
  ]));
}

function table(caption, head, rows) {
  return el('table', {}, [
    el('caption', {}, [caption]),
    el('thead', {}, [el('tr', {}, head.map((name, i) => el('th', {
      scope: 'col', ...(rows[0]?.[i]?.isNumber ? { class: 'number' } : {}),
    }, [name])))]),
    el('tbody', {}, rows.map((cells) => el('tr', {}, cells.map((cell, i) => {
      const isNumber = cell && cell.isNumber;
      return el('td', { 'data-label': head[i], ...(isNumber ? { class: 'number' } : {}) },
        isNumber ? [cell.node] : [].concat(cell));
    })))),
  ]);
}

const number = (node) => ({ isNumber: true, node });
const time = (instant) => el('time', { datetime: instant, title: instant }, [ago(instant)]);
const status = ({ properties }) => el('span', {
  class: `state ${properties.status}`, title: `since ${properties.lastStatusChange}`,
}, [`${text(properties.status)}, ${ago(properties.lastStatusChange)}`]);

/** Replaces the page only when it says something else, so that nothing flickers and nobody loses their place. */
function show({ title, nodes }) {
  const page = el('div', {}, [el('h1', {}, [title]), ...nodes]);
  document.title = `${title} · Muster`;
  if (page.innerHTML !== shown) {
    shown = page.innerHTML;
    const field = document.activeElement?.closest('.filters') ? document.activeElement.getAttribute('aria-label') : null;
    const at = document.activeElement?.selectionStart;
    main.replaceChildren(page);
    if (field) {
      const again = main.querySelector(`[aria-label="${field}"]`);
      again?.focus();
      if (at !== undefined && at !== null) again?.setSelectionRange?.(at, at);
    }
  }
}

async function refresh() {
  const at = location.hash || '#/';
  const page = pages.find(({ pattern }) => pattern.test(at)) ?? pages.at(-1);
  try {
    const found = await page.load(at.match(page.pattern));
    if ((location.hash || '#/') !== at) return;
    show(found);
    isStill = Boolean(found.still);
    lastGood = Date.now();
    fresh.textContent = '';
    fresh.className = '';
  } catch (fault) {
    if (fault.signedOut) {
      location.reload();
      return;
    }
    fresh.textContent = lastGood ? `Not refreshed since ${ago(new Date(lastGood).toISOString())}: ${fault.message}` : '';
    fresh.className = 'stale';
    if (!lastGood || shown === '') {
      show({ title: 'Muster', nodes: [el('p', { class: 'fault' }, [fault.message])] });
    }
  }
}

addEventListener('hashchange', () => {
  shown = '';
  isStill = false;
  main.focus();
  refresh();
});
fetch('me').then((answer) => answer.json()).then(({ name }) => { document.getElementById('me').textContent = name; });
refresh();
setInterval(() => document.visibilityState === 'visible' && !isStill && refresh(), REFRESH_MILLIS);
