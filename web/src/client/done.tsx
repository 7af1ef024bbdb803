import { Button } from '@mantine/core';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from '../kit/announcer.tsx';
import { Dialog } from '../kit/dialog.tsx';
import styles from './dialogs.module.css';

/** It is done: this replaces what was asked. */
export function Done({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation('booking');
  useEffect(() => announce(title), [title]);
  return (
    <Dialog title={title} onClose={onClose} footer={<Button onClick={onClose}>{t('done')}</Button>}>
      <div className={styles.done}>{children}</div>
    </Dialog>
  );
}
