// Two add-ons as their makers write them for the published client: classes that count from their construction.
import { DeviceContextIntegration, PpbIntegration } from '@prove-identity/prove-auth';
import type { DataCollector, DeviceContextOptions, PpbOptions, PpbResult } from '@prove-identity/prove-auth';

/** What the page did with them, for the test to read. */
export const used: { options: string[]; ignoreCached: (boolean | undefined)[]; operations: PpbOptions[] } = {
  options: [], ignoreCached: [], operations: [],
};

export class TestDeviceContext extends DeviceContextIntegration {
  private options: DeviceContextOptions | undefined;

  init(options: DeviceContextOptions): void {
    this.options = options;
    used.options.push([options.buildConfig, options.publicApiKey, typeof options.storage?.getItem].join(' '));
  }

  async getDataCollector(): Promise<DataCollector | undefined> {
    if (!this.options) return undefined;
    return {
      async getCollectedData(ignoreCached?: boolean): Promise<string | undefined> {
        used.ignoreCached.push(ignoreCached);
        return 'traits of this browser';
      },
    };
  }
}

export class TestBiometrics extends PpbIntegration {
  async activateWebComponent(options: PpbOptions): Promise<PpbResult> {
    used.operations.push(options);
    return { authIdSuccess: true };
  }
}
