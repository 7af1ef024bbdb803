import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../api/me.ts';
import { addClient } from '../api/practice.ts';
import { languages } from '../i18n/languages.ts';
import { announce } from '../kit/announcer.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Refusal } from '../kit/refusal.tsx';
import styles from './form.module.css';

type Props = { readonly professional: Me; readonly onClose: () => void };

/** Enters a client of her own; the answer does not tell whether the address was known. */
export function AddClientDialog({ professional, onClose }: Props) {
  const { t } = useTranslation('professional');
  const queryClient = useQueryClient();
  const formId = useId();
  const [wrong, setWrong] = useState(false);
  const [person, setPerson] = useState({ name: '', email: '', timeZone: professional.timeZone, locale: 'en' });
  const adding = useMutation({
    mutationFn: addClient,
    onSuccess: async ({ name }) => {
      await queryClient.invalidateQueries({ queryKey: ['clients'] });
      announce(t('clients.added', { name }));
      onClose();
    },
  });
  const set = (field: keyof typeof person) => (event: { currentTarget: { value: string } }) => {
    const { value } = event.currentTarget;
    setPerson((before) => ({ ...before, [field]: value }));
  };
  return (
    <Dialog
      title={t('clients.add')}
      onClose={onClose}
      busy={adding.isPending}
      footer={
        <>
          <Button variant="default" disabled={adding.isPending} onClick={onClose}>
            {t('clients.keep')}
          </Button>
          <Button type="submit" form={formId} loading={adding.isPending}>
            {t('clients.confirm')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        noValidate
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          const isFilled = person.name.trim() !== '' && /^\S+@\S+\.\S+$/.test(person.email.trim());
          setWrong(!isFilled);
          if (isFilled) adding.mutate({ ...person, email: person.email.trim(), professionalId: professional.id });
        }}
      >
        <TextInput label={t('clients.name')} maxLength={200} value={person.name} onChange={set('name')} />
        <TextInput label={t('clients.email')} type="email" value={person.email} onChange={set('email')} />
        <NativeSelect
          label={t('clients.timeZone')}
          data={[...Intl.supportedValuesOf('timeZone')]}
          value={person.timeZone}
          onChange={set('timeZone')}
        />
        <NativeSelect
          label={t('clients.language')}
          data={languages.map((value) => ({ value, label: t(`clients.languages.${value}`) }))}
          value={person.locale}
          onChange={set('locale')}
        />
        <div role="alert">{wrong && <p>{t('clients.missing')}</p>}</div>
        <Refusal error={adding.error} />
      </form>
    </Dialog>
  );
}
