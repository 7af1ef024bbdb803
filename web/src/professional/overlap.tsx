import { useTranslation } from 'react-i18next';
import styles from './form.module.css';

/** Another session is at that time: she alone may have both, knowing so. @see docs/rules.md R18 */
export function Overlap({ accepted, onAccept }: { accepted: boolean; onAccept: (accepted: boolean) => void }) {
  const { t } = useTranslation('professional');
  return (
    <div role="alert" className={styles.caution}>
      <p>{t('overlap.body')}</p>
      <label className={styles.tick}>
        <input type="checkbox" checked={accepted} onChange={(event) => onAccept(event.target.checked)} />
        {t('overlap.accept')}
      </label>
    </div>
  );
}
