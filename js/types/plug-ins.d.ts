// What an app may add: device context, biometrics, document verification.
import type { MaybePromise, PpbOperation } from './app-steps.js';
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

/** Base of a device context collector. None is shipped; register one instance per page. */
export declare abstract class DeviceContextIntegration {
  /** Makes `integration` the page's collector, in place of an earlier one. */
  static register(integration: DeviceContextIntegration): void;
  /** Called by `build()`: begin to collect early. A failure is logged and does not stop a flow. */
  start(options: DeviceContextOptions): MaybePromise<void>;
  /** Answers what was collected, as JSON; sent to the backend as it is. */
  abstract collect(options: DeviceContextOptions): MaybePromise<unknown>;
}

export interface PpbRequest {
  ppbOperation: PpbOperation;
  endpointUrl: string;
  operationId: string;
  oneTimeSecret: string;
}
export interface DocumentVerificationRequest {
  documentType: string;
  endpointUrl: string;
  operationId: string;
  oneTimeSecret: string;
}

/** Base of a plug-in for biometrics and document verification. None is shipped; register one per page. */
export declare abstract class PpbIntegration {
  /** Makes `integration` the page's plug-in, in place of an earlier one. */
  static register(integration: PpbIntegration): void;
  /** Shows the biometric capture and resolves when it has ended well; rejects otherwise. */
  abstract run(request: PpbRequest): MaybePromise<unknown>;
  /** The same for a document. Without an override it rejects. */
  verifyDocument(request: DocumentVerificationRequest): MaybePromise<unknown>;
}
