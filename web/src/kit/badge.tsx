import type { ReactNode } from 'react';
import styles from './badge.module.css';

export type BadgeKind = 'hub' | 'private' | 'caution' | 'plain';

export function Badge({ kind, children }: { kind: BadgeKind; children: ReactNode }) {
  return (
    <span className={styles.badge} data-kind={kind}>
      {children}
    </span>
  );
}
