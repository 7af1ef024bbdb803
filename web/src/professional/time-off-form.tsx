import { Button, CloseButton, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { cancelTimeOff, takeTimeOff, timeOffQuery } from '../api/practice.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Failed } from '../kit/failed.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { WallClockFields } from './wall-clock-fields.tsx';
import { toInstant } from './zone-time.ts';
import styles from './availability.module.css';

type Props = { readonly professionalId: string; readonly timeZone: string };
const nothing = { date: '', time: '' };

/** Time off is taken at once; the sessions in its way stay until she moves or cancels them. */
export function TimeOffForm({ professionalId, timeZone }: Props) {
  const { t } = useTranslation('availability');
  const format = useFormat();
  const queryClient = useQueryClient();
  const taken = useQuery(timeOffQuery(professionalId));
  const [from, setFrom] = useState(nothing);
  const [to, setTo] = useState(nothing);
  const [note, setNote] = useState('');
  const refresh = () =>
    Promise.all(['schedule', 'slots'].map((kind) => queryClient.invalidateQueries({ queryKey: [kind] })));
  const taking = useMutation({
    mutationFn: (body: Parameters<typeof takeTimeOff>[1]) => takeTimeOff(professionalId, body),
    onSuccess: async () => {
      setFrom(nothing);
      setTo(nothing);
      setNote('');
      await refresh();
    },
  });
  const ending = useMutation({ mutationFn: (id: string) => cancelTimeOff(professionalId, id), onSuccess: refresh });
  const [start, end] = [toInstant(from, timeZone), toInstant(to, timeZone)];

  function take(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (start && end) taking.mutate({ start, end, ...(note.trim() !== '' && { note: note.trim() }) });
  }

  return (
    <>
      {taken.isError && <Failed what={t('timeOff.what')} error={taken.error} retry={taken.refetch} />}
      <ul className={styles.list}>
        {taken.data?.map((one) => {
          const span = `${format.dayTime(one.start, timeZone)} – ${format.dayTime(one.end, timeZone)}`;
          return (
            <li key={one.id} className={styles.row}>
              <span>
                {span}
                {one.note && <span className={styles.muted}> {one.note}</span>}
              </span>
              <CloseButton size={44} aria-label={t('timeOff.end', { span })} onClick={() => ending.mutate(one.id)} />
            </li>
          );
        })}
      </ul>
      <Refusal error={ending.error} />
      <div role="status">
        {taking.data && taking.data.collidesWith.length > 0 && (
          <div className={styles.caution}>
            <p>{t('timeOff.collides', { count: taking.data.collidesWith.length })}</p>
            <ul>
              {taking.data.collidesWith.map(({ sessionId, start: at }) => (
                <li key={sessionId}>{format.dayTime(at, timeZone)}</li>
              ))}
            </ul>
          </div>
        )}
      </div>
      <form className={styles.hours} onSubmit={take}>
        <fieldset>
          <legend>{t('timeOff.from')}</legend>
          <WallClockFields value={from} onChange={setFrom} timeZone={timeZone} />
        </fieldset>
        <fieldset>
          <legend>{t('timeOff.to')}</legend>
          <WallClockFields value={to} onChange={setTo} timeZone={timeZone} />
        </fieldset>
        <TextInput
          label={t('timeOff.note')}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        <Refusal error={taking.error} />
        <Button type="submit" variant="default" disabled={!start || !end} loading={taking.isPending}>
          {t('timeOff.take')}
        </Button>
      </form>
    </>
  );
}
