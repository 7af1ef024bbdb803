import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { myChargesQuery } from '../api/billing.ts';
import { undo, type Decision } from '../api/decisions.ts';
import { sessionQuery } from '../api/sessions.ts';
import { useFormat } from '../i18n/use-format.ts';
import { announce } from '../kit/announcer.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { DirectCharge } from './direct-charge.tsx';
import styles from './decisions.module.css';

/** What she decided; it can be taken back while no money has moved. @see docs/rules.md R6 */
export function DecidedCard({ decision, timeZone }: { decision: Decision; timeZone: string }) {
  const { t } = useTranslation('professional');
  const format = useFormat();
  const queryClient = useQueryClient();
  const { data: session } = useQuery(sessionQuery(decision.sessionId));
  const { data: charges } = useQuery(myChargesQuery);
  const charge = charges?.find(({ decisionId, kind }) => decisionId === decision.id && kind === 'direct');
  const hasMoved = charge?.status === 'paid' || charge?.status === 'refunded';
  const name = session?.client.name ?? '…';
  const undoing = useMutation({
    mutationFn: () => undo(decision.id),
    onSuccess: async () => {
      announce(t('decisions.undone', { name }));
      await Promise.all(['decisions', 'charges'].map((kind) => queryClient.invalidateQueries({ queryKey: [kind] })));
      document.querySelector<HTMLElement>(`[data-decision="${decision.id}"] h2`)?.focus();
    },
  });
  if (!decision.outcome) return null;
  return (
    <li className={styles.row} data-decided={decision.id}>
      <div className={styles.told}>
        <p>
          <strong>{name}</strong> · {t(`decisions.decided.${decision.outcome}`)}
          {decision.amount && !charge && ` (${format.money(decision.amount)})`}
        </p>
        <p className={styles.muted}>
          {t(`decisions.change.${decision.change.kind}`, { time: format.dayTime(decision.change.start, timeZone) })}{' '}
          {decision.decidedBy === 'system' && t('decisions.bySystem')}
        </p>
        {decision.reason && <p className={styles.muted}>{decision.reason}</p>}
        {charge && <DirectCharge charge={charge} name={name} />}
        <Refusal error={undoing.error} />
      </div>
      {decision.decidedBy === 'professional' && !hasMoved && (
        <Button
          variant="default"
          loading={undoing.isPending}
          aria-label={t('decisions.undoOf', { name })}
          onClick={() => undoing.mutate()}
        >
          {t('decisions.undo')}
        </Button>
      )}
    </li>
  );
}
