// Who lives in the demo. The addresses are of a domain that can't exist.

export const operatorEmail = process.env.HUBHOURS_OPERATOR_EMAIL || 'ops@hubhours.test';

export const hub = {
  name: 'Northwind Wellbeing Hub',
  adminEmail: 'hub@hubhours.test',
  minimumGroupSize: 5,
  timeZone: 'Europe/Berlin',
};

const eur = (amountMinor) => ({ amountMinor, currency: 'EUR' });
const usd = (amountMinor) => ({ amountMinor, currency: 'USD' });
const weekdays = [1, 2, 3, 4, 5];

export const professionals = [
  {
    person: { name: 'Mira Holt', email: 'mira@hubhours.test', timeZone: 'Europe/Berlin' },
    terms: {
      windowHours: 24,
      text: 'Sessions are free to change until 24 hours before they start. Later changes may be charged in full.',
    },
    services: [
      { name: 'First conversation', durationMinutes: 50, price: eur(9000), offeredToHub: true },
      { name: 'Follow-up', durationMinutes: 50, price: eur(8000), offeredToHub: true },
      { name: 'Short check-in', durationMinutes: 20, price: eur(4000), offeredToHub: false },
    ],
    schedule: {
      workingHours: [{ days: weekdays, start: '08:00', end: '18:00' }],
      hubAvailability: [
        { days: [1, 2, 3, 4], start: '09:00', end: '12:00' },
        { days: [1, 2, 3, 4, 5], start: '13:00', end: '17:00' },
      ],
      bookablePeriodWeeks: 6,
      noticeHours: 4,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 10,
      startIntervalMinutes: 30,
      maxPerDay: 6,
    },
  },
  {
    person: { name: 'June Avery', email: 'june@hubhours.test', timeZone: 'America/New_York' },
    terms: {
      windowHours: 48,
      text: 'Sessions are free to change until 48 hours before they start. After that the full fee may be due.',
    },
    services: [
      { name: 'Coaching', durationMinutes: 60, price: usd(15000), offeredToHub: true },
      { name: 'Long coaching', durationMinutes: 90, price: usd(21000), offeredToHub: false },
    ],
    schedule: {
      workingHours: [{ days: weekdays, start: '09:00', end: '17:00' }],
      hubAvailability: [{ days: [2, 4], start: '10:00', end: '16:00' }],
      bookablePeriodWeeks: 8,
      noticeHours: 24,
      bufferBeforeMinutes: 0,
      bufferAfterMinutes: 0,
      startIntervalMinutes: 60,
      maxPerDay: null,
    },
  },
];

export const hubClients = [
  { name: 'Tess Arnold', email: 'tess@hubhours.test', timeZone: 'Europe/Berlin' },
  { name: 'Omar Quist', email: 'omar@hubhours.test', timeZone: 'Europe/London' },
  { name: 'Lena Brandt', email: 'lena@hubhours.test', timeZone: 'Europe/Berlin', locale: 'de' },
];

/** One of each professional's own. */
export const privateClients = [
  { name: 'Paul Winter', email: 'paul@hubhours.test', timeZone: 'Europe/Berlin' },
  { name: 'Ida Stone', email: 'ida@hubhours.test', timeZone: 'America/New_York' },
];

/** For the sign-in page. */
export const people = [
  ...hubClients.map(({ name, email }) => ({ name, email, role: 'client' })),
  ...privateClients.map(({ name, email }) => ({ name, email, role: 'private-client' })),
  ...professionals.map(({ person: { name, email } }) => ({ name, email, role: 'professional' })),
  { name: hub.name, email: hub.adminEmail, role: 'hub-admin' },
  { name: 'Operator', email: operatorEmail, role: 'operator' },
];
