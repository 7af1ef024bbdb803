import { CloseButton } from '@mantine/core';
import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './dialog.module.css';

type Props = {
  readonly title: string;
  readonly onClose: () => void;
  /** `sheet` fills a phone; `side` is a drawer at the edge of a wide window. */
  readonly shape?: 'box' | 'sheet' | 'side';
  /** Sent and not answered yet: Escape and the cross wait. */
  readonly busy?: boolean;
  readonly children: ReactNode;
  /** Stays in view below what scrolls. */
  readonly footer?: ReactNode;
};

/**
 * The browser's own modal dialog: it keeps the focus, closes by Escape and gives the focus back. Mounted is open. The
 * content should begin with what is to be read first; the title has the focus then.
 */
export function Dialog({ title, onClose, shape = 'box', busy = false, children, footer }: Props) {
  const { t } = useTranslation();
  const titleId = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    heading.current?.focus();
    return () => {
      // before it leaves the document, or the focus does not go back
      element?.close();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-shape={shape}
      aria-labelledby={titleId}
      onCancel={(event) => {
        // React lets it bubble, so that Escape in a dialog would also close the one behind it
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        if (!busy) onClose();
      }}
    >
      <header className={styles.head}>
        <h2 id={titleId} ref={heading} tabIndex={-1}>
          {title}
        </h2>
        <CloseButton size={44} aria-label={t('close')} disabled={busy} onClick={onClose} />
      </header>
      <div className={styles.body}>{children}</div>
      {footer && <footer className={styles.foot}>{footer}</footer>}
    </dialog>
  );
}
