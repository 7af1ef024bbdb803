import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { noteNoShow, type Session } from '../api/calendar.ts';
import { announce } from '../kit/announcer.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { ChargeCards } from './charge-cards.tsx';
import { noShowChoices, type ChargeChoice } from './charges.ts';
import { useChanged } from './use-changed.ts';
import { WhatWillHappen } from './what-will-happen.tsx';

type Props = { readonly session: Session; readonly onClose: () => void };

/** The client did not come, which counts as late. @see docs/rules.md R9 */
export function NoShowDialog({ session, onClose }: Props) {
  const { t } = useTranslation('professional');
  const changed = useChanged();
  const [charge, setCharge] = useState<ChargeChoice>('open');
  const noting = useMutation({
    mutationFn: () => noteNoShow({ id: session.id, ...(charge !== 'open' && { charge }) }),
    onSuccess: async () => {
      await changed();
      announce(t('noShow.done'));
      onClose();
    },
  });
  return (
    <Dialog
      title={t('noShow.title', { name: session.client.name })}
      onClose={onClose}
      busy={noting.isPending}
      footer={
        <>
          <Button variant="default" disabled={noting.isPending} onClick={onClose}>
            {t('noShow.keep')}
          </Button>
          <Button loading={noting.isPending} onClick={() => noting.mutate()}>
            {t('noShow.confirm')}
          </Button>
        </>
      }
    >
      <ChargeCards session={session} choices={noShowChoices(session)} value={charge} onChange={setCharge} />
      <WhatWillHappen items={[t('happens.noShow'), t(`happens.charge.${charge}`)]} />
      <Refusal error={noting.error} />
    </Dialog>
  );
}
