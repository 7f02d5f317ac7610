// What an app may add: device context, biometrics, document verification.
import type { PpbOperation } from './app-steps.js';
import type { BuildConfig } from './enumerations.js';
import type { StorageLike } from './platform.js';

export interface DeviceContextOptions {
  publicApiKey: string;
  buildConfig: BuildConfig;
  region?: string;
  customScriptUrl?: string;
  customEndpointUrl?: string;
  storage?: StorageLike;
}

/** What a device context add-on collects with. */
export interface DataCollector {
  /**
   * What was collected, sent to the backend as it is. A flow passes `true`: collect afresh. `getDeviceDiscoveryInfo`
   * passes nothing.
   */
  getCollectedData(ignoreCached?: boolean): Promise<string | undefined>;
}

/**
 * Base of a device context add-on. None is shipped. One that is constructed becomes the page's, in place of an earlier
 * one.
 */
export declare abstract class DeviceContextIntegration {
  constructor();
  static readonly NAME: string;
  /** The page's add-on; throws when there is none. */
  static get instance(): DeviceContextIntegration;
  /**
   * Called by `build()` with the options of `withDeviceContext`, and the library's own storage where they name none:
   * begin to collect. A failure is logged and stops no flow.
   */
  abstract init(options: DeviceContextOptions): void;
  /** Waited for by a flow for 5 seconds, together with what the collector answers. */
  abstract getDataCollector(): Promise<DataCollector | undefined>;
}

export interface PpbOptions {
  endpointUrl?: string;
  /** Left out for document verification. */
  ppbOperation?: PpbOperation;
  operationId?: string;
  oneTimeSecret?: string;
}
export interface PpbResult {
  authIdSuccess?: boolean;
}

/**
 * Base of an add-on for biometrics and document verification. None is shipped. One that is constructed becomes the
 * page's, in place of an earlier one.
 */
export declare abstract class PpbIntegration {
  constructor();
  static readonly NAME: string;
  /** The page's add-on; throws when there is none. */
  static get instance(): PpbIntegration;
  /** Shows the capture and resolves when it has ended well; rejects otherwise. */
  abstract activateWebComponent(options: PpbOptions): Promise<PpbResult>;
}
