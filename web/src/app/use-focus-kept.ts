import { useEffect } from 'react';

/**
 * What has the focus may go: the card of a session that was moved, a dialog whose opener is no more, at once or when the
 * page is read again. The focus would fall to nothing, and Tab begin at the top; so the heading takes it: the page's, or
 * that of the dialog which makes the page inert.
 */
export function useFocusKept(): void {
  useEffect(() => {
    let focused: EventTarget | null = null;
    const remember = ({ target }: FocusEvent) => {
      focused = target;
    };
    const observer = new MutationObserver(() => {
      if (!(focused instanceof Node) || focused.isConnected) return;
      focused = null;
      // whoever took it away may have another place in mind
      requestAnimationFrame(focusHeadingIfNothing);
    });
    document.addEventListener('focusin', remember);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      document.removeEventListener('focusin', remember);
      observer.disconnect();
    };
  }, []);
}

function focusHeadingIfNothing(): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  const innermost = [...document.querySelectorAll('dialog[open]')].at(-1);
  const heading = innermost ? innermost.querySelector('h2') : document.querySelector<HTMLElement>('main h1');
  heading?.focus({ preventScroll: true });
}
