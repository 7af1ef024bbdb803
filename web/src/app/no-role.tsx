import { useRouteContext } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Page } from '../kit/page.tsx';

/** For a person whom the directory knows and nobody has given a part. */
export function NoRole() {
  const { t } = useTranslation();
  const { me } = useRouteContext({ from: '/signed-in/' });
  return (
    <Page title={t('noRole.title')}>
      <p>{t('noRole.body', { email: me.email })}</p>
    </Page>
  );
}
