import { useQueries, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { professionalsQuery, servicesQuery, type Professional, type Service } from '../api/directory.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Empty } from '../kit/empty.tsx';
import { Failed } from '../kit/failed.tsx';
import styles from './dialogs.module.css';

export type Offer = { readonly professional: Professional; readonly service: Service };

/** What professionals offer to hubs. */
export function ChooseService({ onChoose }: { onChoose: (offer: Offer) => void }) {
  const { t } = useTranslation('booking');
  const professionals = useQuery(professionalsQuery);
  const people = professionals.data ?? [];
  const services = useQueries({ queries: people.map(({ id }) => servicesQuery(id)) });
  const failed = [professionals, ...services].find(({ isError }) => isError);
  if (failed) return <Failed what={t('book.services')} error={failed.error} retry={failed.refetch} />;
  if (professionals.isPending || services.some(({ isPending }) => isPending)) {
    return <div className={styles.waiting} data-tall aria-busy="true" aria-label={t('book.services')} />;
  }
  const offers = people
    .map((professional, index) => ({
      professional,
      services: (services[index]?.data ?? []).filter(({ offeredToHub }) => offeredToHub),
    }))
    .filter((one) => one.services.length > 0);
  if (offers.length === 0) return <Empty>{t('book.noServices')}</Empty>;
  return (
    <div className={styles.people}>
      {offers.map(({ professional, services: offered }) => (
        <section key={professional.id} className={styles.offer} aria-labelledby={`of-${professional.id}`}>
          <h3 id={`of-${professional.id}`}>{professional.name}</h3>
          {offered.map((service) => (
            <ServiceButton key={service.id} service={service} onClick={() => onChoose({ professional, service })} />
          ))}
        </section>
      ))}
    </div>
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
