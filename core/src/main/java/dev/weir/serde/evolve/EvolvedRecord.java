package dev.weir.serde.evolve;

import dev.weir.serde.BinaryReader;
import dev.weir.serde.CorruptDataException;
import dev.weir.serde.derive.FieldwiseSerde;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record or POJO whose fields were others when it was written. */
final class EvolvedRecord implements EvolvedSerde {
  private final FieldwiseSerde<?> current;
  private final @Nullable Object[] defaults;
  private final List<Step> steps = new ArrayList<>();

  /** How one stored field is read, and where its value goes; nowhere if the place is negative. */
  private record Step(EvolvedSerde.Place field, int place) {}

  /**
   * @param defaults what fields get that were not stored, in the order of the current ones
   */
  EvolvedRecord(FieldwiseSerde<?> current, @Nullable Object[] defaults) {
    this.current = current;
    this.defaults = defaults;
  }

  /** Adds the next stored field. */
  void field(EvolvedSerde.Place field, int place) {
    steps.add(new Step(field, place));
  }

  @Override
  public Object read(BinaryReader in) {
    in.enter();
    @Nullable Object[] values = defaults.clone();
    for (Step step : steps) {
      Object value = step.field.read(in);
      if (step.place >= 0) {
        values[step.place] = value;
      }
    }
    in.leave();
    try {
      return current.creation().create(values);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new CorruptDataException(
          "The constructor of "
              + current.name()
              + " refused what was stored, with zero, empty or null for new fields: "
              + e.getMessage(),
          e);
    }
  }
}
