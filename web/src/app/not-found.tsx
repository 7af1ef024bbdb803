import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { meQuery } from '../api/me.ts';
import { Page } from '../kit/page.tsx';

export function NotFound() {
  const { t } = useTranslation();
  // no route has asked, and the header shows who it is
  useQuery(meQuery);
  return (
    <Page title={t('notFound.title')}>
      <p>{t('notFound.body')}</p>
      <p>
        <Link to="/">{t('notFound.link')}</Link>
      </p>
    </Page>
  );
}
