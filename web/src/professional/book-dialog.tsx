import { Button, NativeSelect } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { bookForClient } from '../api/calendar.ts';
import { ownClientsQuery, ownServicesQuery, type Client } from '../api/practice.ts';
import { hasCode } from '../api/problem.ts';
import { useFormat } from '../i18n/use-format.ts';
import { announce } from '../kit/announcer.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Failed } from '../kit/failed.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { FindClient } from './find-client.tsx';
import { Overlap } from './overlap.tsx';
import { RadioCards } from './radio-cards.tsx';
import { useChanged } from './use-changed.ts';
import { WallClockFields } from './wall-clock-fields.tsx';
import { toInstant, toWallClock } from './zone-time.ts';

type Props = { readonly professionalId: string; readonly timeZone: string; readonly onClose: () => void };

/** Books a session for one of her clients, or for any hub client by her address. */
export function BookDialog({ professionalId, timeZone, onClose }: Props) {
  const { t } = useTranslation('professional');
  const format = useFormat();
  const changed = useChanged();
  const clients = useQuery(ownClientsQuery);
  const services = useQuery(ownServicesQuery(professionalId));
  const [found, setFound] = useState<Client>();
  const [clientId, setClientId] = useState('');
  const [serviceId, setServiceId] = useState('');
  const [programme, setProgramme] = useState<'hub' | 'private'>();
  const [when, setWhen] = useState(() => ({ ...toWallClock(new Date(Date.now() + 86_400_000), timeZone), time: '' }));
  const [overbook, setOverbook] = useState(false);

  const known = [...(found ? [found] : []), ...(clients.data ?? [])];
  const people = known.filter(({ id }, index) => known.findIndex((other) => other.id === id) === index);
  const client = people.find(({ id }) => id === clientId);
  const service = services.data?.find(({ id }) => id === serviceId) ?? services.data?.[0];
  const start = toInstant(when, timeZone);
  const booking = useMutation({
    mutationFn: (body: Parameters<typeof bookForClient>[0]) => bookForClient(body),
    onSuccess: async (session) => {
      await changed();
      announce(t('book.done', { time: format.dayTime(session.start, timeZone) }));
      onClose();
    },
  });
  const overlaps = hasCode(booking.error, 'session.overlaps');
  const mustChoose = client?.programmes.length === 2 || hasCode(booking.error, 'session.programme-required');
  const isReady = client && service && start && (!mustChoose || programme) && (!overlaps || overbook);

  function book(): void {
    if (!client || !service || !start) return;
    booking.mutate({
      professionalId,
      serviceId: service.id,
      clientId: client.id,
      start,
      ...(mustChoose && { programme }),
      ...(overbook && { overbook }),
    });
  }

  return (
    <Dialog
      title={t('book.title')}
      onClose={onClose}
      busy={booking.isPending}
      footer={
        <>
          <Button variant="default" disabled={booking.isPending} onClick={onClose}>
            {t('book.keep')}
          </Button>
          <Button disabled={!isReady} loading={booking.isPending} onClick={book}>
            {start ? t('book.confirm', { time: format.dayTime(start, timeZone) }) : t('book.choose')}
          </Button>
        </>
      }
    >
      {clients.isError && <Failed what={t('clients.what')} error={clients.error} retry={clients.refetch} />}
      {services.isError && <Failed what={t('services.what')} error={services.error} retry={services.refetch} />}
      <NativeSelect
        label={t('book.client')}
        value={clientId}
        onChange={(event) => setClientId(event.currentTarget.value)}
        data={[
          { value: '', label: t('book.chooseClient') },
          ...people.map(({ id, name, email }) => ({ value: id, label: `${name} (${email})` })),
        ]}
      />
      <FindClient
        onFound={(client) => {
          setFound(client);
          setClientId(client.id);
        }}
      />
      {mustChoose && (
        <RadioCards
          label={t('book.programme')}
          value={programme}
          onChange={setProgramme}
          cards={(['hub', 'private'] as const).map((value) => ({ value, label: t(`programme.${value}`) }))}
        />
      )}
      <NativeSelect
        label={t('book.service')}
        value={service?.id ?? ''}
        onChange={(event) => setServiceId(event.currentTarget.value)}
        data={(services.data ?? []).map(({ id, name, durationMinutes }) => ({
          value: id,
          label: `${name}, ${t('minutes', { count: durationMinutes })}`,
        }))}
      />
      <WallClockFields
        value={when}
        onChange={(next) => {
          setWhen(next);
          setOverbook(false);
          if (overlaps) booking.reset();
        }}
        timeZone={timeZone}
      />
      {overlaps && <Overlap accepted={overbook} onAccept={setOverbook} />}
      <Refusal error={overlaps ? null : booking.error} />
    </Dialog>
  );
}
