import { loadProvider } from '../../../sandbox/idp/load-provider.js';

describe('loading oidc-provider', () => {
  it('leaves out its sentence about the runtime, and nothing else', async () => {
    const { warn } = console;
    const heard: string[] = [];
    const listen = (...values: unknown[]) => void heard.push(values.map(String).join(' '));
    console.warn = listen;
    try {
      const loading = loadProvider();
      console.warn('something else');
      const { Provider } = await loading;
      expect(typeof Provider).toBe('function');
      expect(console.warn).toBe(listen);
      expect(heard).toEqual(['something else']);
    } finally {
      console.warn = warn;
    }
  });
});
