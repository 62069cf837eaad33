/** Milliseconds of this process that work took: others on a busy machine do not count. */
export function effortOf<Result>(work: () => Result): { result: Result; milliseconds: number } {
	const began = process.cpuUsage();
	const result = work();
	const { user, system } = process.cpuUsage(began);
	return { result, milliseconds: (user + system) / 1_000 };
}

/** How many times as much effort one took as the other; what is below 50 ms is noise. */
export function timesAsMuch(many: number, few: number): number {
	return many / Math.max(few, 50);
}
