import { useTranslation } from 'react-i18next';
import { useFormat } from '../i18n/use-format.ts';
import type { Session } from '../api/sessions.ts';
import { consequenceOf } from './consequence.ts';
import styles from './dialogs.module.css';
import { Terms } from './terms.tsx';
import type { Change } from './use-change.ts';
import { WarningNote } from './warning-note.tsx';

type Props = { readonly kind: 'cancel' | 'move'; readonly session: Session; readonly change: Change };

/** What a change now would lead to: the warning, if there is one, what may follow, and the terms behind it. */
export function Consequences({ kind, session, change }: Props) {
  const { t } = useTranslation('client');
  const format = useFormat();
  const { quote } = change;
  if (!quote) return <div className={styles.waiting} aria-hidden />;
  const consequence = consequenceOf(kind, session, quote, change.payment);
  return (
    <>
      {quote.warning && <WarningNote warning={quote.warning} read={change.read} onRead={change.setRead} />}
      <p>{t(`consequence.${consequence}`, { price: format.money(session.policy.price) })}</p>
      {quote.chargeable && <Terms session={session} />}
    </>
  );
}
