import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { scheduleQuery } from '../api/practice.ts';
import { Failed } from '../kit/failed.tsx';
import { Page } from '../kit/page.tsx';
import { AvailabilityEditor } from './availability-editor.tsx';
import styles from './decisions.module.css';

/** When she works, and what of it is offered to hubs. @see docs/rules.md R17 */
export function AvailabilityPage() {
  const { t } = useTranslation('availability');
  const { me } = useRouteContext({ from: '/signed-in' });
  const saved = useQuery(scheduleQuery(me.id));
  return (
    <Page title={t('title')} wide>
      {saved.isError && <Failed what={t('what')} error={saved.error} retry={saved.refetch} />}
      {saved.isPending && <div className={styles.skeleton} aria-hidden />}
      {saved.data && <AvailabilityEditor professionalId={me.id} saved={saved.data} />}
    </Page>
  );
}
