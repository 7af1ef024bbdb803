type Named = { readonly name: string; readonly email: string };

/** Those whose name or address contains what was typed, whatever its case and accents. */
export function matching<Person extends Named>(people: readonly Person[], wanted: string): readonly Person[] {
  const plain = (text: string) =>
    text
      .normalize('NFD')
      .replaceAll(/\p{Diacritic}/gu, '')
      .toLowerCase();
  const part = plain(wanted.trim());
  return people.filter(({ name, email }) => plain(name).includes(part) || plain(email).includes(part));
}
