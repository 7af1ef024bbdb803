import { useQueryClient } from '@tanstack/react-query';

const touched = ['session', 'decisions', 'charges', 'deliveries', 'timeline', 'slots'];

/** After a change of a session everything that it touches is read again, also where no stream tells. */
export function useChanged(): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all(touched.map((kind) => queryClient.invalidateQueries({ queryKey: [kind] })));
  };
}
