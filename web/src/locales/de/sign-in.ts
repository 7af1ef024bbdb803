import type { Translated } from '../../i18n/translated.ts';
import type { texts as english } from '../en/sign-in.ts';

export const texts: Translated<typeof english> = {
  title: 'Anmelden',
  lead: 'Wir schicken Ihnen einen Link per E-Mail. Er gilt einmal, zehn Minuten lang. Ein Passwort gibt es nicht.',
  email: 'Ihre E-Mail-Adresse',
  emailMissing: 'Geben Sie eine E-Mail-Adresse ein, etwa name@example.org.',
  emailWrong: 'Das sieht nicht wie eine E-Mail-Adresse aus.',
  send: 'Link schicken',
  sent: {
    title: 'Sehen Sie in Ihr Postfach',
    body: 'Wenn wir <strong>{{email}}</strong> kennen, ist ein Link unterwegs. Er gilt einmal, zehn Minuten lang.',
    nothing: 'Nichts da? Sehen Sie bei der unerwünschten Post nach oder prüfen Sie die Adresse.',
    catcher: 'Abgefangene Mails öffnen',
    again: 'Andere Adresse verwenden',
  },
  demo: {
    title: 'Dies ist eine Vorführung',
    body: 'Ihre Personen sind erfunden. Wählen Sie eine und öffnen Sie den Link, den sie bekommt, bei den abgefangenen Mails.',
    signInAs: 'Anmelden als {{name}}',
    role: {
      client: 'Mitglied des Hubs',
      'private-client': 'privat bei einer Fachperson',
      professional: 'Fachperson',
      'hub-admin': 'verwaltet den Hub',
      operator: 'betreibt das System',
    },
  },
  confirm: {
    title: 'Bei Hubhours anmelden',
    body: 'Noch ein Schritt. Der Link, über den Sie kamen, gilt einmal.',
    button: 'Anmelden',
    invalidTitle: 'Dieser Link gilt nicht mehr',
    invalidBody: 'Er wurde schon benutzt oder ist älter als zehn Minuten. Ein neuer dauert einen Moment.',
    newLink: 'Neuen Link anfordern',
  },
};
