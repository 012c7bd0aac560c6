package dev.weir.operator;

import dev.weir.spi.connector.SourceReader.Progress;
import java.util.List;

/** The part of an operator at the head of a chain that has no input: it is polled instead. */
public interface SourceDriver {
  /** Emits at most {@code maxRecords} records; fewer if the output has no more room. */
  Progress poll(int maxRecords) throws Exception;

  /** Splits that the enumerator assigned, each as bytes of the source's split serde. */
  void addSplits(List<byte[]> splits) throws Exception;

  void noMoreSplits() throws Exception;

  /** It is not polled, because the outputs take no more records. */
  void onBlocked();
}
