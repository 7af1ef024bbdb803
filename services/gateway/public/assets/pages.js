/** The few pages that there are before the web app; each is told by `data-page`. */

const all = (selector) => document.querySelectorAll(selector);
const one = (selector) => document.querySelector(selector);

const roleNames = {
  client: 'a client',
  professional: 'a professional',
  'hub-admin': 'a hub administrator',
  operator: 'an operator',
};

function show(name) {
  for (const section of all('[data-show]')) section.hidden = section.dataset.show !== name;
}

function fill(texts) {
  for (const [name, text] of Object.entries(texts))
    one(`[data-show]:not([hidden]) [data-text="${name}"]`).textContent = text;
}

function on(action, handler) {
  one(`[data-action="${action}"]`)?.addEventListener('click', handler);
}

/** A path of ours only: what comes from the address bar may have been written by anybody. */
function ownPath(given) {
  if (!given || !given.startsWith('/')) return '/';
  const url = URL.parse(given, location.origin);
  return url?.origin === location.origin ? url.pathname + url.search + url.hash : '/';
}

async function offerMailCatcher() {
  const links = all('[data-mail-catcher]');
  if (links.length === 0) return;
  const answer = await fetch('/config.json').catch(() => undefined);
  const { mailCatcherUrl } = answer?.ok ? await answer.json() : {};
  for (const link of links) {
    link.hidden = !mailCatcherUrl;
    if (mailCatcherUrl) link.href = mailCatcherUrl;
  }
}

async function home() {
  on('sign-out', async () => {
    const answer = await fetch('/api/auth/sign-out', { method: 'POST' }).catch(() => undefined);
    if (answer?.ok) location.assign('/');
    else one('[data-status]').textContent = 'You are still signed in: Hubhours does not answer. Try again in a moment.';
  });
  on('reload', () => location.reload());
  const answer = await fetch('/api/me').catch(() => undefined);
  if (answer?.status === 401) return show('stranger');
  if (!answer?.ok) return show('failed');
  const { name, email, roles, timeZone } = await answer.json();
  show('person');
  const named = new Intl.ListFormat('en').format(roles.map((role) => roleNames[role] ?? role));
  fill({ name, email, timeZone, roles: named || 'not in any role yet' });
}

function signIn() {
  const form = one('form');
  const { email } = form.elements;
  const problem = one('.problem');
  const to = new URLSearchParams(location.search).get('to');

  function refuse(text) {
    problem.textContent = text;
    email.setAttribute('aria-invalid', String(text !== ''));
    if (text !== '') email.focus();
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.ariaBusy === 'true') return;
    refuse('');
    if (!email.value.trim() || !email.checkValidity())
      return refuse('Enter an e-mail address, such as name@example.org.');
    form.ariaBusy = 'true';
    const answer = await fetch('/api/auth/sign-in/magic-link', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: email.value.trim(), ...(to && { callbackURL: ownPath(to) }) }),
    }).catch(() => undefined);
    form.ariaBusy = 'false';
    if (answer?.status === 400) return refuse('This does not look like an e-mail address.');
    if (answer?.status === 429) return refuse('That was often. Try again in a few minutes.');
    if (!answer?.ok) return refuse('The link was not sent: Hubhours does not answer. Try again in a moment.');
    show('sent');
    fill({ email: email.value.trim() });
    one('[data-show="sent"] h1').focus();
  });
  on('again', () => {
    show('form');
    email.select();
  });
}

function confirm() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!token) return show('invalid');
  let busy = false;
  on('sign-in', async () => {
    if (busy) return;
    busy = true;
    const problem = one('.problem');
    problem.textContent = '';
    const answer = await fetch(`/api/auth/magic-link/verify?token=${encodeURIComponent(token)}`).catch(() => undefined);
    if (answer?.ok) {
      const { callbackURL } = await answer.json();
      // replaced, so that the token does not stay in the history
      return location.replace(ownPath(callbackURL));
    }
    busy = false;
    if (answer?.status === 401 || answer?.status === 400) {
      show('invalid');
      one('[data-show="invalid"] h1').focus();
    } else problem.textContent = 'You are not signed in yet: Hubhours does not answer. Try again in a moment.';
  });
}

void offerMailCatcher();
({ home, 'sign-in': signIn, confirm })[document.body.dataset.page]?.();
