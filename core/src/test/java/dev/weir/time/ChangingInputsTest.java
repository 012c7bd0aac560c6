package dev.weir.time;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.element.Watermark;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Inputs that come and go, against a model that looks at all of them each time. */
class ChangingInputsTest {
  private static final int RUNS = 20_000;
  private static final int STEPS = 12;

  /** One input. */
  private record Input(long watermark, boolean idle) {}

  private final TreeMap<Integer, Input> inputs = new TreeMap<>();
  private final WatermarkMerger merger = new WatermarkMerger(0);
  private long time = Watermark.MIN;

  @Test
  void timeIsThatOfTheInputsThatThereAre_andNeverGoesBack() {
    for (int run = 0; run < RUNS; run++) {
      new ChangingInputsTest().run(new Random(run), run);
    }
  }

  private void run(Random random, int run) {
    for (int step = 0; step < STEPS; step++) {
      step(random);
      boolean idle = inputs.values().stream().allMatch(Input::idle);
      long now =
          idle
              ? inputs.values().stream().mapToLong(Input::watermark).max().orElse(Watermark.MIN)
              : inputs.values().stream()
                  .filter(each -> !each.idle())
                  .mapToLong(Input::watermark)
                  .min()
                  .orElseThrow();
      time = Math.max(time, now);
      assertThat(merger.current()).as("time in run %s, %s", run, inputs).isEqualTo(time);
      assertThat(merger.isIdle()).as("idle in run %s, %s", run, inputs).isEqualTo(idle);
    }
  }

  private void step(Random random) {
    long watermark = random.nextInt(5) == 0 ? Watermark.MIN : random.nextInt(100);
    if (inputs.isEmpty() || random.nextInt(4) == 0) {
      int added = merger.add(watermark);
      assertThat(inputs.put(added, new Input(watermark, false))).isNull();
      return;
    }
    Integer[] all = inputs.keySet().toArray(new Integer[0]);
    int input = all[random.nextInt(all.length)];
    Input before = inputs.get(input);
    switch (random.nextInt(4)) {
      case 0 -> {
        merger.remove(input);
        inputs.remove(input);
      }
      case 1 -> {
        merger.onIdle(input);
        inputs.put(input, new Input(before.watermark(), true));
      }
      case 2 -> {
        merger.onRecord(input);
        inputs.put(input, new Input(before.watermark(), false));
      }
      default -> {
        merger.onWatermark(input, watermark);
        inputs.put(input, new Input(Math.max(before.watermark(), watermark), false));
      }
    }
  }
}
