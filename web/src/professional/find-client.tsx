import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useId, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { findClient, type Client } from '../api/practice.ts';
import { Refusal } from '../kit/refusal.tsx';
import styles from './form.module.css';

/** Any hub client by her exact address. */
export function FindClient({ onFound }: { onFound: (client: Client) => void }) {
  const { t } = useTranslation('professional');
  const id = useId();
  const [email, setEmail] = useState('');
  const finding = useMutation({
    mutationFn: findClient,
    onSuccess: (client) => client && onFound(client),
  });
  function find(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    event.stopPropagation();
    if (email.trim() !== '') finding.mutate(email.trim());
  }
  return (
    <details>
      <summary>{t('find.open')}</summary>
      <form className={styles.form} onSubmit={find} noValidate>
        <TextInput
          type="email"
          label={t('find.email')}
          aria-describedby={id}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <p id={id} role="status" className={styles.reason}>
          {finding.isSuccess && (finding.data ? t('find.found', { name: finding.data.name }) : t('find.nobody'))}
        </p>
        <Refusal error={finding.error} />
        <Button type="submit" variant="default" loading={finding.isPending}>
          {t('find.find')}
        </Button>
      </form>
    </details>
  );
}
