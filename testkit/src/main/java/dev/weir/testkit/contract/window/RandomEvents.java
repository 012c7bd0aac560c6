package dev.weir.testkit.contract.window;

import dev.weir.testkit.contract.window.NaiveWindows.Event;
import dev.weir.testkit.harness.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Streams with disorder, late records, duplicates, silence and jumps of the watermark. */
final class RandomEvents {
  private RandomEvents() {}

  /**
   * A stream that begins before the epoch and ends behind it.
   *
   * @param keys how many there are
   * @param step how far event time goes with a record, at most
   */
  static List<Input> of(SplittableRandom random, int records, int keys, long step) {
    List<Input> inputs = new ArrayList<>();
    long time = -records * step / 4;
    long watermark = Long.MIN_VALUE;
    for (int i = 0; i < records; i++) {
      time += random.nextLong(step + 1);
      if (random.nextInt(12) == 0) {
        time += 7 * step;
      }
      long late = random.nextInt(3) == 0 ? random.nextLong(1, 12 * step) : 0;
      Event event = new Event("key" + random.nextInt(keys), 1L << random.nextInt(40), time - late);
      inputs.add(Input.record(event, event.timestampMillis()));
      if (random.nextInt(10) == 0) {
        inputs.add(Input.record(event, event.timestampMillis()));
      }
      if (random.nextInt(4) == 0) {
        watermark = Math.max(watermark, time - random.nextLong(4 * step));
        inputs.add(Input.watermark(watermark));
      }
    }
    inputs.add(Input.end());
    return inputs;
  }
}
