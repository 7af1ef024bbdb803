// Speaks to the gateway as one person, signed in by the link in her mail.

/** @typedef {{ status: number, body: any, headers: Headers }} Answer */

/** @param {{ gateway: string, mailbox: any }} world @param {string} email */
export async function signIn(world, email) {
  const before = (await world.mailbox.to(email)).length;
  const asked = await send(world.gateway, 'POST', '/api/auth/sign-in/magic-link', { body: { email } });
  if (asked.status !== 200) throw new Error(`asking for a sign-in link for ${email} answered ${asked.status}`);
  const isLink = (mail) => mail.text.includes('#token=');
  const mails = await world.mailbox.until(
    email,
    (all) => all.slice(before).some(isLink),
    `sign-in link for ${email}`,
    30_000,
  );
  const [, token] = /#token=([^\s&#>"]+)/.exec(mails.slice(before).findLast(isLink).text) ?? [];
  const verified = await fetch(`${world.gateway}/api/auth/magic-link/verify?token=${token}`, { redirect: 'manual' });
  const cookie = verified.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  if (verified.status !== 200 || !cookie) throw new Error(`the link for ${email} did not sign in: ${verified.status}`);
  const { body } = await send(world.gateway, 'GET', '/api/auth/token', { headers: { cookie } });
  if (!body?.token) throw new Error(`no token for ${email}`);
  return callerWith(world.gateway, body.token, email);
}

function callerWith(gateway, token, email) {
  const as =
    (method) =>
    (path, body, headers = {}) =>
      send(gateway, method, path, { body, headers: { authorization: `Bearer ${token}`, ...headers } });
  return { email, token: () => token, get: as('GET'), post: as('POST'), put: as('PUT'), delete: as('DELETE') };
}

/** One call; 429 and 503 and what has not arrived yet are asked again for a while, as `Retry-After` says. @returns {Promise<Answer>} */
export async function send(gateway, method, path, { body, headers = {} } = {}) {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const answer = await fetch(gateway + path, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(20_000),
    });
    const text = await answer.text();
    const parsed = text && (answer.headers.get('content-type') ?? '').includes('json') ? JSON.parse(text) : text;
    const later = answer.headers.get('retry-after');
    if (!later || Date.now() > deadline) return { status: answer.status, body: parsed, headers: answer.headers };
    await new Promise((done) => setTimeout(done, Math.min(Number(later) || 1, 5) * 1000));
  }
}
