package dev.weir.cli.option;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads whole numbers that have a lower bound. */
public abstract class CountConverter implements ITypeConverter<Integer> {
  private final int least;

  private CountConverter(int least) {
    this.least = least;
  }

  @Override
  public Integer convert(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException malformed) {
      // said below
    }
    throw new TypeConversionException("'" + text + "' is not a whole number from " + least + " up");
  }

  public static final class Positive extends CountConverter {
    public Positive() {
      super(1);
    }
  }

  public static final class NotNegative extends CountConverter {
    public NotNegative() {
      super(0);
    }
  }
}
