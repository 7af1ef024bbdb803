import '@mantine/core/styles/Checkbox.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import { Button, Checkbox, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useId, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { grantCredits, type Client } from '../api/hub.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Choice } from '../kit/choice.tsx';
import { Dialog } from '../kit/dialog.tsx';
import { Refusal } from '../kit/refusal.tsx';
import { endOf, faultsOf, type GrantFault } from './grant.ts';
import styles from './hub.module.css';

type Props = { readonly hubId: string; readonly members: readonly Client[]; readonly onClose: () => void };

/** Gives credits to all members or to some, good until the end of a day. @see docs/rules.md R15 */
export function GrantDialog({ hubId, members, onClose }: Props) {
  const { t } = useTranslation('hub');
  const format = useFormat();
  const formId = useId();
  const [wish, setWish] = useState({ all: true, chosen: new Set<string>(), credits: '5', lastDay: '' });
  const [faults, setFaults] = useState<readonly GrantFault[]>([]);
  const granting = useMutation({
    mutationFn: ({ expiresAt }: { expiresAt: Date }) => {
      const to = wish.all ? { all: true as const } : { clientIds: [...wish.chosen] };
      return grantCredits({ hubId, ...to, credits: Number(wish.credits), expiresAt: expiresAt.toISOString() });
    },
  });
  const fault = (one: GrantFault) => (faults.includes(one) ? t(`granting.${one}`) : undefined);

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const found = faultsOf(wish, new Date());
    const expiresAt = endOf(wish.lastDay);
    setFaults(found);
    if (found.length === 0 && expiresAt) granting.mutate({ expiresAt });
  }

  if (granting.isSuccess) {
    const { clients, credits } = granting.data;
    const date = format.date(`${wish.lastDay}T12:00:00Z`, 'UTC');
    return (
      <Dialog
        key="done"
        title={t('granting.doneTitle')}
        onClose={onClose}
        footer={<Button onClick={onClose}>{t('done')}</Button>}
      >
        <p>{t('granting.done', { count: clients, credits: format.number(credits), date })}</p>
      </Dialog>
    );
  }
  return (
    <Dialog
      title={t('granting.title')}
      onClose={onClose}
      busy={granting.isPending}
      footer={
        <>
          <Button variant="default" disabled={granting.isPending} onClick={onClose}>
            {t('granting.keep')}
          </Button>
          <Button type="submit" form={formId} loading={granting.isPending}>
            {t('granting.confirm')}
          </Button>
        </>
      }
    >
      <form id={formId} noValidate onSubmit={submit} className={styles.form}>
        <Choice
          label={t('granting.to')}
          value={wish.all ? 'all' : 'chosen'}
          onChange={(to) => setWish({ ...wish, all: to === 'all' })}
          options={[
            { value: 'all', label: t('granting.all') },
            { value: 'chosen', label: t('granting.chosen') },
          ]}
        />
        {!wish.all && (
          <Members
            members={members}
            chosen={wish.chosen}
            onChange={(chosen) => setWish({ ...wish, chosen })}
            error={fault('chosenMissing')}
          />
        )}
        <TextInput
          label={t('granting.credits')}
          inputMode="numeric"
          value={wish.credits}
          error={fault('creditsWrong')}
          onChange={(event) => setWish({ ...wish, credits: event.currentTarget.value })}
        />
        <TextInput
          label={t('granting.expires')}
          type="date"
          value={wish.lastDay}
          error={fault('expiresWrong')}
          onChange={(event) => setWish({ ...wish, lastDay: event.currentTarget.value })}
        />
        <p className={styles.muted}>{t('granting.once')}</p>
      </form>
      <Refusal error={granting.error} />
    </Dialog>
  );
}

type MembersProps = {
  readonly members: readonly Client[];
  readonly chosen: Set<string>;
  readonly onChange: (chosen: Set<string>) => void;
  readonly error: string | undefined;
};

function Members({ members, chosen, onChange, error }: MembersProps) {
  const { t } = useTranslation('hub');
  return (
    <Checkbox.Group
      label={t('granting.chosenCount', { count: chosen.size })}
      error={error}
      value={[...chosen]}
      onChange={(ids) => onChange(new Set(ids))}
    >
      <div className={styles.members}>
        {members.map(({ id, name, email }) => (
          <Checkbox key={id} value={id} label={name} description={email} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
