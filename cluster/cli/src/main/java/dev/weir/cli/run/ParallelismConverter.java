package dev.weir.cli.run;

import dev.weir.cli.option.CountConverter;
import picocli.CommandLine.ITypeConverter;

/** A number, or {@code auto}: as many as there is room for. */
final class ParallelismConverter implements ITypeConverter<SubtaskCount> {
  private static final String AUTO = "auto";

  @Override
  public SubtaskCount convert(String text) throws Exception {
    return text.equals(AUTO)
        ? new SubtaskCount(Runtime.getRuntime().availableProcessors(), true)
        : new SubtaskCount(new CountConverter.Positive().convert(text), false);
  }
}
