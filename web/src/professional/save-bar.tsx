import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keys } from '../api/keys.ts';
import { saveSchedule, scheduleQuery, type SavedSchedule, type Schedule } from '../api/practice.ts';
import { hasCode } from '../api/problem.ts';
import { useFormat } from '../i18n/use-format.ts';
import { announce } from '../kit/announcer.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { changedFields } from './schedule-words.ts';
import styles from './availability.module.css';

type Saved = NonNullable<SavedSchedule>;
type Props = {
  readonly professionalId: string;
  readonly base: Saved;
  readonly draft: Schedule;
  readonly onSaved: (saved: Saved) => void;
  readonly onDiscard: () => void;
};

/** Counts what is not saved yet, saves it, and shows both versions where somebody else was faster. */
export function SaveBar({ professionalId, base, draft, onSaved, onDiscard }: Props) {
  const { t } = useTranslation('availability');
  const format = useFormat();
  const queryClient = useQueryClient();
  const [theirs, setTheirs] = useState<Saved>();
  const count = changedFields(base.schedule, draft).length;
  const saving = useMutation({
    mutationFn: (etag: string) => saveSchedule(professionalId, draft, etag),
    onSuccess: async ({ saved }) => {
      setTheirs(undefined);
      if (saved) onSaved(saved);
      announce(t('save.done'));
      queryClient.setQueryData(keys.schedule(professionalId), saved);
      await Promise.all(['slots', 'me'].map((kind) => queryClient.invalidateQueries({ queryKey: [kind] })));
    },
    onError: async (error) => {
      if (!hasCode(error, 'schedule.stale')) return;
      const now = await queryClient.fetchQuery({ ...scheduleQuery(professionalId), staleTime: 0 });
      if (now) setTheirs(now);
    },
  });
  const isStale = hasCode(saving.error, 'schedule.stale');
  const outside = saving.data?.outside ?? [];
  return (
    <>
      <div role="status">
        {count === 0 && outside.length > 0 && (
          <div className={styles.caution}>
            <p>{t('save.outside', { count: outside.length })}</p>
            <ul>
              {outside.map(({ sessionId, start }) => (
                <li key={sessionId}>{format.dayTime(start, draft.timeZone)}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
      {count > 0 && (
        <div className={styles.bar} role="region" aria-label={t('save.label')}>
          <p>{t('save.unsaved', { count })}</p>
          <Refusal error={isStale ? null : saving.error} />
          <div className={styles.inline}>
            <Button variant="default" disabled={saving.isPending} onClick={onDiscard}>
              {t('save.discard')}
            </Button>
            <Button loading={saving.isPending} onClick={() => saving.mutate(base.etag)}>
              {t('save.save')}
            </Button>
          </div>
        </div>
      )}
      {theirs && (
        <ConflictDialog
          theirs={theirs.schedule}
          mine={draft}
          busy={saving.isPending}
          onMine={() => saving.mutate(theirs.etag)}
          onTheirs={() => {
            setTheirs(undefined);
            onSaved(theirs);
          }}
          onClose={() => setTheirs(undefined)}
        />
      )}
    </>
  );
}
