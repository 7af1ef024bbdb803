/** `a[b][0][c]=d`, as Stripe's SDK writes its parameters, as objects and lists. */
export function readForm(text: string): Record<string, any> {
  const root: Record<string, any> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/[[\]]+/).filter((part) => part !== '');
    let at: any = root;
    path.forEach((part, index) => {
      if (index === path.length - 1) at[part] = value;
      else at = at[part] ??= /^\d*$/.test(path[index + 1] ?? '') ? [] : {};
    });
  }
  return root;
}
