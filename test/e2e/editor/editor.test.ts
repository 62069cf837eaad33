import { credentialTests } from './parts/credentials';
import { firstTableTests } from './parts/firstTable';
import { listTests } from './parts/lists';
import { nodeBrowserTests } from './parts/nodeBrowser';
import { parameterTests } from './parts/parameters';
import { runTests } from './parts/runs';
import { themeTests } from './parts/themes';
import { toolTests } from './parts/tools';
import { tourTests } from './parts/tour';
import { useEditorStage } from './support/editorStage';

// All in one file, so that they share one n8n: its start takes longer than most of them.
const stage = useEditorStage();

describe('the tour of the guide', () => tourTests(stage));

if (isFullRun) {
	describe('the search for nodes', () => nodeBrowserTests(stage));
	describe('the window of a credential', () => credentialTests(stage));
	describe('a first table', () => firstTableTests(stage));
	describe('the lists of a node', () => listTests(stage));
	describe('a run in the editor', () => runTests(stage));
	describe('the panel of a node', () => parameterTests(stage));
	describe('the nodes as tools of an agent', () => toolTests(stage));
	describe('the themes', () => themeTests(stage));
}
