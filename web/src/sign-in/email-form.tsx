import { Button, TextInput } from '@mantine/core';
import { useRef, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { hasCode } from '../api/problem.ts';
import { Refusal } from '../kit/refusal.tsx';
import styles from './sign-in.module.css';

type Props = {
  readonly email: string;
  readonly onChange: (email: string) => void;
  readonly onSubmit: (email: string) => void;
  readonly pending: boolean;
  readonly error: unknown;
};

export function EmailForm({ email, onChange, onSubmit, pending, error }: Props) {
  const { t } = useTranslation('sign-in');
  const field = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState<string>();
  const malformed = hasCode(error, 'request.malformed');

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (pending) return;
    const address = email.trim();
    const isGood = address !== '' && field.current?.validity.valid;
    setWrong(isGood ? undefined : t(address === '' ? 'emailMissing' : 'emailWrong'));
    if (isGood) onSubmit(address);
    else field.current?.focus();
  }

  return (
    <form noValidate onSubmit={submit} className={styles.card}>
      <p>{t('lead')}</p>
      <TextInput
        ref={field}
        label={t('email')}
        type="email"
        name="email"
        autoComplete="email"
        inputMode="email"
        maxLength={254}
        value={email}
        onChange={(event) => onChange(event.currentTarget.value)}
        error={wrong ?? (malformed ? t('emailWrong') : undefined)}
      />
      <Refusal error={malformed ? null : error} />
      <Button type="submit" loading={pending}>
        {t('send')}
      </Button>
    </form>
  );
}
