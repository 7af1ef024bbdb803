import { useTranslation } from 'react-i18next';
import type { Credits } from '../api/billing.ts';
import type { Session } from '../api/sessions.ts';
import { Empty } from '../kit/empty.tsx';
import card from './card.module.css';
import styles from './dashboard.module.css';
import { SessionCard, type Act } from './session-card.tsx';

type Props = {
  readonly sessions: readonly Session[];
  readonly credits: Credits | undefined;
  readonly now: Date;
  readonly isMember: boolean;
  readonly onAct: Act;
};

/** The next session large, later ones smaller. */
export function Upcoming({ sessions, isMember, ...rest }: Props) {
  const { t } = useTranslation('client');
  const [next, ...later] = sessions;
  if (!next) return <Empty>{t(isMember ? 'none' : 'nonePrivate')}</Empty>;
  return (
    <>
      <section aria-labelledby="next" className={styles.section}>
        <h2 id="next">{t('next')}</h2>
        <SessionCard session={next} large {...rest} />
      </section>
      {later.length > 0 && (
        <section aria-labelledby="later" className={styles.section}>
          <h2 id="later">{t('later')}</h2>
          {later.map((session) => (
            <SessionCard key={session.id} session={session} {...rest} />
          ))}
        </section>
      )}
    </>
  );
}

/** The place of the next session while it is being fetched. */
export function UpcomingSkeleton() {
  const { t } = useTranslation(['client', 'common']);
  return (
    <section className={styles.section}>
      <h2>{t('next')}</h2>
      <p role="status" className="visually-hidden">
        {t('common:loadingOf', { what: t('your') })}
      </p>
      <div className={`${card.card} ${card.skeleton}`} aria-hidden>
        <div />
        <div />
        <div />
      </div>
    </section>
  );
}
