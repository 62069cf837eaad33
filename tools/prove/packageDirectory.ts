import path from 'node:path';

/** The package under proof: the folder of its package.json. */
export const PACKAGE_DIRECTORY = path.resolve(__dirname, '../..');
