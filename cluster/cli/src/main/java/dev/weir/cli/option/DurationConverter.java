package dev.weir.cli.option;

import dev.weir.api.DurationText;
import dev.weir.time.Moments;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 2s}, {@code 5m}. */
public class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    try {
      Duration duration = DurationText.parse(text);
      if (!duration.isNegative()) {
        return duration;
      }
    } catch (IllegalArgumentException malformed) {
      // said below
    }
    throw new TypeConversionException("'" + text + "' is not a duration such as 500ms, 2s or 5m");
  }

  /** Refuses zero too. */
  public static final class Positive extends DurationConverter {
    @Override
    public Duration convert(String text) {
      Duration duration = super.convert(text);
      if (Moments.millis(duration) == 0) {
        throw new TypeConversionException("'" + text + "' is too short: at least 1ms");
      }
      return duration;
    }
  }
}
