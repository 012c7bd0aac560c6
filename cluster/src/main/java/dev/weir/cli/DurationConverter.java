package dev.weir.cli;

import dev.weir.api.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 2s}, {@code 5m}. */
final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    try {
      return DurationText.parse(text);
    } catch (IllegalArgumentException malformed) {
      throw new TypeConversionException("'" + text + "' is not a duration such as 500ms, 2s or 5m");
    }
  }
}
