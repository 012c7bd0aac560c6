package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassTrainingTest {
  @Test
  void main_eachBackend_failsAndFinishesAndLeavesCheckpoints(@TempDir Path data) throws Exception {
    ClassTraining.main(new String[] {data.toString()});

    assertThat(data.resolve("jobs/training-heap.row")).exists();
    assertThat(data.resolve("jobs/training-rocksdb.row")).exists();
  }
}
