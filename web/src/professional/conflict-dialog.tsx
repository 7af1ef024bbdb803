import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '../api/practice.ts';
import { Dialog } from '../kit/dialog.tsx';
import { useWeekdays } from './use-weekdays.ts';
import { changedFields, wordsOf } from './schedule-words.ts';
import styles from './availability.module.css';

type Props = {
  readonly theirs: Schedule;
  readonly mine: Schedule;
  readonly busy: boolean;
  readonly onMine: () => void;
  readonly onTheirs: () => void;
  readonly onClose: () => void;
};

/** Somebody saved another set-up meanwhile: both, side by side; hers is kept until she says otherwise. */
export function ConflictDialog({ theirs, mine, busy, onMine, onTheirs, onClose }: Props) {
  const { t } = useTranslation('availability');
  const weekdays = useWeekdays();
  const name = (day: number) => weekdays[day - 1]?.short ?? '';
  return (
    <Dialog
      title={t('conflict.title')}
      shape="sheet"
      busy={busy}
      onClose={onClose}
      footer={
        <>
          <Button variant="default" disabled={busy} onClick={onTheirs}>
            {t('conflict.takeTheirs')}
          </Button>
          <Button loading={busy} onClick={onMine}>
            {t('conflict.keepMine')}
          </Button>
        </>
      }
    >
      <p>{t('conflict.body')}</p>
      <table className={styles.versions}>
        <thead>
          <tr>
            <th scope="col">{t('conflict.field')}</th>
            <th scope="col">{t('conflict.theirs')}</th>
            <th scope="col">{t('conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {changedFields(theirs, mine).map((field) => (
            <tr key={field}>
              <th scope="row">{t(`fields.${field}`)}</th>
              <td>{wordsOf(theirs, field, name, t('conflict.none'))}</td>
              <td>{wordsOf(mine, field, name, t('conflict.none'))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
