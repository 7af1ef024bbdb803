import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { completeSession, type Session } from '../api/calendar.ts';
import { announce } from '../kit/announcer.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { useChanged } from './use-changed.ts';
import { WhatWillHappen } from './what-will-happen.tsx';

type Props = { readonly session: Session; readonly onClose: () => void };

/** The session took place. */
export function CompleteDialog({ session, onClose }: Props) {
  const { t } = useTranslation('professional');
  const changed = useChanged();
  const completing = useMutation({
    mutationFn: () => completeSession(session.id),
    onSuccess: async () => {
      await changed();
      announce(t('complete.done'));
      onClose();
    },
  });
  return (
    <Dialog
      title={t('complete.title', { name: session.client.name })}
      onClose={onClose}
      busy={completing.isPending}
      footer={
        <>
          <Button variant="default" disabled={completing.isPending} onClick={onClose}>
            {t('complete.keep')}
          </Button>
          <Button loading={completing.isPending} onClick={() => completing.mutate()}>
            {t('complete.confirm')}
          </Button>
        </>
      }
    >
      <WhatWillHappen items={[t('happens.completed'), t('happens.completedCost')]} />
      <Refusal error={completing.error} />
    </Dialog>
  );
}
