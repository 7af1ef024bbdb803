import { useTranslation } from 'react-i18next';
import type { Session } from '../api/calendar.ts';
import { useFormat } from '../i18n/use-format.ts';
import type { ChargeChoice } from './charges.ts';
import { RadioCards } from './radio-cards.tsx';

type Props = {
  readonly session: Session;
  readonly choices: readonly ChargeChoice[];
  readonly value: ChargeChoice | undefined;
  readonly onChange: (choice: ChargeChoice) => void;
};

/** What the client pays for a change; only what the rules allow is there. */
export function ChargeCards({ session, choices, value, onChange }: Props) {
  const { t } = useTranslation('professional');
  const price = useFormat().money(session.policy.price);
  const cards = choices.map((choice) => ({
    value: choice,
    label: t(`charge.${choice}.label`),
    detail: t(`charge.${choice}.detail`, { price }),
  }));
  return <RadioCards label={t('charge.label')} value={value} onChange={onChange} cards={cards} />;
}
