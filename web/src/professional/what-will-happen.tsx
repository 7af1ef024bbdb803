import { useTranslation } from 'react-i18next';
import styles from './form.module.css';

/** The choices of a form once more, as what follows from them. */
export function WhatWillHappen({ items }: { items: readonly (string | undefined)[] }) {
  const { t } = useTranslation('professional');
  return (
    <section className={styles.outcome} aria-live="polite">
      <h3>{t('happens.title')}</h3>
      <ul>
        {items
          .filter((item) => item !== undefined)
          .map((item) => (
            <li key={item}>{item}</li>
          ))}
      </ul>
    </section>
  );
}
