import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api/calendar.ts';
import { chargesQuery, decisionsQuery, openDecision, recordPayment } from '../api/decisions.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Refusal } from '../kit/refusal.tsx';
import styles from './drawer.module.css';

type Props = { readonly session: Session; readonly timeZone: string };

/** What a session cost, or may yet. */
export function SessionMoney({ session }: Props) {
  const { t } = useTranslation('professional');
  const format = useFormat();
  const queryClient = useQueryClient();
  const { data: charges = [] } = useQuery(chargesQuery(session.id));
  const { data: decisions } = useQuery(decisionsQuery({ sessionId: session.id }));
  const refresh = () =>
    Promise.all(['charges', 'decisions'].map((kind) => queryClient.invalidateQueries({ queryKey: [kind] })));
  const paying = useMutation({ mutationFn: recordPayment, onSuccess: refresh });
  const opening = useMutation({ mutationFn: () => openDecision(session.id), onSuccess: refresh });
  const [decision] = decisions ?? [];
  // R8: what a private client changed early is charged for only if she opens a decision herself
  const isEarlyChange = session.programme === 'private' && session.change?.by === 'client' && !session.change.late;
  const mayOpen = decisions?.length === 0 && isEarlyChange;
  if (charges.length === 0 && !decision && !mayOpen) return null;
  return (
    <section aria-labelledby="drawer-money">
      <h3 id="drawer-money">{t('money.title')}</h3>
      {decision?.outcome && <p>{t(`decisions.decided.${decision.outcome}`)}</p>}
      <ul className={styles.list}>
        {charges.map(({ id, kind, amount, status }) => (
          <li key={id} className={styles.item}>
            <span>
              {kind === 'credit' || !amount ? t('money.credit') : format.money(amount)} · {t(`money.status.${status}`)}
            </span>
            {kind === 'direct' && status === 'pending' && (
              <Button
                variant="default"
                className={styles.small}
                loading={paying.isPending && paying.variables === id}
                onClick={() => paying.mutate(id)}
              >
                {t('money.paid')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Refusal error={paying.error} />
      {mayOpen && (
        <>
          <p className={styles.muted}>{t('money.early')}</p>
          <Button variant="default" loading={opening.isPending} onClick={() => opening.mutate()}>
            {t('money.open')}
          </Button>
          <Refusal error={opening.error} />
        </>
      )}
    </section>
  );
}
