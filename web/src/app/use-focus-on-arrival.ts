import { useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

/** Coming from another page, the focus goes to the new one's heading, so that it is read out and Tab goes on from there. */
export function useFocusOnArrival(): void {
  const path = useRouterState({ select: ({ resolvedLocation }) => resolvedLocation?.pathname });
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    const isFirst = before.current === undefined;
    before.current = path;
    if (isFirst || path === undefined) return;
    document.querySelector<HTMLElement>('main h1')?.focus({ preventScroll: true });
  }, [path]);
}
