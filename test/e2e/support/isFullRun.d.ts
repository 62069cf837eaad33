/** Whether all end-to-end tests run, or those that guard every change; jest.config.js sets it. */
declare const isFullRun: boolean;
