const extensions: ReadonlySet<string> = new Set(
  (
    'txt csv log css ics jpg jpe jpeg gif png bmp psd tif tiff svg indd ai eps doc docx rtf odt ott pdf pub pages mobi ' +
    'epub mp3 m4a m4v wma ogg flac wav aif aifc aiff mp4 mov avi mkv mpeg mpg wmv xls xlsx ods numbers odp ppt pptx ' +
    'pps key zip vcf pkpass'
  ).split(' '),
);

/**
 * The type of an attachment is taken from its address (contract, section 3.6): the extension in lower case; undefined
 * where the address is none of the web, or ends in no extension of a type that may be sent.
 */
export function attachmentExtensionOf(url: string): string | undefined {
  const address = URL.parse(url);
  if (!address || !['http:', 'https:'].includes(address.protocol)) return undefined;
  const [, extension = ''] = /\.([^./]+)$/.exec(address.pathname.toLowerCase()) ?? [];
  return extensions.has(extension) ? extension : undefined;
}
