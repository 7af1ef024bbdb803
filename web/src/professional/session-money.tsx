import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api/calendar.ts';
import { chargesQuery } from '../api/charges.ts';
import { decisionsQuery, openDecision } from '../api/decisions.ts';
import { Failed } from '../kit/failed.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { DirectCharge } from './direct-charge.tsx';
import styles from './drawer.module.css';

type Props = { readonly session: Session; readonly timeZone: string };

/** What a session cost, or may yet. */
export function SessionMoney({ session }: Props) {
  const { t } = useTranslation('professional');
  const queryClient = useQueryClient();
  const found = useQuery(chargesQuery(session.id));
  const charges = found.data ?? [];
  const { data: decisions } = useQuery(decisionsQuery({ sessionId: session.id }));
  const refresh = () =>
    Promise.all(['charges', 'decisions'].map((kind) => queryClient.invalidateQueries({ queryKey: [kind] })));
  const opening = useMutation({ mutationFn: () => openDecision(session.id), onSuccess: refresh });
  const [decision] = decisions ?? [];
  // R8: what a private client changed early is charged for only if she opens a decision herself
  const isEarlyChange = session.programme === 'private' && session.change?.by === 'client' && !session.change.late;
  const mayOpen = decisions?.length === 0 && isEarlyChange;
  if (charges.length === 0 && !found.isError && !decision && !mayOpen) return null;
  return (
    <section aria-labelledby="drawer-money">
      <h3 id="drawer-money">{t('money.title')}</h3>
      {decision?.outcome && <p>{t(`decisions.decided.${decision.outcome}`)}</p>}
      {found.isError && <Failed what={t('money.what')} error={found.error} retry={found.refetch} />}
      <ul className={styles.list}>
        {charges.map((charge) => (
          <li key={charge.id}>
            {charge.kind === 'credit' ? t('money.credit') : <DirectCharge charge={charge} name={session.client.name} />}
          </li>
        ))}
      </ul>
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
