/** The month that a point in time is in, or one so many months later, in UTC. */
export function monthOf(time: number, monthsLater = 0): { start: number; end: number } {
	const date = new Date(time);
	const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + monthsLater];
	return { start: Date.UTC(year, month, 1), end: Date.UTC(year, month + 1, 1) };
}
