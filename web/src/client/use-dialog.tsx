import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { Me } from '../api/me.ts';
import type { Session } from '../api/sessions.ts';
import { loadTexts } from '../i18n/i18n.ts';

type Open = { readonly kind: 'cancel' | 'move'; readonly session: Session } | { readonly kind: 'book' };

const withTexts = async <Module,>(load: Promise<Module>): Promise<Module> => {
  const [module] = await Promise.all([load, loadTexts('booking')]);
  return module;
};
const loaders = {
  cancel: () => withTexts(import('./cancel-dialog.tsx')),
  move: () => withTexts(import('./move-dialog.tsx')),
  book: () => withTexts(import('./book-dialog.tsx')),
};
const CancelDialog = lazy(async () => ({ default: (await loaders.cancel()).CancelDialog }));
const MoveDialog = lazy(async () => ({ default: (await loaders.move()).MoveDialog }));
const BookDialog = lazy(async () => ({ default: (await loaders.book()).BookDialog }));

/** Fetches the dialogs when somebody seems to want one. */
export function preloadDialogs(): void {
  for (const load of Object.values(loaders)) void load().catch(() => undefined);
}

/** The one dialog that may be open. Its code is loaded when it is first wanted. */
export function useDialog(me: Me): { dialog: ReactNode; open: (which: Open) => void } {
  const [which, open] = useState<Open>();
  const close = () => open(undefined);
  const dialog = which && (
    <Suspense fallback={null}>
      {which.kind === 'cancel' && <CancelDialog session={which.session} onClose={close} />}
      {which.kind === 'move' && <MoveDialog session={which.session} onClose={close} />}
      {which.kind === 'book' && <BookDialog me={me} onClose={close} />}
    </Suspense>
  );
  return { dialog, open };
}
