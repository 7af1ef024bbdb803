import { TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { professionalsQuery, servicesQuery, type Professional, type Service } from '../api/directory.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty } from '../kit/empty.tsx';
import { Failed } from '../kit/failed.tsx';
import { matching } from '../kit/matching.ts';
import styles from './dialogs.module.css';

export type Offer = { readonly professional: Professional; readonly service: Service };
type Choosing = { readonly onChoose: (offer: Offer) => void };

/** Up to so many professionals are shown with all that they offer; of more, one is opened. */
const FEW = 4;

/** What professionals offer to hubs. */
export function ChooseService({ onChoose }: Choosing) {
  const { t } = useTranslation('booking');
  const { data, isError, error, refetch } = useQuery(professionalsQuery);
  const [wanted, setWanted] = useState('');
  if (isError && !data) return <Failed what={t('book.services')} error={error} retry={refetch} />;
  if (!data) return <div className={styles.waiting} data-tall aria-busy="true" aria-label={t('book.services')} />;
  if (data.length === 0) return <Empty>{t('book.noServices')}</Empty>;
  const isFew = data.length <= FEW;
  return (
    <div className={styles.people}>
      {!isFew && (
        <TextInput
          type="search"
          label={t('book.find')}
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
      )}
      {matching(data, wanted).map((professional) => (
        <OffersOf key={professional.id} professional={professional} isOpen={isFew} onChoose={onChoose} />
      ))}
    </div>
  );
}

function OffersOf({ professional, isOpen, onChoose }: Choosing & { professional: Professional; isOpen: boolean }) {
  const { t } = useTranslation(['booking', 'common']);
  const [open, setOpen] = useState(isOpen);
  const { data, error, refetch } = useQuery({ ...servicesQuery(professional.id), enabled: open });
  const offered = data?.filter(({ offeredToHub }) => offeredToHub);
  return (
    <details className={styles.offer} open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{professional.name}</summary>
      {error && !data && <Failed what={t('book.services')} error={error} retry={refetch} />}
      {!data && !error && <p>{t('common:loading')}</p>}
      {offered?.length === 0 && <p>{t('book.nothing')}</p>}
      {offered?.map((service) => (
        <ServiceButton key={service.id} service={service} onClick={() => onChoose({ professional, service })} />
      ))}
    </details>
  );
}

function ServiceButton({ service, onClick }: { service: Service; onClick: () => void }) {
  const { t } = useTranslation('booking');
  const format = useFormat();
  return (
    <button type="button" className={styles.choice} onClick={onClick}>
      <span>
        {service.name}
        <br />
        <span className={styles.muted}>{t('book.minutes', { count: service.durationMinutes })}</span>
      </span>
      <span className={styles.muted}>{format.money(service.price)}</span>
    </button>
  );
}
