import '@mantine/core/styles/Checkbox.layer.css';
import '@mantine/core/styles/InlineInput.layer.css';
import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Warning } from '../api/sessions.ts';
import styles from './dialogs.module.css';

type Props = {
  readonly warning: Warning;
  readonly read: boolean;
  readonly onRead: (read: boolean) => void;
};

/** The warning to the letter, as the API gives it, in English always; in another language its translation beside it. */
export function WarningNote({ warning, read, onRead }: Props) {
  const { t, i18n } = useTranslation('client');
  return (
    <div role="note" aria-label={t('warning.label')} className={styles.warning}>
      <p lang="en">{warning.text}</p>
      {i18n.language !== 'en' && (
        <p>
          <span className={styles.small}>{t('warning.translation')}</span>
          {t(`warning.translated.${warning.code}`)}
        </p>
      )}
      <Checkbox
        size="md"
        label={t('warning.acknowledge')}
        checked={read}
        onChange={(event) => onRead(event.currentTarget.checked)}
      />
    </div>
  );
}
