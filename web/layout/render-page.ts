import type { Request, Response } from 'express';
import type { Frame, PageHead } from './frame.js';

/** Shows a template with its view model and the frame; a page that answers an error sets the status before. */
export type RenderPage = (req: Request, res: Response, template: string, view: PageView) => void;

export interface PageView {
  readonly head: PageHead;
}

/** What every template gets: its own view model and the frame. */
export type FramedView<V extends PageView> = V & { readonly frame: Frame };
