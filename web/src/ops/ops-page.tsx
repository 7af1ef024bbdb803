import { useRouteContext } from '@tanstack/react-router';
import { Page } from '../kit/page.tsx';

export function OpsPage() {
  const { me } = useRouteContext({ from: '/signed-in' });
  return <Page title={me.name}>{null}</Page>;
}
