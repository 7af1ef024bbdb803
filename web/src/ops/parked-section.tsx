import { Button } from '@mantine/core';
import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Order, ParkedEvent, Service } from '../api/ops.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty } from '../kit/empty.tsx';
import { Failed } from '../kit/failed.tsx';
import { useNow } from '../kit/use-now.ts';
import { ChoiceBar } from './choice-bar.tsx';
import { chosenOf, none, toggled, type Choice } from './choice.ts';
import { DiscardDialog } from './discard-dialog.tsx';
import type { ParkedSoFar } from './health.ts';
import { keyOf, ordersOf } from './orders.ts';
import { ParkedItem } from './parked-item.tsx';
import styles from './parked.module.css';
import { ReplayDialog } from './replay-dialog.tsx';

type Props = {
  readonly list: UseInfiniteQueryResult;
  readonly parked: ParkedSoFar | undefined;
  /** Somebody is about to replay or discard, or has ended it. */
  readonly onActing: (acting: boolean) => void;
};

type Open =
  | { readonly kind: 'replay'; readonly orders: readonly Order[] }
  | { readonly kind: 'discard'; readonly events: readonly ParkedEvent[] };

const services: readonly Service[] = ['booking', 'availability', 'billing', 'notifications', 'gateway'];

/** What consumers gave up on: to be read, chosen, and sent back or taken away. */
export function ParkedSection({ list, parked, onActing }: Props) {
  const { t } = useTranslation(['ops', 'common']);
  const heading = useRef<HTMLHeadingElement>(null);
  const [open, setOpen] = useState<Open>();
  const [choice, setChoice] = useState<Choice>(none);

  function show(next: Open): void {
    setOpen(next);
    onActing(true);
  }
  function close(done: boolean): void {
    setOpen(undefined);
    onActing(false);
    if (!done) return;
    setChoice(none);
    void list.refetch();
    // what opened the dialog may be gone; the eye looks for what is left in the list
    requestAnimationFrame(() => heading.current?.focus());
  }

  return (
    <section aria-labelledby="parked" className={styles.section}>
      <h2 id="parked" ref={heading} tabIndex={-1}>
        {t('parked.title')}
      </h2>
      {list.isPending && <div className={styles.waiting} role="status" aria-label={t('common:loading')} />}
      {list.isError && <Failed what={t('parked.what')} error={list.error} retry={list.refetch} />}
      {parked && <Missing names={parked.missing} />}
      {parked?.events.length === 0 && (
        <Empty>{parked.missing.length > 0 ? t('parked.noneSeen') : t('parked.none')}</Empty>
      )}
      {parked && parked.events.length > 0 && (
        <Events
          parked={parked}
          choice={choice}
          onChoice={setChoice}
          onReplay={(orders) => show({ kind: 'replay', orders })}
          onDiscard={(events) => show({ kind: 'discard', events })}
        />
      )}
      {parked && parked.unread > 0 && <p className={styles.note}>{t('parked.unread', { count: parked.unread })}</p>}
      {list.hasNextPage && (
        <Button
          variant="default"
          className={styles.more}
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
        >
          {t('common:more')}
        </Button>
      )}
      {open?.kind === 'replay' && <ReplayDialog orders={open.orders} onClose={close} />}
      {open?.kind === 'discard' && <DiscardDialog events={open.events} onClose={close} />}
    </section>
  );
}

function Missing({ names }: { names: readonly string[] }) {
  const { t } = useTranslation('ops');
  const format = useFormat();
  // it is there before it is needed, or it would not be heard
  return (
    <div role="status">
      {names.length > 0 && <p className={styles.note}>{t('parked.missing', { services: format.list(names) })}</p>}
    </div>
  );
}

type EventsProps = {
  readonly parked: ParkedSoFar;
  readonly choice: Choice;
  readonly onChoice: (choice: Choice) => void;
  readonly onReplay: (orders: readonly Order[]) => void;
  readonly onDiscard: (events: readonly ParkedEvent[]) => void;
};

function Events({ parked: { events, more, missing }, choice, onChoice, onReplay, onDiscard }: EventsProps) {
  const { t } = useTranslation('ops');
  const now = useNow();
  const chosen = chosenOf(choice, events);
  const isAll = choice.kind === 'all';
  const everywhere = services.filter((service) => !missing.includes(service));
  return (
    <>
      <ChoiceBar
        shown={events}
        more={more}
        choice={choice}
        chosen={chosen.length}
        onChoice={onChoice}
        onReplay={() => onReplay(isAll ? everywhere.map((service) => ({ service, all: true })) : ordersOf(chosen))}
        onDiscard={() => onDiscard(chosen)}
      />
      <ul className={styles.list} aria-label={t('parked.title')}>
        {events.map((event) => (
          <ParkedItem
            key={`${keyOf(event)} ${event.parkedAt}`}
            event={event}
            now={now}
            chosen={isAll || chosen.includes(event)}
            onToggle={() => onChoice(toggled(choice, events, keyOf(event)))}
          />
        ))}
      </ul>
    </>
  );
}
