import { useQueryClient } from '@tanstack/react-query';

const touched = ['session', 'timeline', 'decisions', 'credits', 'charges', 'slots'];

/** After a change of a session: everything that it touches is fetched again. */
export function useRefresh(): () => void {
  const queryClient = useQueryClient();
  return () => {
    for (const kind of touched) void queryClient.invalidateQueries({ queryKey: [kind] });
  };
}
