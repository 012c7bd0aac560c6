package dev.weir.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.id.CheckpointId;
import dev.weir.id.JobId;
import dev.weir.id.LeaderEpoch;
import dev.weir.id.SubtaskId;
import dev.weir.spi.store.ObjectName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectNamesTest {
  private static final JobId JOB = new JobId("wordcount");

  private static ObjectName subtask(String chain, int index) {
    return ObjectNames.subtask(
        JOB, new CheckpointId(12), new LeaderEpoch(3), 4, new SubtaskId(chain, index));
  }

  @Test
  void tellsAllThatMakesAnObjectUnique() {
    assertThat(subtask("count", 1).value()).isEqualTo("wordcount/chk-12/3-4/count-1");
    assertThat(ObjectNames.manifest(JOB, new CheckpointId(12), new LeaderEpoch(3)).value())
        .isEqualTo("wordcount/chk-12/manifest-3");
  }

  @Test
  void findsTheCheckpointAgain() {
    assertThat(ObjectNames.checkpointOf(subtask("count", 1))).contains(new CheckpointId(12));
    assertThat(ObjectNames.checkpointOf(new ObjectName("wordcount/shared/5.sst"))).isEmpty();
    assertThat(ObjectNames.checkpointOf(new ObjectName("wordcount/x/chk-5/a"))).isEmpty();
    assertThat(ObjectNames.checkpointOf(new ObjectName("chk-5/a/b"))).isEmpty();
  }

  @Test
  void anyChainNameIsLegal() {
    for (String chain :
        List.of(
            "", "-", ".", "../..", "a/b", "é", "words → counts", "x".repeat(5000), "\0", "%41")) {
      assertThat(subtask(chain, 32767).value()).startsWith("wordcount/chk-12/3-4/");
    }
    assertThat(ObjectNames.segment("words → counts")).isEqualTo("words_20_E2_86_92_20counts");
  }

  @Test
  void differentChainsHaveDifferentNames() {
    Random random = new Random(1);
    String alphabet = "aA0-_. 2DF%é";
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(6);
      for (int c = 0; c < length; c++) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      String before = seen.put(ObjectNames.segment(text.toString()), text.toString());
      assertThat(before == null || before.equals(text.toString())).isTrue();
    }
    String longName = "y".repeat(300);
    assertThat(ObjectNames.segment(longName + "1"))
        .isNotEqualTo(ObjectNames.segment(longName + "2"));
  }
}
