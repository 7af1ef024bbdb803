import { Button, NumberInput, Textarea } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveTerms } from '../api/practice.ts';
import type { Schemas } from '../api/client.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Refusal } from '../kit/refusal.tsx';
import styles from './availability.module.css';

type Props = { readonly professionalId: string; readonly present: Schemas['Terms'] | null };

/** Each save is a new version; booked sessions keep theirs. @see docs/rules.md R1 */
export function TermsForm({ professionalId, present }: Props) {
  const { t } = useTranslation('availability');
  const format = useFormat();
  const queryClient = useQueryClient();
  const [text, setText] = useState(present?.text ?? '');
  const [hours, setHours] = useState<string | number>(present?.windowHours ?? '');
  const changed = text !== (present?.text ?? '') || hours !== (present?.windowHours ?? '');
  const saving = useMutation({
    mutationFn: () =>
      saveTerms(professionalId, { windowHours: typeof hours === 'number' ? hours : null, text: text.trim() }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['professional'] }),
  });
  return (
    <form
      className={styles.hours}
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() !== '') saving.mutate();
      }}
    >
      {present && (
        <p>{t('settings.terms.version', { version: present.version, date: format.date(present.createdAt) })}</p>
      )}
      <NumberInput
        label={t('settings.terms.window')}
        description={t('settings.terms.windowDetail')}
        min={0}
        max={720}
        clampBehavior="blur"
        // a lone minus would be read as empty
        allowNegative={false}
        allowDecimal={false}
        hideControls
        value={hours}
        onChange={setHours}
      />
      <Textarea
        label={t('settings.terms.text')}
        rows={5}
        maxLength={20_000}
        error={text.trim() === '' && saving.isError ? t('settings.terms.missing') : undefined}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Refusal error={saving.error} />
      <Button
        type="submit"
        variant={changed ? 'filled' : 'default'}
        disabled={text.trim() === ''}
        loading={saving.isPending}
      >
        {t('settings.save')}
      </Button>
      <p role="status">{saving.isSuccess && t('settings.saved')}</p>
    </form>
  );
}
