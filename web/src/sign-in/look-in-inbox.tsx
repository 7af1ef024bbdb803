import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import { configQuery } from '../api/config.ts';
import { Page } from '../kit/page.tsx';
import styles from './sign-in.module.css';

export function LookInInbox({ email, again }: { email: string; again: () => void }) {
  const { t } = useTranslation('sign-in');
  const { data: config } = useQuery(configQuery);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector('h1')?.focus(), []);
  return (
    <div ref={place}>
      <Page title={t('sent.title')}>
        <div className={styles.card}>
          <p>
            <Trans t={t} i18nKey="sent.body" values={{ email }} components={{ strong: <strong /> }} />
          </p>
          <p>{t('sent.nothing')}</p>
          <div className={styles.actions}>
            {config?.mailCatcherUrl && (
              <Button component="a" href={config.mailCatcherUrl}>
                {t('sent.catcher')}
              </Button>
            )}
            <Button variant="default" onClick={again}>
              {t('sent.again')}
            </Button>
          </div>
        </div>
      </Page>
    </div>
  );
}
