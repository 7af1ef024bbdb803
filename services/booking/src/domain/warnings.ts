import type { WarningCode } from './session.ts';

export type Warning = {
  readonly code: WarningCode;
  /** Shown to the letter, in English always; a translation may stand beside it. */
  readonly text: string;
  /** Counts up when the text changes, so that evidence says which one was shown. */
  readonly textVersion: number;
  readonly language: string;
};

/** The two warnings of R3 and R4. */
export const warnings: Readonly<Record<WarningCode, Warning>> = {
  'late-change': {
    code: 'late-change',
    text: 'Your session starts within 24 hours. Please note that modifying this booking may incur a penalty as per the professional’s Terms & Conditions.',
    textVersion: 1,
    language: 'en',
  },
  'own-terms': {
    code: 'own-terms',
    text: "Please be aware that a modification penalty may apply depending on the professional's Terms & Conditions.",
    textVersion: 1,
    language: 'en',
  },
};
