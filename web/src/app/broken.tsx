import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/problem.ts';
import { useProblemWords } from '../i18n/problem-words.ts';
import { Page } from '../kit/page.tsx';

/** Where a page could not be shown: a refusal says its reason, a fault of ours says that it is one. */
export function Broken({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  const words = useProblemWords();
  return (
    <Page title={t('broken.title')}>
      <p role="alert">{error instanceof Problem ? words(error) : t('broken.body')}</p>
      <p>
        <Button variant="default" mt="md" onClick={() => location.reload()}>
          {t('broken.reload')}
        </Button>
      </p>
    </Page>
  );
}
