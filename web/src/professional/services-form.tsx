import { Button, CloseButton, NumberInput, TextInput } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveServices, type Service } from '../api/practice.ts';
import { Refusal } from '../kit/refusal.tsx';
import { AmountField } from './amount-field.tsx';
import { inMajor, inMinor } from './money.ts';
import styles from './availability.module.css';

type Row = {
  readonly id?: string;
  readonly name: string;
  readonly minutes: string | number;
  readonly price: string | number;
  readonly currency: string;
  readonly offeredToHub: boolean;
};
const MOST = 1_000_000_000;

function rowOf({ id, name, durationMinutes, price, offeredToHub }: Service): Row {
  return { id, name, minutes: durationMinutes, price: inMajor(price), currency: price.currency, offeredToHub };
}

/** All her services at once; those that are booked keep their price. */
export function ServicesForm({ professionalId, present }: { professionalId: string; present: readonly Service[] }) {
  const { t } = useTranslation('availability');
  const queryClient = useQueryClient();
  const [rows, setRows] = useState<readonly Row[]>(() => present.map(rowOf));
  const [missing, setMissing] = useState(false);
  const changed = JSON.stringify(rows) !== JSON.stringify(present.map(rowOf));
  const saving = useMutation({
    mutationFn: (services: Parameters<typeof saveServices>[1]) => saveServices(professionalId, services),
    onSuccess: async ({ services }) => {
      setRows(services.map(rowOf));
      await queryClient.invalidateQueries({ queryKey: ['professional'] });
    },
  });
  const change = (index: number, next: Partial<Row>) =>
    setRows(rows.map((row, at) => (at === index ? { ...row, ...next } : row)));

  function save(): void {
    const services = rows.map(({ id, name, minutes, price, currency, offeredToHub }) => {
      const amountMinor = Number(price) === 0 && price !== '' ? 0 : inMinor(price, { amountMinor: MOST, currency });
      const isGood = name.trim() !== '' && typeof minutes === 'number' && amountMinor !== undefined;
      if (!isGood) return undefined;
      const fields = { name: name.trim(), durationMinutes: minutes, price: { amountMinor, currency }, offeredToHub };
      return id === undefined ? fields : { id, ...fields };
    });
    const good = services.filter((service) => service !== undefined);
    setMissing(good.length < services.length);
    if (good.length === services.length) saving.mutate(good);
  }

  return (
    <form
      className={styles.hours}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      {rows.map((row, index) => (
        <div
          key={row.id ?? `new-${index}`}
          role="group"
          aria-label={row.name || t('settings.services.row', { number: index + 1 })}
          className={styles.service}
        >
          <TextInput
            label={t('settings.services.name')}
            maxLength={200}
            value={row.name}
            onChange={(event) => change(index, { name: event.currentTarget.value })}
          />
          <NumberInput
            label={t('settings.services.minutes')}
            min={5}
            max={720}
            allowDecimal={false}
            clampBehavior="blur"
            hideControls
            value={row.minutes}
            onChange={(minutes) => change(index, { minutes })}
          />
          <AmountField
            label={`${t('settings.services.price')} (${row.currency})`}
            currency={row.currency}
            value={row.price}
            onChange={(price) => change(index, { price })}
          />
          <label className={styles.tick}>
            <input
              type="checkbox"
              checked={row.offeredToHub}
              onChange={({ target }) => change(index, { offeredToHub: target.checked })}
            />
            {t('settings.services.hub')}
          </label>
          <CloseButton
            size={44}
            aria-label={t('settings.services.remove', { name: row.name })}
            onClick={() => setRows(rows.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <Button
        variant="default"
        onClick={() =>
          setRows([
            ...rows,
            { name: '', minutes: 50, price: '', currency: rows[0]?.currency ?? 'EUR', offeredToHub: true },
          ])
        }
      >
        {t('settings.services.add')}
      </Button>
      <div role="alert">{missing && <p>{t('settings.services.missing')}</p>}</div>
      <Refusal error={saving.error} />
      <Button type="submit" variant={changed ? 'filled' : 'default'} loading={saving.isPending}>
        {t('settings.save')}
      </Button>
      <p role="status">{saving.isSuccess && t('settings.saved')}</p>
    </form>
  );
}
