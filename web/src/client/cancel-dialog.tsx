import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { cancelSession, type Session } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Failed } from '../kit/failed.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { Consequences } from './consequences.tsx';
import { Done } from './done.tsx';
import { useChange } from './use-change.ts';
import { When } from './when.tsx';

/** Cancels a session: what that means, the warning if there is one, and then it is done. @see docs/rules.md R3 to R7, R11 */
export function CancelDialog({ session, onClose }: { session: Session; onClose: () => void }) {
  const { t } = useTranslation(['client', 'booking']);
  const format = useFormat();
  const change = useChange(session);
  const cancelling = useMutation({
    mutationFn: () => cancelSession({ id: session.id, acknowledge: change.acknowledge }),
    onSuccess: change.changed,
    onError: change.refused,
  });
  const { name } = session.professional;

  if (cancelling.isSuccess) {
    const time = format.dayTime(session.start, session.client.timeZone);
    return (
      <Done title={t('cancelling.doneTitle')} onClose={onClose}>
        <p>{t('cancelling.done', { time, name })}</p>
        {cancelling.data.change?.late && <p>{t('cancelling.doneLate', { name })}</p>}
      </Done>
    );
  }
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
        <p>{t('with', { service: session.service.name, name })}</p>
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
