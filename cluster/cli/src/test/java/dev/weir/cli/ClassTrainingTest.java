package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClassTrainingTest {
  /** It says itself if a job did not fail behind a checkpoint, go on and stop. */
  @Test
  void main_eachBackend_failsOnceAndGoesOn(@TempDir Path data) {
    assertThatCode(() -> ClassTraining.main(new String[] {data.toString()}))
        .doesNotThrowAnyException();
  }
}
