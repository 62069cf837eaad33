declare const shipped: { folders: string[]; modules: string[] };
export = shipped;
