export { launchChromium } from '../../scripts/browser/chromium.js';
