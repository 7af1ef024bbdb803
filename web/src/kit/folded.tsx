import { useState, type ReactNode } from 'react';

type Props = { readonly summary: ReactNode; readonly className?: string | undefined; readonly children: ReactNode };

/** What few look at. It is there from when it is first unfolded, so that the page is not kept waiting for it. */
export function Folded({ summary, className, children }: Props) {
  const [wanted, setWanted] = useState(false);
  return (
    <details className={className} onToggle={() => setWanted(true)}>
      <summary>{summary}</summary>
      {wanted && children}
    </details>
  );
}
