import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useId, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { planQuery, type Order } from '../api/ops.ts';
import { Dialog } from '../kit/dialog.tsx';
import { Failed } from '../kit/failed.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { refusedFields } from '../kit/refused-fields.ts';
import { itemsOf } from './orders.ts';
import styles from './dialogs.module.css';
import { PaceFields, paceOf } from './pace-fields.tsx';
import { PlanTable } from './plan-table.tsx';
import { Replayed, ReplayProgress } from './replay-progress.tsx';
import { useReplay } from './use-replay.ts';

type Props = {
  readonly orders: readonly Order[];
  /** @param done whether anything was sent, so that the list is another now */
  readonly onClose: (done: boolean) => void;
};

/** First what would happen, and nothing does; then the replay, as far as it has come, and what became of it. */
export function ReplayDialog({ orders, onClose }: Props) {
  const { t } = useTranslation(['ops', 'common']);
  const formId = useId();
  const [past, setPast] = useState(false);
  const [rate, setRate] = useState('50');
  const [wrong, setWrong] = useState(false);
  const asked = useQuery(planQuery(orders, false));
  const plan = useQuery(planQuery(orders, past));
  const { progress, isRunning, isStopping, error, run, stop } = useReplay(orders);
  // refused before anything was sent, it is as if it had not begun
  const begun = progress && (isRunning || progress.done > 0) ? progress : undefined;
  const asksPast = asked.data?.some(({ items }) => items.some(({ outcome }) => outcome === 'past')) ?? false;
  const items = plan.data?.flatMap((one) => itemsOf(one)) ?? [];
  const due = plan.data?.reduce((sum, { left }) => sum + left, 0) ?? 0;
  const touched = begun !== undefined;

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const perSecond = paceOf(rate);
    setWrong(perSecond === undefined);
    if (perSecond !== undefined && plan.data && due > 0) run(plan.data, { past, perSecond });
  }

  if (progress?.left.length === 0 && !isRunning && !error) {
    return <Replayed progress={progress} onClose={() => onClose(true)} />;
  }
  return (
    <Dialog
      title={t('replay.title')}
      shape="sheet"
      onClose={() => onClose(touched)}
      busy={isRunning}
      footer={
        isRunning ? (
          <>
            {isStopping && <p>{t('replay.stopping')}</p>}
            <Button variant="default" disabled={isStopping} onClick={stop}>
              {t('replay.stop')}
            </Button>
          </>
        ) : (
          <>
            <Button variant="default" onClick={() => onClose(touched)}>
              {t('replay.keep')}
            </Button>
            <Button type="submit" form={formId} disabled={due === 0}>
              {begun ? t('replay.goOn') : t('replay.confirm', { count: due })}
            </Button>
          </>
        )
      }
    >
      <form id={formId} noValidate onSubmit={submit} className={styles.form}>
        {!begun && <p>{t('replay.intro')}</p>}
        {plan.isPending && <div className={styles.waiting} role="status" aria-label={t('common:loading')} />}
        {plan.isError && <Failed what={t('replay.planWhat')} error={plan.error} retry={plan.refetch} />}
        {plan.data && !begun && <PlanTable items={items} due={due} />}
        {plan.data && due === 0 && <p>{t('replay.nothing')}</p>}
        {!isRunning && (
          <PaceFields
            past={past}
            // once something is sent, what was planned is carried through
            asksPast={asksPast && !begun}
            onPast={setPast}
            rate={rate}
            onRate={setRate}
            wrong={wrong || refusedFields(error).has('perSecond')}
          />
        )}
        {begun && <ReplayProgress progress={begun} of={due} isRunning={isRunning} isFailed={error !== null} />}
        <Refusal error={error} />
      </form>
    </Dialog>
  );
}
