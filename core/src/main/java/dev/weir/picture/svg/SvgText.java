package dev.weir.picture.svg;

import java.util.Locale;

/** Writes SVG elements, and estimates how wide text becomes without knowing the viewer's fonts. */
final class SvgText {
  private static final String NARROW = "ijltfrI.,:;|!'()[]-/ ";
  private static final String WIDE = "mwMWQ@%×";

  private final StringBuilder out = new StringBuilder();

  /** Appends markup with its numbers put in; strings must be {@link #escaped}. */
  SvgText add(String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
    return this;
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  /** Rather too wide than too narrow, for any usual sans-serif font. */
  static double width(String text, double fontSize) {
    double ems = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (NARROW.indexOf(c) >= 0) {
        ems += 0.38;
      } else if (WIDE.indexOf(c) >= 0) {
        ems += 0.92;
      } else if (c >= 0x1100) {
        ems += 1.05;
      } else {
        ems += Character.isUpperCase(c) ? 0.72 : 0.6;
      }
    }
    return ems * fontSize;
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
