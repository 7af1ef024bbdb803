import { useTranslation } from 'react-i18next';
import { Empty } from '../kit/empty.tsx';
import { Failed } from '../kit/failed.tsx';
import { SlotPicker } from '../slot-picker/slot-picker.tsx';
import styles from './dialogs.module.css';
import { TakenNote } from './taken-note.tsx';
import type { SlotChoice } from './use-slot-choice.ts';

/** The free times, in every state that they can be in. */
export function ChooseSlot({ choice, timeZone }: { choice: SlotChoice; timeZone: string }) {
  const { t } = useTranslation('booking');
  if (choice.failure && !choice.slots) {
    return <Failed what={t('slots')} error={choice.failure} retry={choice.retry} />;
  }
  if (!choice.slots) return <div className={styles.waiting} data-tall aria-busy="true" aria-label={t('slots')} />;
  return (
    <>
      {choice.taken && <TakenNote taken={choice.taken} timeZone={timeZone} onChoose={choice.choose} />}
      {choice.slots.length === 0 ? (
        <Empty>{t('noSlots')}</Empty>
      ) : (
        <SlotPicker slots={choice.slots} timeZone={timeZone} chosen={choice.start} onChoose={choice.choose} />
      )}
    </>
  );
}
