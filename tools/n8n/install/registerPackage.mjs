// Writes what n8n's panel Community nodes shows of a package into its database. Run by the Node of
// the host, which brings SQLite:  node registerPackage.mjs DATABASE JSON
// Not imported by name: the Node of the host knows this module, an older one that lints it does not.
const { DatabaseSync } = process.getBuiltinModule('node:sqlite');

const [file, json] = process.argv.slice(2);
const { name, version, author, nodes } = JSON.parse(json);
const database = new DatabaseSync(file, { timeout: 30_000 });
database.exec('BEGIN IMMEDIATE');
database
	.prepare(
		`INSERT OR REPLACE INTO installed_packages (packageName, installedVersion, authorName, authorEmail, createdAt, updatedAt)
		 VALUES (?, ?, ?, ?, STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW'), STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW'))`,
	)
	.run(name, version, author?.name ?? null, author?.email ?? null);
for (const { displayName, type, latestVersion } of nodes) {
	database
		.prepare(
			'INSERT OR REPLACE INTO installed_nodes (name, type, latestVersion, package) VALUES (?, ?, ?, ?)',
		)
		.run(displayName, type, latestVersion, name);
}
database.exec('COMMIT');
database.close();
