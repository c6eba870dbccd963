// The page "Add machines": asks what for, and shows the script that the gateway hands out.
import { allRows, post } from './api.js';
import { el } from './view.js';

const WAYS = {
  person: 'One machine: somebody enters a code when the script runs',
  token: 'Many machines: a join token, which is in the script',
  principal: 'Many machines: a service principal, whose secret is in the environment',
};

export async function loadAdd() {
  const places = [];
  for (const { subscriptionId, displayName } of await allRows('/subscriptions', '2022-12-01')) {
    const groups = await allRows(`/subscriptions/${subscriptionId}/resourcegroups`, '2021-04-01');
    places.push({ subscriptionId, displayName, groups });
  }
  return { title: 'Add machines', nodes: [crumbs(), places.length ? page(places) : nowhere()], still: true };
}

const crumbs = () => el('p', { class: 'crumbs' }, [el('a', { href: '#/' }, ['Machines'])]);

const nowhere = () => el('div', { class: 'empty' }, [el('p', {}, ['There is no subscription that you may see.'])]);

function page(places) {
  const by = choice('How', Object.entries(WAYS));
  const subscription = choice('Subscription', places.map((p) => [p.subscriptionId, p.displayName]));
  const groups = el('datalist', { id: 'groups' }, []);
  const group = field('Resource group', { list: 'groups', required: '', maxlength: '90' });
  const where = field('Location', { required: '', maxlength: '256' });
  const tags = field('Tags', { placeholder: "owner=ops,room='2, left'" });
  const uses = field('Machines that may join', { type: 'number', min: '1', max: '10000', value: '10', required: '' });
  const hours = field('Hours that the token lasts', { type: 'number', min: '1', max: '8784', value: '24', required: '' });
  const token = el('fieldset', {}, [el('legend', {}, ['Join token']), uses.node, hours.node]);
  const result = el('div', { 'aria-live': 'polite' }, []);
  const form = el('form', { class: 'asked' }, [
    by.node, subscription.node, group.node, groups, where.node, tags.node, token,
    el('button', { type: 'submit' }, ['Make the script']),
  ]);

  const adapt = () => {
    token.hidden = by.input.value !== 'token';
    token.disabled = token.hidden;
    const known = places.find((p) => p.subscriptionId === subscription.input.value).groups;
    groups.replaceChildren(...known.map(({ name }) => el('option', { value: name }, [])));
    const chosen = known.find(({ name }) => name.toLowerCase() === group.input.value.toLowerCase());
    if (chosen && !where.input.value) where.input.value = chosen.location;
  };
  form.addEventListener('input', () => {
    adapt();
    result.replaceChildren();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    try {
      const script = await post('onboarding', {
        by: by.input.value,
        subscription: subscription.input.value,
        group: group.input.value,
        location: where.input.value,
        tags: tags.input.value,
        ...(token.hidden ? {} : { uses: Number(uses.input.value), hours: Number(hours.input.value) }),
      });
      result.replaceChildren(...handedOut(script, by.input.value));
    } catch (fault) {
      if (fault.signedOut) {
        location.reload();
        return;
      }
      result.replaceChildren(el('p', { class: 'fault', role: 'alert' }, [fault.message]));
    } finally {
      button.disabled = false;
    }
  });
  adapt();
  return el('div', {}, [form, result]);
}

const NOTES = {
  person: 'Run it as root on the machine. It shows an address and a code to enter there.',
  token: 'Run it as root on each machine. Whoever has it may add machines: give it to nobody else. The token is not shown again.',
  principal: 'Run it as root on each machine, with MUSTER_SERVICE_PRINCIPAL_SECRET in the environment.',
};

function handedOut(script, by) {
  const url = URL.createObjectURL(new Blob([script], { type: 'text/x-shellscript' }));
  const text = el('textarea', { readonly: '', rows: '16', 'aria-label': 'Script', spellcheck: 'false' }, []);
  text.value = script;
  const copy = el('button', { type: 'button' }, ['Copy']);
  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(script);
      copy.textContent = 'Copied';
    } catch {
      text.select();
      copy.textContent = 'Press Ctrl+C';
    }
  });
  return [
    el('p', {}, [NOTES[by]]),
    el('p', { class: 'actions' }, [copy, el('a', { href: url, download: 'onboard.sh' }, ['Download onboard.sh'])]),
    text,
  ];
}

function field(label, attributes) {
  const input = el('input', attributes, []);
  return { input, node: el('label', {}, [el('span', {}, [label]), input]) };
}

function choice(label, options) {
  const input = el('select', {}, options.map(([value, shown]) => el('option', { value }, [shown])));
  return { input, node: el('label', {}, [el('span', {}, [label]), input]) };
}
