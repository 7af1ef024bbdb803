import type { Translated } from '../../i18n/translated.ts';
import type { texts as english } from '../en/common.ts';

export const texts: Translated<typeof english> = {
  appName: 'Hubhours',
  skip: 'Zum Inhalt springen',
  home: 'Hubhours, zu Ihrer Seite',
  nav: {
    label: 'Hauptmenü',
    sessions: 'Meine Termine',
    professional: 'Kalender',
    hub: 'Hub',
    ops: 'Betrieb',
  },
  account: {
    label: 'Konto und Darstellung',
    signedInAs: 'Angemeldet als {{name}}',
    signOut: 'Abmelden',
    signOutFailed: 'Sie sind noch angemeldet: Hubhours antwortet nicht. Versuchen Sie es gleich noch einmal.',
    language: 'Sprache',
    scheme: 'Darstellung',
    light: 'Hell',
    dark: 'Dunkel',
    auto: 'System',
  },
  loading: 'Wird geladen …',
  loadingOf: '{{what}}: wird geladen …',
  offline: 'Keine Verbindung. Sie sehen den Stand von {{time}}.',
  offlineEmpty: 'Keine Verbindung. Was Sie jetzt tun, erreicht uns nicht.',
  retry: 'Noch einmal versuchen',
  close: 'Schließen',
  back: 'Zurück',
  cancel: 'Alles so lassen',
  more: 'Mehr anzeigen',
  failedTo: '{{what}}: Das konnten wir nicht laden.',
  ended: {
    title: 'Ihre Anmeldung ist abgelaufen.',
    body: 'Was Sie sehen und eingegeben haben, bleibt hier. Melden Sie sich in einem neuen Tab wieder an und kommen Sie zurück.',
    link: 'Neu anmelden',
  },
  notFound: {
    title: 'Hier ist nichts',
    body: 'Die Adresse ist vielleicht alt oder vertippt. Von Ihren Daten ist nichts verloren.',
    link: 'Zu Ihrer Seite',
  },
  broken: {
    title: 'Diese Seite ist abgestürzt',
    body: 'Das ist unser Fehler. Was Sie gespeichert haben, ist sicher.',
    reload: 'Seite neu laden',
  },
  noRole: {
    title: 'Noch ist hier nichts für Sie',
    body: 'Sie sind als {{email}} angemeldet, aber noch hat kein Hub und keine Fachperson Sie eingetragen. Fragen Sie die, die Sie eingeladen haben.',
  },
};
