import { useMutation } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { requestLink } from '../api/me.ts';
import { Page } from '../kit/page.tsx';
import { DemoPeople } from './demo-people.tsx';
import { EmailForm } from './email-form.tsx';
import { LookInInbox } from './look-in-inbox.tsx';

const route = getRouteApi('/sign-in');

/** Asks for a link. What comes of it is the same for an address that we know and for one that we don't. */
export function SignInPage() {
  const { t } = useTranslation('sign-in');
  const { to } = route.useSearch();
  const [email, setEmail] = useState('');
  const asking = useMutation({ mutationFn: (address: string) => requestLink(address, to) });

  function ask(address: string): void {
    setEmail(address);
    asking.mutate(address);
  }

  if (asking.isSuccess) return <LookInInbox email={email} again={() => asking.reset()} />;
  return (
    <Page title={t('title')}>
      <EmailForm email={email} onChange={setEmail} onSubmit={ask} pending={asking.isPending} error={asking.error} />
      <DemoPeople onChoose={ask} />
    </Page>
  );
}
