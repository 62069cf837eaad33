import path from 'node:path';

/** This package: the folder of its package.json. */
export const PACKAGE_DIRECTORY = path.resolve(__dirname, '..');
