/** What a release is judged by. Nothing here reads a file or runs git. */
export interface ReleaseState {
	readonly manifest: {
		readonly name: string;
		readonly version: string;
		readonly bugs?: unknown;
		readonly [key: string]: unknown;
	};
	/** The version that package-lock.json says. */
	readonly lockVersion: string;
	/** Path and text of every file a reader or npm may see. */
	readonly files: ReadonlyMap<string, string>;
	/** What `git status --porcelain` says. */
	readonly gitStatus: string;
	readonly tag?: string;
}

/** One reason not to release, every place where it stands, and what to do about it. */
export interface Fault {
	readonly what: string;
	readonly places: readonly string[];
	readonly fix: string;
}

const PLACEHOLDERS: ReadonlyArray<{
	readonly pattern: RegExp;
	readonly what: string;
	readonly fix: string;
}> = [
	{
		pattern: /The n8n-nodes-usage-reporting contributors/,
		what: 'The author has no name yet',
		fix: 'Put in the name of the person or company that publishes. n8n compares it with the owner on npm.',
	},
	{
		pattern: /\bmaintainers@[\w.-]+\.example\b/,
		what: 'The author has no address yet',
		fix: 'Put in an e-mail address that somebody reads.',
	},
	{
		pattern: /\bsecurity@[\w.-]+\.example\b/,
		what: 'Nobody can be told of a weakness yet',
		fix: 'Put in an e-mail address that somebody reads, and switch on private vulnerability reporting in the settings of the repository.',
	},
	{
		pattern: /github\.com[/:]n8n-nodes-usage-reporting\//,
		what: 'The repository has no address yet',
		fix: 'Put in the address of the public repository. npm refuses provenance for any other than the one that publishes.',
	},
];

/** Everything that stands against releasing; nothing when it is ready. */
export function releaseFaults(state: ReleaseState): Fault[] {
	return [
		...placeholderFaults(state),
		...versionFaults(state),
		...changelogFaults(state),
		...tagFaults(state),
		...gitFaults(state),
	];
}

function placeholderFaults({ manifest, files }: ReleaseState): Fault[] {
	const faults = PLACEHOLDERS.map(({ pattern, what, fix }) => ({
		what,
		fix,
		places: linesWith(files, pattern),
	}));
	return [
		...faults.filter(({ places }) => places.length > 0),
		...(manifest.bugs === undefined
			? [
					{
						what: 'There is no place for bugs',
						places: ['package.json'],
						fix: 'Put in `bugs` with the address of the issues.',
					},
				]
			: []),
		...(files.has('SECURITY.md')
			? []
			: [
					{
						what: 'Nobody is told how to report a weakness',
						places: ['SECURITY.md'],
						fix: 'Write the page.',
					},
				]),
	];
}

function versionFaults({ manifest, lockVersion, files }: ReleaseState): Fault[] {
	const { name, version } = manifest;
	const faults: Fault[] = [];
	if (lockVersion !== version) {
		faults.push({
			what: `package-lock.json says ${lockVersion}, package.json ${version}`,
			places: ['package-lock.json'],
			fix: 'Set both at once: npm version X.Y.Z --no-git-tag-version',
		});
	}
	// What a reader copies into a terminal must be the file that `npm pack` writes.
	const older = new RegExp(`\\b${name}-(?!${escaped(version)}\\.tgz)\\d[\\w.-]*\\.tgz\\b`);
	const pages = new Map([...files].filter(([file]) => file.endsWith('.md')));
	const places = linesWith(pages, older);
	if (places.length > 0) {
		faults.push({
			what: 'Another version of the package is named',
			places,
			fix: `Write ${name}-${version}.tgz.`,
		});
	}
	return faults;
}

function changelogFaults({ manifest: { version }, files }: ReleaseState): Fault[] {
	const heading = new RegExp(`^## \\[${escaped(version)}\\] - (.*)$`, 'm');
	const date = heading.exec(files.get('CHANGELOG.md') ?? '')?.[1];
	if (date !== undefined && isDate(date)) return [];
	return [
		{
			what:
				date === undefined
					? `Version ${version} has no heading`
					: `"${date}" is not a date of the calendar`,
			places: ['CHANGELOG.md'],
			fix: `Give what is new a heading with the day of the release: ## [${version}] - YYYY-MM-DD`,
		},
	];
}

function tagFaults({ manifest: { version }, tag }: ReleaseState): Fault[] {
	if (tag === undefined || tag === `v${version}`) return [];
	return [
		{
			what: `The tag is ${tag}, the version ${version}`,
			places: ['package.json'],
			fix: `Tag the commit v${version}, or set the version.`,
		},
	];
}

function gitFaults({ gitStatus }: ReleaseState): Fault[] {
	const places = gitStatus.split('\n').filter((line) => line !== '');
	if (places.length === 0) return [];
	return [
		{
			what: 'There are changes that no commit has',
			places: places.map((line) => line.slice(3)),
			fix: 'Commit them, or put them aside. n8n reads the source at the commit that was published.',
		},
	];
}

function linesWith(files: ReadonlyMap<string, string>, pattern: RegExp): string[] {
	return [...files].flatMap(([file, text]) =>
		text.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}`] : [])),
	);
}

function isDate(text: string): boolean {
	const date = new Date(`${text}T00:00:00Z`);
	return /^\d{4}-\d\d-\d\d$/.test(text) && date.toJSON()?.startsWith(text) === true;
}

function escaped(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
