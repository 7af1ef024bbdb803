import { Button, NumberInput } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { saveDefaults } from '../api/practice.ts';
import { Refusal } from '../kit/refusal.tsx';
import styles from './availability.module.css';

/** When what she leaves open is waived; never when it is charged. @see docs/rules.md R6 */
export function DeadlineForm({ professionalId, present }: { professionalId: string; present: number | null }) {
  const { t } = useTranslation('availability');
  const queryClient = useQueryClient();
  const [hours, setHours] = useState<string | number>(present ?? '');
  const saving = useMutation({
    mutationFn: () => saveDefaults(professionalId, typeof hours === 'number' ? hours : null),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['decisions'] }),
  });
  return (
    <form
      className={styles.hours}
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate();
      }}
    >
      <NumberInput
        label={t('settings.deadline.hours')}
        description={t('settings.deadline.hoursDetail')}
        min={1}
        max={8760}
        clampBehavior="blur"
        // a lone minus would be read as empty
        allowNegative={false}
        allowDecimal={false}
        hideControls
        value={hours}
        onChange={setHours}
      />
      <Refusal error={saving.error} />
      <Button type="submit" variant={hours === (present ?? '') ? 'default' : 'filled'} loading={saving.isPending}>
        {t('settings.save')}
      </Button>
      <p role="status">{saving.isSuccess && t('settings.saved')}</p>
    </form>
  );
}
