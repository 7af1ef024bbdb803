import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openLink } from '../api/me.ts';
import { asProblem } from '../api/problem.ts';
import { Page } from '../kit/page.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { ownPath } from './own-path.ts';
import styles from './sign-in.module.css';

/** Behind the link of the e-mail. The link is used by a press, since scanners of mail open every link that they see. */
export function ConfirmPage() {
  const { t } = useTranslation('sign-in');
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '');
  const opening = useMutation({
    mutationFn: () => openLink(token),
    // replaced, so that the token does not stay in the history; loaded anew, so that nothing of another person stays
    onSuccess: ({ callbackURL }) => location.replace(ownPath(callbackURL, location.origin)),
  });
  const status = opening.error ? asProblem(opening.error).status : 0;
  const isInvalid = token === '' || status === 401 || status === 400;

  if (isInvalid) {
    return (
      <Page title={t('confirm.invalidTitle')}>
        <div className={styles.card} role="alert">
          <p>{t('confirm.invalidBody')}</p>
          <div className={styles.actions}>
            <Link to="/sign-in">{t('confirm.newLink')}</Link>
          </div>
        </div>
      </Page>
    );
  }
  return (
    <Page title={t('confirm.title')}>
      <div className={styles.card}>
        <p>{t('confirm.body')}</p>
        <Refusal error={opening.error} />
        <div className={styles.actions}>
          <Button loading={opening.isPending || opening.isSuccess} onClick={() => opening.mutate()}>
            {t('confirm.button')}
          </Button>
        </div>
      </div>
    </Page>
  );
}
