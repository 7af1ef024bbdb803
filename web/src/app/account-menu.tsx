import { Button, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import i18next from 'i18next';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { signOut, type Me } from '../api/me.ts';
import { keepLanguage, languages, type Language } from '../i18n/languages.ts';
import { Choice } from '../kit/choice.tsx';
import styles from './account-menu.module.css';

const names: Record<Language, string> = { en: 'English', de: 'Deutsch' };

/** Who is signed in, the language and the appearance. Open to strangers too. */
export function AccountMenu({ me }: { me: Me | undefined }) {
  const { t } = useTranslation();
  const id = useId();
  const panel = useRef<HTMLDivElement>(null);
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leaving = useMutation({ mutationFn: signOut, onSuccess: () => location.assign('/sign-in') });

  function speak(language: Language): void {
    keepLanguage(language);
    void i18next.changeLanguage(language);
  }

  return (
    <div className={styles.place}>
      <button type="button" className={styles.button} popoverTarget={id}>
        <span className="visually-hidden">{t('account.label')}</span>
        <span aria-hidden className={styles.initials}>
          {initialsOf(me?.name) ?? '☰'}
        </span>
      </button>
      <div id={id} ref={panel} popover="auto" className={styles.panel} role="group" aria-label={t('account.label')}>
        {me && <p className={styles.who}>{t('account.signedInAs', { name: me.name })}</p>}
        <Choice
          label={t('account.language')}
          value={i18next.language as Language}
          onChange={speak}
          options={languages.map((value) => ({ value, label: names[value], lang: value }))}
        />
        <Choice<MantineColorScheme>
          label={t('account.scheme')}
          value={colorScheme}
          onChange={setColorScheme}
          options={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`account.${value}`) }))}
        />
        {me && (
          <Button variant="default" fullWidth loading={leaving.isPending} onClick={() => leaving.mutate()}>
            {t('account.signOut')}
          </Button>
        )}
        <div role="alert">{leaving.isError && <p>{t('account.signOutFailed')}</p>}</div>
      </div>
    </div>
  );
}

function initialsOf(name: string | undefined): string | undefined {
  const words = name?.split(/\s+/).filter(Boolean) ?? [];
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '').join('');
  return letters === '' ? undefined : letters.toUpperCase();
}
