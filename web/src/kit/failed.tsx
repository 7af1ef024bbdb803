import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useProblemWords } from '../i18n/problem-words.ts';
import styles from './states.module.css';

/** Something could not be loaded: what, why, and once more. */
export function Failed({ what, error, retry }: { what: string; error: unknown; retry: () => unknown }) {
  const { t } = useTranslation();
  const words = useProblemWords();
  return (
    <div className={styles.state} role="alert">
      <p>
        <strong>{t('failedTo', { what })}</strong> {words(error)}
      </p>
      <Button variant="default" onClick={() => void retry()}>
        {t('retry')}
      </Button>
    </div>
  );
}
