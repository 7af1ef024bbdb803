import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Credits } from '../api/billing.ts';
import type { Session } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Badge } from '../kit/badge.tsx';
import styles from './card.module.css';
import { freedomOf } from './overview.ts';
import { paymentOf } from './payment.ts';
import { When } from './when.tsx';

export type Act = (kind: 'cancel' | 'move', session: Session) => void;

type Props = {
  readonly session: Session;
  readonly credits: Credits | undefined;
  readonly now: Date;
  readonly large?: boolean;
  readonly onAct: Act;
};

/** A session ahead: when, with whom, what a change and the session cost, and what can be done. */
export function SessionCard({ session, credits, now, large = false, onAct }: Props) {
  const { t } = useTranslation('client');
  const { service, professional, programme, hubName } = session;
  return (
    <article className={styles.card} data-large={large || undefined}>
      <div className={styles.top}>
        <When session={session} large={large} />
        <Badge kind={programme}>{t(`programme.${programme}`)}</Badge>
      </div>
      <p>
        {t('with', { service: service.name, name: professional.name })}
        {hubName !== null && <span className={styles.sponsor}>{t('sponsor', { hub: hubName })}</span>}
      </p>
      <Facts session={session} credits={credits} now={now} />
      <Actions session={session} now={now} large={large} onAct={onAct} />
    </article>
  );
}

function Facts({ session, credits, now }: Pick<Props, 'session' | 'credits' | 'now'>) {
  const { t } = useTranslation('client');
  const format = useFormat();
  const { professional, policy, client } = session;
  const freedom = freedomOf(session, now);
  const payment = paymentOf(session, credits, now);
  const facts = {
    name: professional.name,
    hours: policy.windowHours ?? 0,
    time: freedom.kind === 'until' ? format.dayTime(freedom.until, client.timeZone) : '',
  };
  return (
    <ul className={styles.facts}>
      <li data-kind={freedom.kind}>{t(`freedom.${freedom.kind}`, facts)}</li>
      {payment === 'unknown' ? (
        <li aria-hidden>{'\u00a0'}</li> // its line is kept, so that nothing moves when it comes
      ) : (
        <li>{t(`payment.${payment}`, { name: professional.name, price: format.money(policy.price) })}</li>
      )}
    </ul>
  );
}

function Actions({ session, now, large, onAct }: Pick<Props, 'session' | 'now' | 'large' | 'onAct'>) {
  const { t } = useTranslation('client');
  const format = useFormat();
  const { programme, professional, start, client } = session;
  if (new Date(start) <= now) return null;
  const time = format.dayTime(start, client.timeZone);
  return (
    <>
      <div className={styles.actions}>
        {programme === 'hub' && (
          <Button
            variant={large ? 'filled' : 'default'}
            aria-label={t('changeOf', { time })}
            onClick={() => onAct('move', session)}
          >
            {t('change')}
          </Button>
        )}
        <Button variant="default" aria-label={t('cancelOf', { time })} onClick={() => onAct('cancel', session)}>
          {t('cancel')}
        </Button>
      </div>
      {programme === 'private' && (
        <p className={styles.contact}>
          {t('contact', { name: professional.name })} <a href={`mailto:${professional.email}`}>{professional.email}</a>
        </p>
      )}
    </>
  );
}
