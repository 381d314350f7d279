export declare const DEFAULT_HOST_DIR: string;
export declare function vscodeFolder(): string;
