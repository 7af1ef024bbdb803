import { useEffect, useRef } from 'react';
import { useProblemWords } from '../i18n/problem-words.ts';
import styles from './states.module.css';

/** Why what was just asked for did not happen; stands beside the button that asked, and is read out. */
export function Refusal({ error }: { error: unknown }) {
  const words = useProblemWords();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) box.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  return (
    <div role="alert" ref={box}>
      {error ? <p className={styles.refusal}>{words(error)}</p> : null}
    </div>
  );
}
