import type { ReactNode } from 'react';
import styles from './states.module.css';

/** There is nothing: a sentence, and the next thing to do, if there is one. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.state}>
      <p>{children}</p>
      {action}
    </div>
  );
}
