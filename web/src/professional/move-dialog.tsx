import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { moveForProfessional, type Session } from '../api/calendar.ts';
import { hasCode } from '../api/problem.ts';
import { useFormat } from '../i18n/use-format.ts';
import { announce } from '../kit/announcer.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { Overlap } from './overlap.tsx';
import { useChanged } from './use-changed.ts';
import { WallClockFields } from './wall-clock-fields.tsx';
import { WhatWillHappen } from './what-will-happen.tsx';
import { toInstant, toWallClock } from './zone-time.ts';
import styles from './form.module.css';

type Props = {
  readonly session: Session;
  /** Where it was dragged to, or where it is. */
  readonly start: string;
  readonly timeZone: string;
  readonly onClose: () => void;
};

/** Moves a session to any future minute; her own moves cost nobody anything. @see docs/rules.md R9, R18 */
export function MoveDialog({ session, start, timeZone, onClose }: Props) {
  const { t } = useTranslation('professional');
  const format = useFormat();
  const changed = useChanged();
  const [to, setTo] = useState(() => toWallClock(start, timeZone));
  const [notifyClient, setNotifyClient] = useState(true);
  const [overbook, setOverbook] = useState(false);
  const chosen = toInstant(to, timeZone);
  const isSame = chosen !== undefined && Date.parse(chosen) === Date.parse(session.start);
  const moving = useMutation({
    mutationFn: () =>
      moveForProfessional({ id: session.id, start: chosen ?? start, notifyClient, ...(overbook && { overbook }) }),
    onSuccess: async (successor) => {
      await changed();
      announce(t('move.done', { time: format.dayTime(successor.start, timeZone) }));
      onClose();
    },
  });
  const overlaps = hasCode(moving.error, 'session.overlaps');

  return (
    <Dialog
      title={t('move.title', { name: session.client.name })}
      onClose={onClose}
      busy={moving.isPending}
      footer={
        <>
          <Button variant="default" disabled={moving.isPending} onClick={onClose}>
            {t('move.keep')}
          </Button>
          <Button
            disabled={chosen === undefined || isSame || (overlaps && !overbook)}
            loading={moving.isPending}
            onClick={() => moving.mutate()}
          >
            {chosen === undefined || isSame
              ? t('move.choose')
              : t('move.confirm', { time: format.dayTime(chosen, timeZone) })}
          </Button>
        </>
      }
    >
      <p>{t('move.now', { time: format.dayTime(session.start, timeZone) })}</p>
      <WallClockFields
        value={to}
        onChange={(next) => {
          setTo(next);
          setOverbook(false);
          moving.reset();
        }}
        timeZone={timeZone}
        error={chosen === undefined ? t('form.dateMissing') : undefined}
      />
      <label className={styles.tick}>
        <input type="checkbox" checked={notifyClient} onChange={(event) => setNotifyClient(event.target.checked)} />
        {t('cancel.tell', { name: session.client.name })}
      </label>
      {overlaps && <Overlap accepted={overbook} onAccept={setOverbook} />}
      {chosen !== undefined && !isSame && (
        <WhatWillHappen
          items={[
            t('happens.moved', { time: format.dayTime(chosen, timeZone) }),
            t('happens.moveFree'),
            notifyClient
              ? t('happens.moveMailed', { name: session.client.name })
              : t('happens.moveYouMailed', { name: session.client.name }),
          ]}
        />
      )}
      <Refusal error={overlaps ? null : moving.error} />
    </Dialog>
  );
}
