import { z } from 'zod';
import { email, id, instant, locale, money, page, pageQuery, personName, timeZone } from '../shapes.ts';

export const createHub = z.strictObject({
  name: personName,
  adminEmail: email,
  /** Totals of groups smaller than this are hidden from the employer (R16). */
  minimumGroupSize: z.number().int().min(2).max(1000),
  timeZone: timeZone.optional(),
});
export const hub = z
  .object({ id, name: z.string(), minimumGroupSize: z.number().int(), timeZone, createdAt: instant })
  .meta({ id: 'Hub' });
export const hubList = page(hub);

export const createProfessional = z.strictObject({ name: personName, email, timeZone, locale: locale.optional() });
export const changeProfessional = z
  .strictObject({ name: personName.optional(), locale: locale.optional() })
  .refine((change) => change.name !== undefined || change.locale !== undefined, 'must change something');
export const professional = z
  .object({ id, name: z.string(), email: z.string(), timeZone, locale: z.string() })
  .meta({ id: 'Professional' });
export const professionalList = page(professional);

export const setTerms = z.strictObject({
  /** How long before the start a change is free; null: never late. */
  windowHours: z.number().int().min(0).max(720).nullable(),
  text: z.string().trim().min(1).max(20_000),
});
export const terms = z
  .object({
    version: z.number().int().positive(),
    windowHours: z.number().int().nullable(),
    text: z.string(),
    createdAt: instant,
  })
  .meta({ id: 'Terms' });
export const termsQuery = z.strictObject({ version: z.coerce.number().int().min(1).max(1_000_000_000).optional() });

const serviceFields = {
  name: z.string().trim().min(1).max(200),
  durationMinutes: z.number().int().min(5).max(720),
  price: money,
  offeredToHub: z.boolean(),
};
export const setServices = z.strictObject({
  services: z.array(z.strictObject({ id: id.optional(), ...serviceFields })).max(50),
});
export const service = z.object({ id, ...serviceFields }).meta({ id: 'Service' });
export const services = z.object({ services: z.array(service) }).meta({ id: 'Services' });

const clientFields = { name: personName, email, timeZone, locale: locale.optional() };
/** Either a hub's client or a professional's own. */
export const createClient = z.union([
  z.strictObject({ ...clientFields, hubId: id }),
  z.strictObject({ ...clientFields, professionalId: id }),
]);
/** As the caller entered her; says nothing of other relations (R16). */
export const client = z
  .object({
    id,
    name: z.string(),
    email: z.string(),
    timeZone: z.string(),
    programmes: z.array(z.enum(['hub', 'private'])),
  })
  .meta({ id: 'Client' });
export const clientList = page(client);
export const clientQuery = z.strictObject({ ...pageQuery, email: email.optional() });
export const listQuery = z.strictObject(pageQuery);
