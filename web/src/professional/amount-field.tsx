import { NumberInput } from '@mantine/core';
import '@mantine/core/styles/NumberInput.layer.css';
import { useTranslation } from 'react-i18next';
import { digitsOf } from './money.ts';

type Props = {
  readonly label: string;
  readonly description?: string;
  readonly currency: string;
  readonly value: string | number;
  readonly onChange: (value: string | number) => void;
  readonly error?: string | undefined;
};

/** An amount of money, typed with the decimal sign of the reader's language; the other one is understood too. */
export function AmountField({ currency, ...rest }: Props) {
  const { i18n } = useTranslation();
  return (
    <NumberInput
      {...rest}
      min={0}
      decimalScale={digitsOf(currency)}
      decimalSeparator={i18n.language === 'de' ? ',' : '.'}
      allowedDecimalSeparators={['.', ',']}
      hideControls
    />
  );
}
