// Reads the mail catcher: maildev or Mailpit, whichever answers.

/** @typedef {{ subject: string, text: string, at: number, messageId: string }} Mail */

/** @param {string} url the catcher's page */
export async function openMailbox(url) {
  const isMailpit = await fetch(new URL('/api/v1/info', url))
    .then((answer) => answer.ok && (answer.headers.get('content-type') ?? '').includes('json'))
    .catch(() => false);
  const read = isMailpit ? fromMailpit : fromMaildev;
  return {
    /** @param {string} address @returns {Promise<Mail[]>} oldest first */
    to: (address) => read(url, address),
    /**
     * Waits until the mails to an address satisfy `enough`.
     * @param {string} address
     * @param {(mails: Mail[]) => boolean} enough
     * @param {string} what for the failure's sentence
     */
    async until(address, enough, what, timeoutMs = 20_000) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const mails = await read(url, address);
        if (enough(mails)) return mails;
        if (Date.now() > deadline) {
          throw new Error(
            `no ${what} within ${timeoutMs / 1000} s; there are: ${mails.map((m) => m.subject).join(' | ') || 'none'}`,
          );
        }
        await new Promise((done) => setTimeout(done, 150));
      }
    },
  };
}

async function fromMaildev(url, address) {
  const all = await getJson(new URL('/email', url));
  return all
    .filter((mail) => mail.to.some((to) => to.address.toLowerCase() === address))
    .map((mail, index) => ({
      subject: mail.subject,
      text: mail.text ?? '',
      at: Date.parse(mail.time ?? mail.date),
      messageId: String(mail.messageId ?? mail.headers?.['message-id'] ?? mail.id),
      index,
    }))
    .sort((a, b) => a.at - b.at || a.index - b.index);
}

async function fromMailpit(url, address) {
  const query = new URL('/api/v1/search?limit=200', url);
  query.searchParams.set('query', `to:"${address}"`);
  const { messages } = await getJson(query);
  const mails = await Promise.all(
    messages.map(async ({ ID, Subject, Created, MessageID }, index) => {
      const { Text } = await getJson(new URL(`/api/v1/message/${ID}`, url));
      return { subject: Subject, text: Text, at: Date.parse(Created), messageId: MessageID, index };
    }),
  );
  return mails.sort((a, b) => a.at - b.at || b.index - a.index);
}

async function getJson(url) {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) throw new Error(`the mail catcher answered ${answer.status}`);
  return answer.json();
}
