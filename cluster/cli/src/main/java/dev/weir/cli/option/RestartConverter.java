package dev.weir.cli.option;

import dev.weir.api.DurationText;
import dev.weir.protocol.job.RestartStrategy;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a restart strategy. */
public final class RestartConverter implements ITypeConverter<RestartStrategy> {
  public static final String FORMS =
      "none, fixed:N:DELAY, exponential:FIRST:MAX or rate:N:INTERVAL:DELAY";

  @Override
  public RestartStrategy convert(String text) {
    String[] parts = text.split(":", -1);
    try {
      String form = parts[0] + "/" + parts.length;
      return switch (form) {
        case "none/1" -> new RestartStrategy.None();
        case "fixed/3" ->
            new RestartStrategy.FixedDelay(count(parts[1]), DurationText.parse(parts[2]));
        case "exponential/3" ->
            exponential(DurationText.parse(parts[1]), DurationText.parse(parts[2]));
        case "rate/4" ->
            new RestartStrategy.FailureRate(
                count(parts[1]), DurationText.parse(parts[2]), DurationText.parse(parts[3]));
        default -> throw new IllegalArgumentException("use " + FORMS);
      };
    } catch (IllegalArgumentException malformed) {
      throw new TypeConversionException(
          "'" + text + "' is not a restart strategy: " + malformed.getMessage());
    }
  }

  private static RestartStrategy exponential(Duration first, Duration max) {
    if (first.isZero() || max.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "the first delay must be more than none and no more than the largest");
    }
    // A quiet time no longer than the longest delay would let every failure look like the first.
    Duration quiet = max.multipliedBy(2).plusMinutes(1);
    return new RestartStrategy.ExponentialDelay(first, max, 2, quiet);
  }

  private static int count(String text) {
    int most = RestartStrategy.MEMORY - 1;
    if (text.matches("[0-9]{1,9}") && Integer.parseInt(text) <= most) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is no number from 0 to "
            + most
            + ", as many failures as a job remembers; exponential:FIRST:MAX has no limit");
  }
}
