import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api/calendar.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Badge } from '../kit/badge.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { useNow } from '../kit/use-now.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { CompleteDialog } from './complete-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { NoShowDialog } from './no-show-dialog.tsx';
import { SessionMoney } from './session-money.tsx';
import { SessionRecord } from './session-record.tsx';
import styles from './drawer.module.css';

type Props = {
  readonly session: Session;
  readonly timeZone: string;
  readonly undecided: boolean;
  readonly onClose: () => void;
};
type Action = 'cancel' | 'move' | 'complete' | 'no-show';

/** All about one session: what it is, what can be done with it, its frozen terms, what happened and who was told. */
export function SessionDrawer({ session, timeZone, undecided, onClose }: Props) {
  const { t } = useTranslation('professional');
  const format = useFormat();
  const [action, setAction] = useState<Action>();
  const { client, service, programme, hubName, status, policy, start, end } = session;
  const close = () => setAction(undefined);
  const given = { session, timeZone, onClose: close };

  return (
    <Dialog title={client.name} shape="side" onClose={onClose}>
      <div className={styles.facts}>
        <p className={styles.when}>
          {format.longDay(start, timeZone)}, {format.clock(start, timeZone)}–{format.clock(end, timeZone)}
        </p>
        <p>
          {service.name} · {t('minutes', { count: service.durationMinutes })}
        </p>
        {client.timeZone !== timeZone && (
          <p className={styles.muted}>
            {t('drawer.theirTime', { name: client.name, time: format.dayTime(start, client.timeZone) })}
          </p>
        )}
        <p className={styles.badges}>
          <Badge kind={programme}>{t(`programme.${programme}`)}</Badge>{' '}
          <Badge kind="plain">{t(`status.${status}`)}</Badge>{' '}
          {session.overbooked && <Badge kind="caution">{t('overbooked')}</Badge>}
        </p>
        {hubName !== null && <p>{t('drawer.sponsor', { hub: hubName })}</p>}
        {session.change && (
          <p>
            {t(`drawer.changed.${session.change.kind}`, {
              by: t(`by.${session.change.by}`),
              time: format.dayTime(session.change.at, timeZone),
            })}
            {session.change.late && ` ${t('drawer.late')}`}
          </p>
        )}
      </div>
      {undecided && (
        <p className={styles.waits} role="note">
          {t('drawer.waits')} <Link to="/professional/decisions">{t('drawer.decide')}</Link>
        </p>
      )}
      {status === 'scheduled' && <Actions session={session} onChoose={setAction} />}
      <section aria-labelledby="drawer-terms">
        <h3 id="drawer-terms">{t('drawer.terms')}</h3>
        <p>
          {policy.windowHours === null ? t('drawer.noWindow') : t('drawer.window', { count: policy.windowHours })}{' '}
          {t('drawer.price', { price: format.money(policy.price) })}{' '}
          {policy.termsVersion !== null && t('drawer.version', { version: policy.termsVersion })}
        </p>
      </section>
      <SessionMoney session={session} timeZone={timeZone} />
      <SessionRecord session={session} timeZone={timeZone} />
      {action === 'cancel' && <CancelDialog {...given} />}
      {action === 'move' && <MoveDialog {...given} start={start} />}
      {action === 'complete' && <CompleteDialog {...given} />}
      {action === 'no-show' && <NoShowDialog {...given} />}
    </Dialog>
  );
}

/** What the state of the session allows; the rest is not there. */
function Actions({ session, onChoose }: { session: Session; onChoose: (action: Action) => void }) {
  const { t } = useTranslation('professional');
  const hasStarted = Date.parse(session.start) <= useNow().getTime();
  return (
    <div className={styles.actions}>
      {hasStarted ? (
        <>
          <Button onClick={() => onChoose('complete')}>{t('complete.open')}</Button>
          <Button variant="default" onClick={() => onChoose('no-show')}>
            {t('noShow.open')}
          </Button>
        </>
      ) : (
        <Button variant="default" onClick={() => onChoose('move')}>
          {t('move.open')}
        </Button>
      )}
      <Button variant="default" onClick={() => onChoose('cancel')}>
        {t('cancel.open')}
      </Button>
    </div>
  );
}
