import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { cancelSession, type Session } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Failed } from '../kit/failed.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { Consequences } from './consequences.tsx';
import { Done } from './done.tsx';
import { useChange } from './use-change.ts';
import { useRefresh } from './use-refresh.ts';
import { useSent } from './use-sent.ts';
import { When } from './when.tsx';

type Props = { readonly session: Session; readonly onClose: () => void };

/** Cancels a session: what that means, the warning if there is one, and then it is done. @see docs/rules.md R3 to R7, R11 */
export function CancelDialog({ session, onClose }: Props) {
  const { t } = useTranslation('client');
  const format = useFormat();
  const refresh = useRefresh();
  const [cancelled, setCancelled] = useState<Session>();
  const { name } = session.professional;
  if (!cancelled) {
    return <Ask session={session} onClose={onClose} onDone={(done) => (setCancelled(done), refresh())} />;
  }
  const time = format.dayTime(session.start, session.client.timeZone);
  return (
    <Done title={t('cancelling.doneTitle')} onClose={onClose}>
      <p>{t('cancelling.done', { time, name })}</p>
      {cancelled.change?.late && <p>{t('cancelling.doneLate', { name })}</p>}
    </Done>
  );
}

function Ask({ session, onClose, onDone }: Props & { onDone: (session: Session) => void }) {
  const { t } = useTranslation(['client', 'booking']);
  const { sent, onMutate, refused } = useSent();
  const change = useChange(session, sent);
  const cancelling = useMutation({
    onMutate,
    mutationFn: () => cancelSession({ id: session.id, acknowledge: change.acknowledge }),
    onSuccess: onDone,
    onError: (error) => {
      refused(error);
      change.refused(error);
    },
  });
  const isReady = change.quote?.mayCancel === true && !change.mustRead;
  return (
    <Dialog
      title={t('cancelling.title')}
      onClose={onClose}
      busy={cancelling.isPending}
      footer={
        <>
          {change.mustRead && <p id="cancel-missing">{t('booking:missingTick')}</p>}
          <Button variant="default" disabled={cancelling.isPending} onClick={onClose}>
            {t('cancelling.keep')}
          </Button>
          <Button
            color="red"
            loading={cancelling.isPending}
            disabled={!isReady}
            aria-describedby={change.mustRead ? 'cancel-missing' : undefined}
            onClick={() => cancelling.mutate()}
          >
            {t('cancelling.confirm')}
          </Button>
        </>
      }
    >
      <div>
        <When session={session} />
        <p>{t('with', { service: session.service.name, name: session.professional.name })}</p>
      </div>
      {change.failure ? (
        <Failed what={t('cancelling.what')} error={change.failure} retry={change.retry} />
      ) : (
        <Consequences kind="cancel" session={session} change={change} />
      )}
      {change.quote?.mayCancel === false && <p role="alert">{t('cancelling.changedMeanwhile')}</p>}
      <Refusal error={cancelling.error} />
    </Dialog>
  );
}
