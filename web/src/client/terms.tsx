import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { termsQuery } from '../api/directory.ts';
import type { Session } from '../api/sessions.ts';
import { Failed } from '../kit/failed.tsx';
import styles from './dialogs.module.css';

/** The terms that were frozen on the session, folded until somebody wants them. */
export function Terms({ session: { professional, policy } }: { session: Session }) {
  const { t } = useTranslation(['client', 'common']);
  const [open, setOpen] = useState(false);
  const version = policy.termsVersion;
  const terms = useQuery({ ...termsQuery(professional.id, version ?? 0), enabled: open && version !== null });
  if (version === null) return null;
  return (
    <details className={styles.terms} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('warning.terms', { name: professional.name })}</summary>
      {terms.isPending && <p>{t('common:loading')}</p>}
      {terms.isError && <Failed what={t('warning.termsWhat')} error={terms.error} retry={terms.refetch} />}
      {terms.data && <p className={styles.text}>{terms.data.text}</p>}
    </details>
  );
}
