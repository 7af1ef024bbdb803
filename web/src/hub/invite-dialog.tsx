import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import { useId, useRef, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { inviteClient } from '../api/hub.ts';
import { Choice } from '../kit/choice.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { refusedFields } from '../kit/refused-fields.ts';
import { Refusal } from '../kit/refusal.tsx';
import styles from './hub.module.css';

type Props = { readonly hubId: string; readonly timeZone: string; readonly onClose: () => void };
type Field = 'name' | 'email' | 'timeZone';

const languages = [
  { value: 'en', label: 'English', lang: 'en' },
  { value: 'de', label: 'Deutsch', lang: 'de' },
] as const;

/** Invites somebody by address. The answer is the same whether the address was known or not (R16). */
export function InviteDialog({ hubId, timeZone, onClose }: Props) {
  const { t } = useTranslation('hub');
  const formId = useId();
  const form = useRef<HTMLFormElement>(null);
  const queryClient = useQueryClient();
  const [fields, setFields] = useState({ name: '', email: '', timeZone, locale: i18next.language });
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const inviting = useMutation({
    mutationFn: () => inviteClient({ hubId, ...fields, name: fields.name.trim(), email: fields.email.trim() }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['clients'] }),
    onError: (error) => setWrong(refusedFields(error)),
  });
  const field = (name: Field, message: string) => ({
    name,
    value: fields[name],
    error: wrong.has(name) ? message : undefined,
    onChange: (event: { currentTarget: { value: string } }) =>
      setFields({ ...fields, [name]: event.currentTarget.value }),
  });

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const invalid = [...event.currentTarget.elements].filter((one) => one.matches('input:invalid'));
    const names = invalid.map((one) => one.getAttribute('name') ?? '');
    if (fields.name.trim() === '' && !names.includes('name')) names.push('name');
    setWrong(new Set(names));
    if (names.length === 0) inviting.mutate();
    else form.current?.querySelector<HTMLInputElement>(`[name="${names[0]}"]`)?.focus();
  }

  function again(): void {
    setFields({ ...fields, name: '', email: '' });
    inviting.reset();
  }

  if (inviting.isSuccess) {
    return (
      <Dialog
        key="done"
        title={t('inviting.doneTitle')}
        onClose={onClose}
        footer={
          <>
            <Button variant="default" onClick={again}>
              {t('inviting.another')}
            </Button>
            <Button onClick={onClose}>{t('done')}</Button>
          </>
        }
      >
        <p>{t('inviting.done', { name: inviting.data.name, email: inviting.data.email })}</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('inviting.title')}
      onClose={onClose}
      busy={inviting.isPending}
      footer={
        <>
          <Button variant="default" disabled={inviting.isPending} onClick={onClose}>
            {t('inviting.keep')}
          </Button>
          <Button type="submit" form={formId} loading={inviting.isPending}>
            {t('inviting.confirm')}
          </Button>
        </>
      }
    >
      <p>{t('inviting.lead')}</p>
      <form id={formId} ref={form} noValidate onSubmit={submit} className={styles.form}>
        <TextInput
          label={t('inviting.name')}
          required
          withAsterisk={false}
          maxLength={200}
          autoComplete="off"
          {...field('name', t('inviting.nameMissing'))}
        />
        <TextInput
          label={t('inviting.email')}
          type="email"
          required
          withAsterisk={false}
          maxLength={254}
          autoComplete="off"
          {...field('email', t('inviting.emailMissing'))}
        />
        <NativeSelect
          label={t('inviting.zone')}
          data={Intl.supportedValuesOf('timeZone')}
          {...field('timeZone', t('inviting.zoneWrong'))}
        />
        <Choice
          label={t('inviting.language')}
          value={fields.locale}
          onChange={(locale) => setFields({ ...fields, locale })}
          options={languages}
        />
      </form>
      <Refusal error={wrong.size > 0 ? null : inviting.error} />
    </Dialog>
  );
}
