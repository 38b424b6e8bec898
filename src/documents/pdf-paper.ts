import { createRequire } from 'node:module';
import path from 'node:path';
import PDFDocument from 'pdfkit';
import QRCode from 'qrcode';
import type { Language } from '../texts.js';

const require = createRequire(import.meta.url);
/** Titillium Web, the typeface of Italian public sites, comes with Bootstrap Italia (SIL Open Font License). */
const FONT_FOLDER = path.join(
  path.dirname(require.resolve('bootstrap-italia/package.json')),
  'dist/fonts/Titillium_Web',
);
const fontFile = (style: string) => path.join(FONT_FOLDER, `titillium-web-v10-latin-ext_latin-${style}.ttf`);

const FONTS = { regular: fontFile('regular'), bold: fontFile('600'), italic: fontFile('italic') } as const;
type FontName = keyof typeof FONTS;

const MARGIN = 62;
const MARGIN_TOP = 46;
const MARGIN_BOTTOM = 40;
/** A4 in points. */
const PAGE = { width: 595.28, height: 841.89 } as const;
const PDF_LANGUAGES = { it: 'it-IT', en: 'en-GB' } as const satisfies Record<Language, string>;
const INK = '#17324d';
const TEXT_COLOUR = '#1a1a1a';

export interface PaperOptions {
  readonly title: string;
  readonly author: string;
  readonly subject: string;
  /** Taken for the date in the file, so that equal content has equal bytes. */
  readonly createdAt: Date;
  /** Of the whole sheet; Italian when left out. */
  readonly language?: Language;
}

export interface TextOptions {
  readonly size?: number;
  readonly font?: FontName;
  readonly align?: 'left' | 'center';
  /** Space after, in points. */
  readonly after?: number;
  /** Language of these words, when it is not that of the sheet. */
  readonly lang?: Language;
}

/** A sheet that is written from top to bottom: tagged (PDF/UA), fonts inside, the same bytes for the same content. */
export interface Paper {
  heading(level: 1 | 2, text: string, options?: TextOptions): void;
  paragraph(text: string, options?: TextOptions): void;
  /** Label and value side by side, as a list of terms would be read. */
  row(label: string, value: string): void;
  /** Empty space, in points. */
  gap(points: number): void;
  rule(): void;
  /** A QR code at the left and lines beside it; `alt` says what the code is. */
  qrBlock(content: { readonly url: string; readonly alt: string; readonly lines: readonly string[] }): void;
  /** Closes the sheet and gives its bytes. */
  finish(): Promise<Uint8Array>;
}

export function createPaper({ title, author, subject, createdAt, language = 'it' }: PaperOptions): Paper {
  const doc = new PDFDocument({
    size: 'A4',
    margins: { left: MARGIN, right: MARGIN, top: MARGIN_TOP, bottom: MARGIN_BOTTOM },
    pdfVersion: '1.7',
    subset: 'PDF/UA',
    tagged: true,
    lang: PDF_LANGUAGES[language],
    displayTitle: true,
    info: {
      Title: title,
      Author: author,
      Subject: subject,
      Creator: 'DiMe',
      CreationDate: createdAt,
      ModDate: createdAt,
    },
  } as unknown as PDFKit.PDFDocumentOptions);
  const chunks: Buffer[] = [];
  doc.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (const [name, file] of Object.entries(FONTS)) doc.registerFont(name, file);

  const root = doc.struct('Document');
  doc.addStructure(root);

  const put = (
    tag: string,
    text: string,
    { size = 11, font = 'regular', align = 'left', after = 6, lang }: TextOptions,
  ) => {
    root.add(
      doc.struct(tag, structOptions(lang ? { lang } : {}), () => {
        doc.font(font).fontSize(size).fillColor(TEXT_COLOUR);
        doc.text(text, MARGIN, doc.y, { align, width: PAGE.width - 2 * MARGIN, lineGap: -1 });
      }),
    );
    doc.y += after;
  };
  const decorate = (draw: () => void) => {
    doc.markContent('Artifact', { type: 'Layout' });
    draw();
    doc.endMarkedContent();
  };

  return {
    heading: (level, text, options = {}) =>
      put(`H${level}`, text, { size: level === 1 ? 18 : 13, font: 'bold', after: 8, ...options }),
    paragraph: (text, options = {}) => put('P', text, options),
    row(label, value) {
      root.add(
        doc.struct('P', {}, () => {
          const top = doc.y;
          doc.font('regular').fontSize(10).fillColor('#455a64').text(label, MARGIN, top, { width: 120 });
          const labelEnd = doc.y;
          doc.font('bold').fontSize(11).fillColor(TEXT_COLOUR);
          doc.text(value, MARGIN + 130, top - 1, { width: PAGE.width - 2 * MARGIN - 130 });
          doc.y = Math.max(doc.y, labelEnd) + 3;
        }),
      );
    },
    gap(points) {
      doc.y += points;
    },
    rule() {
      decorate(() =>
        doc
          .moveTo(MARGIN, doc.y)
          .lineTo(PAGE.width - MARGIN, doc.y)
          .lineWidth(0.8)
          .strokeColor(INK)
          .stroke(),
      );
      doc.y += 10;
    },
    qrBlock({ url, alt, lines }) {
      const size = 96;
      if (doc.y + size > PAGE.height - MARGIN_BOTTOM) doc.addPage();
      const top = doc.y;
      const bbox = [MARGIN, top, MARGIN + size, top + size];
      root.add(doc.struct('Figure', structOptions({ alt, bbox }), () => drawQr(doc, url, { top, size })));
      doc.y = top + 2;
      for (const line of lines) {
        root.add(
          doc.struct('P', {}, () => {
            doc.font('regular').fontSize(9).fillColor(TEXT_COLOUR);
            doc.text(line, MARGIN + size + 14, doc.y, { width: PAGE.width - 2 * MARGIN - size - 14 });
          }),
        );
        doc.y += 3;
      }
      doc.y = Math.max(doc.y, top + size) + 8;
    },
    async finish() {
      root.end();
      const ended = new Promise((resolve, reject) => doc.on('end', resolve).on('error', reject));
      doc.end();
      await ended;
      return Buffer.concat(chunks);
    },
  };
}

/** What PDFKit knows and its types do not: the language and the frame of an element. */
type StructOptions = Parameters<PDFKit.PDFDocument['struct']>[1];
const structOptions = (options: { lang?: string; alt?: string; bbox?: readonly number[] }) => options as StructOptions;

/** Squares, not a picture: sharp at every size. Level M, as reference 6.3 asks. */
function drawQr(doc: PDFKit.PDFDocument, url: string, { top, size }: { top: number; size: number }): void {
  const { modules } = QRCode.create(url, { errorCorrectionLevel: 'M' });
  const unit = size / modules.size;
  doc.fillColor('#000000');
  for (let row = 0; row < modules.size; row += 1) {
    for (let column = 0; column < modules.size; column += 1) {
      if (modules.get(row, column)) doc.rect(MARGIN + column * unit, top + row * unit, unit + 0.05, unit + 0.05);
    }
  }
  doc.fill();
}
