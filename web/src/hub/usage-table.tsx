import { useTranslation } from 'react-i18next';
import type { Usage } from '../api/hub.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './hub.module.css';
import { measures } from './measures.ts';

export function UsageTable({ months }: { months: Usage['months'] }) {
  const { t } = useTranslation('hub');
  const format = useFormat();
  return (
    <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('usage.table')}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col">{t('usage.month')}</th>
            {measures.map((measure) => (
              <th key={measure} scope="col">
                {t(`usage.${measure}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <tr key={month.month}>
              <th scope="row">{format.month(`${month.month}T12:00:00Z`, 'UTC')}</th>
              {measures.map((measure) => {
                const value = month[measure];
                return <td key={measure}>{value === null ? t('usage.hidden') : format.number(value)}</td>;
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
