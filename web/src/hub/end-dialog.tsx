import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { endMembership, type Client } from '../api/hub.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Refusal } from '../kit/refusal.tsx';
import styles from './hub.module.css';

/** Ends a membership, after saying what that does and does not touch. @see docs/rules.md R1, R15 */
export function EndDialog({ client, onClose }: { client: Client; onClose: () => void }) {
  const { t } = useTranslation('hub');
  const queryClient = useQueryClient();
  const ending = useMutation({
    mutationFn: () => endMembership(client.id),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['clients'] }),
  });
  const { name, email } = client;
  if (ending.isSuccess) {
    return (
      <Dialog
        key="done"
        title={t('ending.doneTitle')}
        onClose={onClose}
        footer={<Button onClick={onClose}>{t('done')}</Button>}
      >
        <p>{t('ending.done', { name })}</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('ending.title')}
      onClose={onClose}
      busy={ending.isPending}
      footer={
        <>
          <Button variant="default" disabled={ending.isPending} onClick={onClose}>
            {t('ending.keep')}
          </Button>
          <Button color="red" loading={ending.isPending} onClick={() => ending.mutate()}>
            {t('ending.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('ending.body', { name, email })}</p>
      <ul className={styles.bullets}>
        <li>{t('ending.sessions')}</li>
        <li>{t('ending.credits')}</li>
        <li>{t('ending.booking')}</li>
      </ul>
      <Refusal error={ending.error} />
    </Dialog>
  );
}
