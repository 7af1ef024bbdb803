import { isObservable, lastValueFrom } from 'rxjs';

/** What a handler of Nest's comes to. Nest's filters give a failure back as an observable of it, instead of throwing. */
export async function resultOf(returned: unknown): Promise<unknown> {
  const value = await returned;
  return isObservable(value) ? lastValueFrom(value, { defaultValue: undefined }) : value;
}
