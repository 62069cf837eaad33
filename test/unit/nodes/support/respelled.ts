import { DateTime } from 'luxon';
import type { UsageItem } from './validUsages';

const NUMBER_FIELDS = new Set(['quantity', 'amount', 'unitQuantity', 'contractId', 'debtorId']);
const TIME_FIELDS = new Set(['startDate', 'endDate', 'usageTime', 'start', 'end']);
const ZONES = ['Europe/Oslo', 'Asia/Kathmandu', 'America/St_Johns', 'UTC'];

/** The same usage in another spelling: fields and entries of lists in another order, numbers and times written differently. */
export function respelled(item: UsageItem, seed: number): UsageItem {
	return respellMembers(item, seed);
}

function respellMembers(object: UsageItem, seed: number): UsageItem {
	const entries = Object.entries(object).map(([name, value], position) => {
		return [name, respellValue(name, value, Math.abs(seed) + position)] as const;
	});
	return Object.fromEntries(seed % 2 === 0 ? entries.reverse() : entries);
}

function respellValue(name: string, value: unknown, variant: number): unknown {
	if (Array.isArray(value)) {
		const entries = value.map((entry: UsageItem) => respellMembers(entry, variant));
		return variant % 2 === 0 ? entries.reverse() : entries;
	}
	if (value !== null && typeof value === 'object')
		return respellMembers(value as UsageItem, variant);
	if (TIME_FIELDS.has(name)) return respellTime(String(value), variant);
	if (NUMBER_FIELDS.has(name)) return respellNumber(String(value), name.endsWith('Id'), variant);
	return value;
}

function respellTime(text: string, variant: number): unknown {
	const time = DateTime.fromISO(text.replace(' ', 'T'), { zone: ZONES[variant % ZONES.length] });
	switch (variant % 5) {
		case 0:
			return time;
		case 1:
			return time.toJSDate();
		case 2:
			return time.toISO()!.replace('T', ' ');
		case 3:
			return time.toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS'000'ZZZ");
		default:
			return time.toUTC().toISO({ suppressMilliseconds: true });
	}
}

function respellNumber(text: string, isWhole: boolean, variant: number): unknown {
	if (isWhole) return variant % 2 === 0 ? ` ${text} ` : text;
	switch (variant % 4) {
		case 0:
			return text.includes('.') ? `${text}00` : `${text}.000`;
		case 1:
			return text.startsWith('-') ? `-00${text.slice(1)}` : `+00${text}`;
		case 2:
			return `${text}e0`;
		default:
			return Number(text);
	}
}
