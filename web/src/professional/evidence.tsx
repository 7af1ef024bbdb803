import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Decision } from '../api/decisions.ts';
import { sessionQuery } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './decisions.module.css';

/** What the client was shown and acknowledged, and the terms that were frozen at booking. @see docs/rules.md R1, R5 */
export function Evidence({ decision, timeZone }: { decision: Decision; timeZone: string }) {
  const { t } = useTranslation('professional');
  const format = useFormat();
  const { data: session } = useQuery(sessionQuery(decision.sessionId));
  const { evidence, policy } = decision;
  const text = session?.change?.warning?.text;
  return (
    <details className={styles.evidence}>
      <summary>{t('evidence.title')}</summary>
      <dl>
        <dt>{t('evidence.terms')}</dt>
        <dd>
          {policy.windowHours === null ? t('drawer.noWindow') : t('drawer.window', { count: policy.windowHours })}{' '}
          {policy.termsVersion !== null && t('drawer.version', { version: policy.termsVersion })}
        </dd>
        <dt>{t('evidence.warning')}</dt>
        {evidence ? (
          <dd>
            {text && <q lang="en">{text}</q>}
            <p>
              {evidence.servedAt
                ? t('evidence.served', { time: format.dayTime(evidence.servedAt, timeZone) })
                : t('evidence.notServed')}{' '}
              {t('evidence.acknowledged', { time: format.dayTime(evidence.acknowledgedAt, timeZone) })}
            </p>
          </dd>
        ) : (
          <dd>{t('evidence.none')}</dd>
        )}
      </dl>
    </details>
  );
}
