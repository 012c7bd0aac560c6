package dev.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The checksum is that of an independent implementation, at any parallelism. */
class KeyedSumTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void keyedSum_anyParallelism_hasTheGoldenChecksum(int parallelism) throws Exception {
    KeyedSumBenchmark.Result result = KeyedSumBenchmark.run(300_000, parallelism, true);

    assertThat(result.checksum()).isEqualTo("87292b2b86958e71/259394");
  }
}
